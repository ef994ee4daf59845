import type { Connection } from '../live/live-connection.js';
import { session } from '../session/session.js';
import { FitIcon, ListIcon, Mark, OutIcon, ThemeIcon } from './icons.js';
import type { ThemeChoice } from './use-theme.js';

interface Props {
  connection: Connection;
  theme: ThemeChoice;
  listOpen: boolean;
  onList(): void;
  onFit(): void;
}

const WORDS = { live: 'Live', connecting: 'Connecting…', reconnecting: 'Reconnecting…' };

export function TopBar({ connection, theme, listOpen, onList, onFit }: Props) {
  return (
    <header className="top-bar">
      <div className="brand">
        <Mark />
        <h1>Motorpool</h1>
      </div>
      <span className={`link ${connection.state}`}>{WORDS[connection.state]}</span>
      <nav aria-label="Map">
        <button
          className="icon-button"
          type="button"
          aria-pressed={listOpen}
          aria-label="List of cars"
          onClick={onList}
        >
          <ListIcon />
        </button>
        <button className="icon-button" type="button" aria-label="Show the whole fleet" onClick={onFit}>
          <FitIcon />
        </button>
        <button
          className="icon-button"
          type="button"
          aria-label={theme.theme === 'dark' ? 'Light colours' : 'Dark colours'}
          onClick={theme.toggle}
        >
          <ThemeIcon />
        </button>
        <button className="icon-button" type="button" aria-label="Sign out" onClick={() => session.signOut()}>
          <OutIcon />
        </button>
      </nav>
    </header>
  );
}
