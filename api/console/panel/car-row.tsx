/** A car in the list. */

import { formatAge } from '../design/format-age.js';
import { CarShape } from '../map/car-shape.js';
import type { CarName } from '../vehicles/car-name.js';
import { activityOf, isStale, lastSeenAt, numberOf, type Vehicle } from '../vehicles/vehicle.js';
import { ACTIVITY_WORDS } from './status-chip.js';

interface Props {
  vehicle: Vehicle;
  name: CarName;
  now: number;
  index: number;
  /** Whether Tab comes here; arrows reach the others. */
  reached: boolean;
  /** Whether it is in what the map watches; of others only the name is known. */
  watched: boolean;
  onChoose(id: string): void;
}

export function CarRow({ vehicle, name, now, index, reached, watched, onChoose }: Props) {
  const activity = activityOf(vehicle);
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
      {activity === 'silent' ? <span className="car-shape" /> : <CarShape shape={activity} stale={!fresh} />}
      <span className="car-row-name">
        {name.title}
        <small>{[name.label, name.place].filter(Boolean).join(' · ')}</small>
      </span>
      <span className="car-row-state">
        {!watched
          ? 'Elsewhere'
          : activity === 'moving' && fresh && speed !== undefined
            ? `${Math.round(speed)} km/h`
            : ACTIVITY_WORDS[activity]}
        <small>{vehicle.observedAt > 0 ? formatAge(now, lastSeenAt(vehicle)) : '–'}</small>
      </span>
    </button>
  );
}
