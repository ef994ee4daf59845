/**
 * The timeline by keys. Arrows walk the bars, Enter opens one. M picks it up: then left and right move it in time, with
 * Shift its end, up and down to another car; Enter drops it, Escape puts it back.
 */
import { type KeyboardEvent, type RefObject, useLayoutEffect, useRef, useState } from 'react';
import type { Car } from '../../../data/use-cars.js';
import { type Reservation, takesTime } from '../reservation-words.js';
import { movedBy, type Plan, planOf, samePlan } from './plan.js';
import { SCALES, type Scale } from './time-scale.js';
import type { Moving } from './use-moving.js';

interface Props {
  element: RefObject<HTMLElement | null>;
  cars: readonly Car[];
  byCar: ReadonlyMap<string, readonly Reservation[]>;
  scale: Scale;
  moving: Moving | undefined;
  setMoving(moving: Moving | undefined): void;
  show(index: number): void;
  onDrop(reservation: Reservation, plan: Plan): void;
}

const UP_DOWN: Readonly<Record<string, number>> = { ArrowUp: -1, ArrowDown: 1 };
const SIDEWAYS: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1 };

export function useTimelineKeys({ element, cars, byCar, scale, moving, setMoving, show, onDrop }: Props) {
  const [wanted, setWanted] = useState<string>();
  const asked = useRef(false);
  useLayoutEffect(() => {
    const bars = [...(element.current?.querySelectorAll<HTMLElement>('[data-bar]') ?? [])];
    const reached = bars.find(({ dataset }) => dataset.bar === wanted) ?? bars[0];
    for (const bar of bars) bar.tabIndex = bar === reached ? 0 : -1; // Tab comes to one of them
    if (!asked.current || reached?.dataset.bar !== wanted) return;
    asked.current = false;
    reached?.focus({ preventScroll: true });
  });

  function goTo(id: string | undefined) {
    if (!id) return;
    setWanted(id);
    asked.current = true;
  }
  function walk(event: KeyboardEvent, at: Reservation) {
    const row = cars.findIndex(({ id }) => id === at.vehicleId);
    const bars = byCar.get(at.vehicleId) ?? [];
    const side = SIDEWAYS[event.key];
    const down = UP_DOWN[event.key];
    if (side) goTo(bars[bars.indexOf(at) + side]?.id);
    for (let i = row + (down ?? 0); down && cars[i]; i += down) {
      const next = nearest(byCar.get(cars[i]?.id ?? '') ?? [], at);
      if (!next) continue;
      show(i);
      goTo(next.id);
      break;
    }
    if (event.key === 'm' && takesTime(at)) {
      setMoving({ reservation: at, plan: planOf(at), by: 'keys' });
      element.current?.focus({ preventScroll: true });
    } else if (!side && !down) return;
    event.preventDefault();
  }
  function move(event: KeyboardEvent, { reservation, plan }: Moving) {
    const runs = reservation.state === 'active';
    const side = SIDEWAYS[event.key];
    const down = UP_DOWN[event.key];
    const { snapMs } = SCALES[scale];
    if (side) {
      setMoving({
        reservation,
        by: 'keys',
        plan: movedBy(plan, event.shiftKey || runs ? 'end' : 'all', side * snapMs, snapMs),
      });
    } else if (down) {
      const next = cars.findIndex(({ id }) => id === plan.vehicleId) + down;
      const car = cars[next];
      if (!car || runs) return;
      show(next);
      setMoving({ reservation, by: 'keys', plan: { ...plan, vehicleId: car.id } });
    } else if (event.key === 'Enter' || event.key === 'Escape') {
      setMoving(undefined);
      goTo(reservation.id);
      if (event.key === 'Enter' && !samePlan(plan, planOf(reservation))) onDrop(reservation, plan);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }
  return (event: KeyboardEvent) => {
    if (moving?.by === 'keys') return move(event, moving);
    const id = event.target instanceof HTMLElement ? event.target.dataset.bar : undefined;
    const at = id && [...byCar.values()].flat().find((one) => one.id === id);
    if (at) walk(event, at);
  };
}

function nearest(bars: readonly Reservation[], to: Reservation): Reservation | undefined {
  const far = (one: Reservation) => Math.abs(Date.parse(one.startsAt) - Date.parse(to.startsAt));
  return [...bars].sort((a, b) => far(a) - far(b))[0];
}
