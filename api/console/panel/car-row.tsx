/** A car in the list. */

import { formatAge } from '../design/format-age.js';
import { CarShape } from '../map/car-shape.js';
import type { CarName } from '../vehicles/car-name.js';
import { isStale, lastSeenAt, motionOf, numberOf, type Vehicle } from '../vehicles/vehicle.js';
import { MOTION_WORDS } from './status-chip.js';

interface Props {
  vehicle: Vehicle;
  name: CarName;
  now: number;
  index: number;
  /** Whether Tab comes here; arrows reach the others. */
  reached: boolean;
  onChoose(id: string): void;
}

export function CarRow({ vehicle, name, now, index, reached, onChoose }: Props) {
  const motion = motionOf(vehicle);
  const speed = numberOf(vehicle, 'speedKmh');
  const fresh = vehicle.observedAt > 0 && !isStale(vehicle, now);
  return (
    <button
      className={`car-row${fresh ? '' : ' old'}`}
      type="button"
      tabIndex={reached ? 0 : -1}
      data-index={index}
      onClick={() => onChoose(vehicle.id)}
    >
      {motion === 'silent' ? <span className="car-shape" /> : <CarShape shape={motion} stale={!fresh} />}
      <span className="car-row-name">
        {name.title}
        <small>{[name.label, name.place].filter(Boolean).join(' · ')}</small>
      </span>
      <span className="car-row-state">
        {motion === 'moving' && fresh && speed !== undefined ? `${Math.round(speed)} km/h` : MOTION_WORDS[motion]}
        <small>{vehicle.observedAt > 0 ? formatAge(now, lastSeenAt(vehicle)) : '–'}</small>
      </span>
    </button>
  );
}
