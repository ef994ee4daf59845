/** A list that draws only the rows in sight, so that 10,000 cars scroll as well as ten. */
import { useEffect, useRef, useState } from 'react';
import { CarShape } from '../shell/icons.js';
import { type Directory, nameOf } from '../vehicles/directory.js';
import { isStale, motionOf, numberOf, type Vehicle } from '../vehicles/vehicle.js';
import { formatAge } from './format-age.js';
import { MOTION_WORDS } from './status-chip.js';

interface Props {
  vehicles: readonly Vehicle[];
  directory: Directory;
  now: number;
  onChoose(id: string): void;
}

const ROW_PX = 56;

export function CarList({ vehicles, directory, now, onChoose }: Props) {
  const list = useRef<HTMLUListElement>(null);
  const [view, setView] = useState({ top: 0, height: 600 });
  useEffect(() => {
    const element = list.current;
    if (!element) return;
    const look = () => setView({ top: element.scrollTop, height: element.clientHeight });
    const size = new ResizeObserver(look);
    size.observe(element);
    element.addEventListener('scroll', look, { passive: true });
    return () => {
      size.disconnect();
      element.removeEventListener('scroll', look);
    };
  }, []);
  const first = Math.max(0, Math.floor(view.top / ROW_PX) - 3);
  const rows = vehicles.slice(first, first + Math.ceil(view.height / ROW_PX) + 6);
  const below = vehicles.length - first - rows.length;

  return (
    <ul className="car-list" ref={list} aria-label={`${vehicles.length} cars`}>
      <li aria-hidden="true" style={{ height: first * ROW_PX }} />
      {rows.map((vehicle) => (
        <li key={vehicle.id}>
          <CarRow vehicle={vehicle} directory={directory} now={now} onChoose={onChoose} />
        </li>
      ))}
      <li aria-hidden="true" style={{ height: below * ROW_PX }} />
      {vehicles.length === 0 && <li className="empty">No car matches.</li>}
    </ul>
  );
}

function CarRow({ vehicle, directory, now, onChoose }: Omit<Props, 'vehicles'> & { vehicle: Vehicle }) {
  const name = nameOf(directory, vehicle.id);
  const motion = motionOf(vehicle);
  const speed = numberOf(vehicle, 'speedKmh');
  const fresh = vehicle.observedAt > 0 && !isStale(vehicle, now);
  return (
    <button className={`car-row${fresh ? '' : ' old'}`} type="button" onClick={() => onChoose(vehicle.id)}>
      {motion === 'silent' ? <span className="car-shape" /> : <CarShape shape={motion} stale={!fresh} />}
      <span className="car-row-name">
        {name.title}
        <small>{name.place || MOTION_WORDS[motion]}</small>
      </span>
      <span className="car-row-state">
        {motion === 'moving' && fresh && speed !== undefined ? `${Math.round(speed)} km/h` : MOTION_WORDS[motion]}
        <small>{vehicle.observedAt > 0 ? formatAge(now, vehicle.observedAt) : '–'}</small>
      </span>
    </button>
  );
}
