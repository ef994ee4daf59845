import { formatAge } from '../design/format-age.js';
import { CarShape } from '../map/car-shape.js';
import { type Activity, activityOf, isStale, lastSeenAt, type Vehicle } from '../vehicles/vehicle.js';

export const ACTIVITY_WORDS: Record<Activity, string> = {
  alert: 'Alert',
  charging: 'Charging',
  rented: 'Rented',
  moving: 'Moving',
  parked: 'Parked',
  offline: 'Offline',
  silent: 'Never heard',
};

export function StatusChip({ vehicle, now }: { vehicle: Vehicle; now: number }) {
  const activity = activityOf(vehicle);
  const stale = isStale(vehicle, now);
  return (
    <span className={`chip ${activity}${stale ? ' stale' : ''}`}>
      {activity !== 'silent' && <CarShape shape={activity} stale={stale} />}
      {stale && activity !== 'offline'
        ? `Last seen ${ACTIVITY_WORDS[activity].toLowerCase()}`
        : ACTIVITY_WORDS[activity]}
      {vehicle.observedAt > 0 && <span className="chip-age">{formatAge(now, lastSeenAt(vehicle))}</span>}
    </span>
  );
}
