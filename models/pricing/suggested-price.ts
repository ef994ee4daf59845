/** What a new car may cost a day: as the cars of the fleet that are most like it, moved a little by how much they are used. */
import { WELL_USED } from './dynamic-price.js';

export interface CarTraits {
  readonly make: string;
  readonly model: string;
  readonly year: number;
  readonly category: string | null;
  readonly energy: string | null;
}

export interface PricedCar extends CarTraits {
  readonly id: string;
  readonly pricePerDayMinor: number;
  /** The share of the last three months in which it was rented; null where that is not known. */
  readonly utilisation: number | null;
}

const MOST_CARS = 8;
/** Cars that are less alike say nothing of each other. */
const FARTHEST = 4;
const MOST_MOVED = 0.1;

/** The nearest first, and each by how much it counts; undefined where no car is like it. Not rounded. */
export function suggestedPrice<Car extends PricedCar>(
  asked: CarTraits,
  cars: readonly Car[],
): { priceMinor: number; nearest: (Car & { weight: number })[] } | undefined {
  const near = cars
    .map((car) => ({ car, distance: distanceOf(asked, car) }))
    .filter(({ distance }) => distance <= FARTHEST)
    .sort((a, b) => a.distance - b.distance)
    .slice(0, MOST_CARS);
  if (near.length === 0) return undefined;
  const total = near.reduce((sum, { distance }) => sum + Math.exp(-distance), 0);
  const nearest = near.map(({ car, distance }) => ({ ...car, weight: Math.exp(-distance) / total }));
  const priceMinor = nearest.reduce(
    (sum, car) => sum + car.weight * car.pricePerDayMinor * movedBy(car.utilisation),
    0,
  );
  return { priceMinor, nearest };
}

function distanceOf(a: CarTraits, b: CarTraits): number {
  const name = alike(a.make, b.make) ? (alike(a.model, b.model) ? 0 : 1) : 1.5;
  const category = a.category === null || b.category === null ? 1 : alike(a.category, b.category) ? 0 : 2;
  const energy = a.energy === null || b.energy === null || a.energy === b.energy ? 0 : 0.7;
  return name + category + energy + Math.abs(a.year - b.year) / 4;
}

const alike = (a: string, b: string) => a.trim().toLowerCase() === b.trim().toLowerCase();

/** Cars that are always out may cost more, and those that stand less. */
const movedBy = (utilisation: number | null) =>
  utilisation === null ? 1 : 1 + Math.min(MOST_MOVED, Math.max(-MOST_MOVED, (utilisation - WELL_USED) / 3));
