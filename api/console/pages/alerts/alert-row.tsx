/** One alert of the list: how bad, what, since when, and who looks after it. */
import { BellOff } from 'lucide-react';
import { Chip } from '../../design/chip.js';
import { Age, Moment } from '../../design/moment.js';
import { ALERT_STATE_WORDS, type Alert, SEVERITY_WORDS } from './alert-words.js';

interface Props {
  alert: Alert;
  reached: boolean;
  chosen: boolean;
  onChoose(): void;
  onOpen(): void;
}

export function AlertRow({ alert, reached, chosen, onChoose, onOpen }: Props) {
  const severity = SEVERITY_WORDS[alert.severity];
  const state = ALERT_STATE_WORDS[alert.state];
  return (
    <li className={`alert-row ${alert.state}${reached ? ' reached' : ''}`} data-alert={alert.id}>
      <input type="checkbox" aria-label={`Choose ${alert.title}`} checked={chosen} onChange={onChoose} />
      <span className="alert-severity">
        <Chip tone={severity.tone}>{severity.label}</Chip>
      </span>
      <button type="button" className="alert-open" onClick={onOpen}>
        <strong>{alert.title}</strong>
        <span className="muted">{alert.text}</span>
      </button>
      <span className="alert-state">
        {alert.state !== 'open' && <Chip tone={state.tone}>{state.label}</Chip>}
        {alert.snoozedUntil && new Date(alert.snoozedUntil) > new Date() && (
          <span className="muted">
            <BellOff className="icon" aria-label="Put off until" /> <Moment at={alert.snoozedUntil} />
          </span>
        )}
        {alert.occurrences > 1 && <small>{alert.occurrences} times</small>}
      </span>
      <small className="alert-age">
        <Age at={alert.raisedAt} />
      </small>
    </li>
  );
}
