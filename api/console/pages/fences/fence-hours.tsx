/** When a fence matters: always, or on days of the week between two times. */
import { CheckField, TextField } from '../../design/field.js';
import { ownTimeZone } from '../../design/own-time-zone.js';
import type { Fence } from './fence-words.js';

type Hours = NonNullable<Fence['hours']>;
type Weekday = keyof Hours;

const DAYS: readonly (readonly [Weekday, string])[] = [
  ['mon', 'Mo'],
  ['tue', 'Tu'],
  ['wed', 'We'],
  ['thu', 'Th'],
  ['fri', 'Fr'],
  ['sat', 'Sa'],
  ['sun', 'Su'],
];
const NIGHT: readonly [string, string] = ['22:00', '06:00'];

interface Props {
  hours: Hours | null;
  timeZone: string | undefined;
  problem: string | undefined;
  onHours(hours: Hours | null): void;
}

export function FenceHours({ hours, timeZone, problem, onHours }: Props) {
  const spans = Object.values(hours ?? {}).flat() as [string, string][];
  const [from, to] = spans[0] ?? NIGHT;
  const isPlain =
    spans.every((span) => span[0] === from && span[1] === to) &&
    Object.values(hours ?? {}).every((day) => day?.length === 1);
  const chosen = new Set(Object.keys(hours ?? {}));
  const made = (days: ReadonlySet<string>, span: readonly [string, string]): Hours =>
    Object.fromEntries(DAYS.filter(([day]) => days.has(day)).map(([day]) => [day, [[...span]]])) as Hours;
  const everyNight = () => made(new Set(DAYS.map(([day]) => day)), NIGHT);

  return (
    <fieldset className="fence-hours">
      <legend>When it matters</legend>
      <CheckField
        label="Only at certain hours"
        checked={hours !== null}
        onChange={(event) => onHours(event.target.checked ? everyNight() : null)}
      />
      {hours && !isPlain && <p className="muted">Hours that differ from day to day; they stay as they are.</p>}
      {hours && isPlain && (
        <>
          <div className="fence-days">
            {DAYS.map(([day, label]) => (
              <button
                key={day}
                type="button"
                aria-pressed={chosen.has(day)}
                onClick={() => {
                  const next = new Set(chosen);
                  if (!next.delete(day)) next.add(day);
                  if (next.size > 0) onHours(made(next, [from, to]));
                }}
              >
                {label}
              </button>
            ))}
          </div>
          <div className="fence-pair">
            <TextField
              label="From"
              type="time"
              value={from}
              onChange={(e) => onHours(made(chosen, [e.target.value, to]))}
              required
            />
            <TextField
              label="Until"
              type="time"
              value={to}
              onChange={(e) => onHours(made(chosen, [from, e.target.value]))}
              required
            />
          </div>
        </>
      )}
      <TextField
        label="Time zone"
        name="timeZone"
        defaultValue={timeZone ?? ownTimeZone()}
        error={problem}
        hint="Such as Europe/Madrid"
      />
    </fieldset>
  );
}
