/** One car: what it last said, each value with its unit and age. */

import { Crosshair, X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { Link } from 'wouter';
import { SIGNALS } from '../../../contracts/signals.js';
import { Button, IconButton } from '../design/button.js';
import { formatAge } from '../design/format-age.js';
import { type Directory, nameOf } from '../vehicles/car-name.js';
import { isStale, lastSeenAt, notAfterHeard, numberOf, STALE_AFTER_MS, type Vehicle } from '../vehicles/vehicle.js';
import { formatValue, labelOf, unitOf } from './format-value.js';
import { StatusChip } from './status-chip.js';
import './car-panel.css';

interface Props {
  vehicle: Vehicle;
  directory: Directory;
  now: number;
  following: boolean;
  onFollow(on: boolean): void;
  onClose(): void;
}

const HEADLINES = ['speedKmh', 'batteryPercent', 'fuelPercent'];

export function CarPanel({ vehicle, directory, now, following, onFollow, onClose }: Props) {
  const name = nameOf(directory, vehicle.id);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  const order = [...SIGNALS.map((signal) => signal.name as string)];
  const others = [...vehicle.values.keys()].filter((signal) => !order.includes(signal)).sort();
  const shown = [...order, ...others].filter((signal) => vehicle.values.has(signal));

  return (
    <section className="panel car-panel" aria-label={`${name.title} ${name.label}`}>
      <header className="panel-head">
        <div>
          <h2 ref={heading} tabIndex={-1}>
            {name.title}
          </h2>
          <p className="muted">{[name.year, name.label, name.place].filter(Boolean).join(' · ')}</p>
        </div>
        <IconButton label="Close the car" icon={X} onClick={onClose} />
      </header>
      <div className="panel-actions">
        <StatusChip vehicle={vehicle} now={now} />
        <Button icon={Crosshair} aria-pressed={following} onClick={() => onFollow(!following)}>
          {following ? 'Following' : 'Follow'}
        </Button>
      </div>
      <p className="car-page-link">
        <Link href={`/cars/${vehicle.id}`}>All about this car</Link>
      </p>
      {isStale(vehicle, now) && (
        <p className="notice">
          Nothing newer than {formatAge(now, lastSeenAt(vehicle))}: the map shows where it was then, not where it is.
        </p>
      )}
      <dl className="headlines">
        {HEADLINES.filter((signal) => numberOf(vehicle, signal) !== undefined).map((signal) => (
          <div key={signal}>
            <dt>{labelOf(signal)}</dt>
            <dd>
              {formatValue(signal, numberOf(vehicle, signal) ?? 0)}
              <small>{unitOf(signal)}</small>
            </dd>
          </div>
        ))}
      </dl>
      {shown.length === 0 ? (
        <p className="empty">This car has not reported anything yet.</p>
      ) : (
        <table className="readings">
          <thead>
            <tr>
              <th scope="col">Signal</th>
              <th scope="col">Value</th>
              <th scope="col">Age</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((signal) => {
              const reading = vehicle.values.get(signal);
              if (!reading) return null;
              const seenAt = notAfterHeard(vehicle, reading.observedAt);
              return (
                <tr key={signal} className={now - seenAt > STALE_AFTER_MS ? 'old' : ''}>
                  <th scope="row">{labelOf(signal)}</th>
                  <td>
                    {formatValue(signal, reading.value)} <span className="unit">{unitOf(signal)}</span>
                  </td>
                  <td title={new Date(reading.observedAt).toISOString()}>{formatAge(now, seenAt)}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
      <p className="car-id">{vehicle.id}</p>
    </section>
  );
}
