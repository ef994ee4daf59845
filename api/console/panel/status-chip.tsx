import { formatAge } from '../design/format-age.js';
import { CarShape } from '../map/car-shape.js';
import { isStale, lastSeenAt, type Motion, motionOf, type Vehicle } from '../vehicles/vehicle.js';

export const MOTION_WORDS: Record<Motion, string> = {
  moving: 'Moving',
  parked: 'Parked',
  offline: 'Offline',
  silent: 'Never heard',
};

export function StatusChip({ vehicle, now }: { vehicle: Vehicle; now: number }) {
  const motion = motionOf(vehicle);
  const stale = isStale(vehicle, now);
  return (
    <span className={`chip ${motion}${stale ? ' stale' : ''}`}>
      {motion !== 'silent' && <CarShape shape={motion} stale={stale} />}
      {stale && motion !== 'offline' ? `Last seen ${MOTION_WORDS[motion].toLowerCase()}` : MOTION_WORDS[motion]}
      {vehicle.observedAt > 0 && <span className="chip-age">{formatAge(now, lastSeenAt(vehicle))}</span>}
    </span>
  );
}
