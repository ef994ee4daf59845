/** What a person narrows the fleet to: the list and the map show the same. */
import { type CarName, type Directory, nameOf } from '../vehicles/car-name.js';
import { type Activity, activityOf, chargeOf, type Vehicle } from '../vehicles/vehicle.js';

export interface CarFilter {
  /** Each word must be found in what the car is called. */
  search: string;
  activity?: Activity | undefined;
  /** A fleet with all below it. */
  fleetIds?: ReadonlySet<string> | undefined;
  branchId?: string | undefined;
  category?: string | undefined;
  /** Battery, else tank, percent; a car that tells neither is not low. */
  chargeBelow?: number | undefined;
}

export const NO_FILTER: CarFilter = { search: '' };

export const isNarrow = (filter: CarFilter): boolean =>
  filter.search.trim() !== '' ||
  Object.entries(filter).some(([name, value]) => name !== 'search' && value !== undefined);

const wordsOf = (search: string): string[] => search.toLowerCase().split(/\s+/).filter(Boolean);

function isNamed(name: CarName, words: readonly string[], { fleetIds, branchId, category }: CarFilter): boolean {
  if (fleetIds && !fleetIds.has(name.fleetId)) return false;
  if (branchId !== undefined && name.branchId !== branchId) return false;
  if (category !== undefined && name.category !== category) return false;
  return words.every((word) => name.search.includes(word));
}

/** A test for many cars: words are split once. */
export function carTest(filter: CarFilter, directory: Directory): (vehicle: Vehicle) => boolean {
  const words = wordsOf(filter.search);
  return (vehicle) => {
    if (filter.activity && activityOf(vehicle) !== filter.activity) return false;
    if (filter.chargeBelow !== undefined && (chargeOf(vehicle) ?? 100) >= filter.chargeBelow) return false;
    return isNamed(nameOf(directory, vehicle.id), words, filter);
  };
}

/** Cars by their names alone, also those that are not watched; no more than `most`. */
export function namedCars(filter: CarFilter, directory: Directory, most: number): string[] {
  const words = wordsOf(filter.search);
  const found: string[] = [];
  for (const [id, name] of directory) {
    if (found.length >= most) break;
    if (isNamed(name, words, filter)) found.push(id);
  }
  return found;
}
