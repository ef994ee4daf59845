/** Above the list: whether the map is live, and what is shown. */
import { List, Maximize } from 'lucide-react';
import { IconButton } from '../../design/button.js';
import type { Connection } from '../../live/live-connection.js';

interface Props {
  connection: Connection;
  listOpen: boolean;
  onList(): void;
  onFit(): void;
}

const WORDS = { live: 'Live', connecting: 'Connecting…', reconnecting: 'Reconnecting…' };

export function MapBar({ connection, listOpen, onList, onFit }: Props) {
  return (
    <header className="map-bar">
      <h1>Live map</h1>
      <span className={`link ${connection.state}`}>{WORDS[connection.state]}</span>
      <div className="map-bar-tools">
        <IconButton label="Show the whole fleet" icon={Maximize} onClick={onFit} />
        <IconButton label="List of cars" icon={List} aria-pressed={listOpen} onClick={onList} />
      </div>
    </header>
  );
}
