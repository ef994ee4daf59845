/** Everything that a car said, each value with its unit and age; an old one looks old. */
import { SIGNALS } from '../../../../../contracts/signals.js';
import { formatAge } from '../../../design/format-age.js';
import { formatValue, labelOf, unitOf } from '../../../panel/format-value.js';
import { notAfterHeard, STALE_AFTER_MS, type Vehicle } from '../../../vehicles/vehicle.js';
import './readings.css';

const ORDER = SIGNALS.map(({ name }) => name as string);

export function Readings({ live, now }: { live: Vehicle; now: number }) {
  const others = [...live.values.keys()].filter((signal) => !ORDER.includes(signal)).sort();
  const shown = [...ORDER, ...others].flatMap((signal) => {
    const reading = live.values.get(signal);
    return reading ? [{ signal, ...reading, seenAt: notAfterHeard(live, reading.observedAt) }] : [];
  });
  if (shown.length === 0) return <p className="muted">This car has not reported anything yet.</p>;
  return (
    <dl className="car-readings">
      {shown.map(({ signal, value, observedAt, seenAt }) => (
        <div key={signal} className={now - seenAt > STALE_AFTER_MS ? 'old' : ''}>
          <dt>{labelOf(signal)}</dt>
          <dd>
            {formatValue(signal, value)} <span className="car-reading-unit">{unitOf(signal)}</span>
          </dd>
          <dd className="car-reading-age" title={new Date(observedAt).toISOString()}>
            {formatAge(now, seenAt)}
          </dd>
        </div>
      ))}
    </dl>
  );
}
