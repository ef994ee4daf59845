/** Where a reservation would stand, while one moves it. */
import { type Reservation, takesTime } from '../reservation-words.js';

export interface Plan {
  vehicleId: string;
  startsAtMs: number;
  endsAtMs: number;
}

export const planOf = ({ vehicleId, startsAt, endsAt }: Reservation): Plan => ({
  vehicleId,
  startsAtMs: Date.parse(startsAt),
  endsAtMs: Date.parse(endsAt),
});

export const samePlan = (a: Plan, b: Plan): boolean =>
  a.vehicleId === b.vehicleId && a.startsAtMs === b.startsAtMs && a.endsAtMs === b.endsAtMs;

export type Grip = 'all' | 'end';

/** Moved by so much, to the nearest step; never shorter than a step. Of a rental that runs only the end moves. */
export function movedBy(plan: Plan, grip: Grip, byMs: number, snapMs: number): Plan {
  const by = Math.round(byMs / snapMs) * snapMs;
  if (grip === 'end') return { ...plan, endsAtMs: Math.max(plan.startsAtMs + snapMs, plan.endsAtMs + by) };
  return { ...plan, startsAtMs: plan.startsAtMs + by, endsAtMs: plan.endsAtMs + by };
}

interface Taken {
  startsAt: string;
  endsAt: string;
}

/** What is in its way, of what has come; half-open, so that one may begin as another ends. */
export function inTheWayOf<T extends Taken>(plan: Plan, taken: readonly T[]): T | undefined {
  return taken.find(
    ({ startsAt, endsAt }) => Date.parse(startsAt) < plan.endsAtMs && Date.parse(endsAt) > plan.startsAtMs,
  );
}

/** What a plan changes, for the API. */
export function patchOf(before: Plan, after: Plan): { vehicleId?: string; startsAt?: string; endsAt?: string } {
  return {
    ...(after.vehicleId !== before.vehicleId && { vehicleId: after.vehicleId }),
    ...(after.startsAtMs !== before.startsAtMs && { startsAt: new Date(after.startsAtMs).toISOString() }),
    ...(after.endsAtMs !== before.endsAtMs && { endsAt: new Date(after.endsAtMs).toISOString() }),
  };
}

/** Live ones by car, in the order of time. */
export function byCar(reservations: readonly Reservation[]): ReadonlyMap<string, readonly Reservation[]> {
  const cars = new Map<string, Reservation[]>();
  const shown = reservations.filter((one) => takesTime(one) || one.state === 'completed');
  for (const one of [...shown].sort((a, b) => (a.startsAt < b.startsAt ? -1 : 1))) {
    const of = cars.get(one.vehicleId);
    if (of) of.push(one);
    else cars.set(one.vehicleId, [one]);
  }
  return cars;
}
