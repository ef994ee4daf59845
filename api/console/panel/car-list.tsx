/** A list that draws only the rows in sight, so that 10,000 cars scroll as well as ten. Arrows walk it. */
import { type KeyboardEvent, type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { type Directory, nameOf } from '../vehicles/car-name.js';
import type { Vehicle } from '../vehicles/vehicle.js';
import { CarRow } from './car-row.js';

interface Props {
  vehicles: readonly Vehicle[];
  /** From this place on they are not watched: only their names are known. */
  watchedTo: number;
  directory: Directory;
  now: number;
  onChoose(id: string): void;
  /** Filled with what brings the keyboard into the list. */
  enter: RefObject<(() => void) | null>;
}

const ROW_PX = 56;
const STEPS: Readonly<Record<string, number>> = {
  ArrowDown: 1,
  ArrowUp: -1,
  PageDown: 8,
  PageUp: -8,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
};

export function CarList({ vehicles, watchedTo, directory, now, onChoose, enter }: Props) {
  const list = useRef<HTMLUListElement>(null);
  const [view, setView] = useState({ top: 0, height: 600 });
  const [active, setActive] = useState(0);
  const focusWanted = useRef(false);
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
  const first = Math.max(0, Math.min(Math.floor(view.top / ROW_PX) - 3, vehicles.length - 1));
  const rows = vehicles.slice(first, first + Math.ceil(view.height / ROW_PX) + 6);
  const below = vehicles.length - first - rows.length;
  // One row is reached with Tab: the one last walked to, or the first in sight when that is not drawn.
  const reached = active >= first && active < first + rows.length ? active : Math.ceil(view.top / ROW_PX);

  function walkTo(index: number) {
    const element = list.current;
    if (!element || vehicles.length === 0) return;
    const next = Math.max(0, Math.min(vehicles.length - 1, index));
    const top = next * ROW_PX;
    if (top < element.scrollTop) element.scrollTop = top;
    if (top + ROW_PX > element.scrollTop + element.clientHeight)
      element.scrollTop = top + ROW_PX - element.clientHeight;
    setView({ top: element.scrollTop, height: element.clientHeight });
    setActive(next);
    focusWanted.current = true;
  }
  useLayoutEffect(() => {
    if (!focusWanted.current) return;
    focusWanted.current = false;
    list.current?.querySelector<HTMLElement>(`[data-index="${active}"]`)?.focus({ preventScroll: true });
  });
  enter.current = () => walkTo(reached);

  const onKey = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    if (step === undefined) return;
    event.preventDefault();
    walkTo(reached + step);
  };

  return (
    <ul className="car-list" ref={list} aria-label={`${vehicles.length} cars`} onKeyDown={onKey}>
      <li aria-hidden="true" style={{ height: first * ROW_PX }} />
      {rows.map((vehicle, row) => (
        <li key={vehicle.id}>
          <CarRow
            vehicle={vehicle}
            name={nameOf(directory, vehicle.id)}
            now={now}
            index={first + row}
            reached={first + row === reached}
            watched={first + row < watchedTo}
            onChoose={onChoose}
          />
        </li>
      ))}
      <li aria-hidden="true" style={{ height: below * ROW_PX }} />
      {vehicles.length === 0 && <li className="empty">No car matches.</li>}
    </ul>
  );
}
