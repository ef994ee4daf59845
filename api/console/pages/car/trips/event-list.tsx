/** What happened on a trip, in order; pressed, the replay goes there. */
import type { Schemas } from '../../../data/api.js';
import { EVENT_WORDS, lengthWords } from './trip-words.js';

const clock = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });

interface Happening {
  at: number;
  label: string;
  detail: string;
}

interface Props {
  trip: Schemas['WholeTrip'];
  at: number;
  onSeek(at: number): void;
}

export function EventList({ trip, at, onSeek }: Props) {
  const happened = happeningsOf(trip);
  if (happened.length === 0) return <p className="muted">Nothing harsh, and no stop of two minutes.</p>;
  return (
    <ol className="trip-events">
      {happened.map((one) => (
        <li key={`${one.at} ${one.label}`}>
          <button type="button" className={one.at <= at ? 'past' : ''} onClick={() => onSeek(one.at)}>
            <time className="numbers">{clock.format(one.at)}</time>
            <span>{one.label}</span>
            <small>{one.detail}</small>
          </button>
        </li>
      ))}
    </ol>
  );
}

function happeningsOf({ drivingEvents, stops, gaps }: Schemas['WholeTrip']): Happening[] {
  const lasted = ({ startedAt, endedAt }: { startedAt: string; endedAt: string }) =>
    lengthWords((Date.parse(endedAt) - Date.parse(startedAt)) / 1000);
  return [
    ...drivingEvents.map(({ type, startedAt, peak }) => ({
      at: Date.parse(startedAt),
      label: EVENT_WORDS[type].label,
      detail: type === 'speeding' ? `${Math.round(peak)} km/h` : `${peak.toFixed(2)} g`,
    })),
    ...stops.map((stop) => ({ at: Date.parse(stop.startedAt), label: 'Stop', detail: lasted(stop) })),
    ...gaps.map((gap) => ({ at: Date.parse(gap.startedAt), label: 'Silence', detail: lasted(gap) })),
  ].sort((a, b) => a.at - b.at);
}
