/** The few values that one looks for first. */
import type { SignalValue } from '../../../../../contracts/live.js';
import { formatAge } from '../../../design/format-age.js';
import { formatValue, labelOf, unitOf } from '../../../panel/format-value.js';
import { notAfterHeard, STALE_AFTER_MS, type Vehicle } from '../../../vehicles/vehicle.js';
import './headlines.css';

const SHOWN = ['speedKmh', 'batteryPercent', 'fuelPercent', 'odometerKm', 'batteryVoltage', 'doorsLocked'];

export function Headlines({ live, now }: { live: Vehicle; now: number }) {
  return (
    <dl className="car-headlines">
      {SHOWN.map((signal) => {
        const reading = live.values.get(signal);
        if (!reading) return null;
        const seenAt = notAfterHeard(live, reading.observedAt);
        return (
          <div key={signal} className={now - seenAt > STALE_AFTER_MS ? 'old' : ''}>
            <dt>{labelOf(signal)}</dt>
            <dd>
              {shortly(signal, reading.value)}
              <small>{unitOf(signal)}</small>
            </dd>
            <dd className="car-headline-age">{formatAge(now, seenAt)}</dd>
          </div>
        );
      })}
    </dl>
  );
}

/** Whole kilometres on the dial: there is no room for their tenths, which stand below. */
const shortly = (signal: string, value: SignalValue): string =>
  signal === 'odometerKm' && typeof value === 'number'
    ? Math.floor(value).toLocaleString('en')
    : formatValue(signal, value);
