/** What a person narrows the fleet to: the list and the map show the same. */
import { type CarName, type Directory, nameOf } from '../vehicles/car-name.js';
import { plateKey } from '../vehicles/plate-key.js';
import { type Activity, activityOf, chargeOf, type Vehicle } from '../vehicles/vehicle.js';

export interface CarFilter {
  /** Each word must be found in what the car is called; or its plate begins with it. */
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

/** What was typed, made ready once for many cars. */
const typedOf = (search: string) => ({
  words: search.toLowerCase().split(/\s+/).filter(Boolean),
  plate: plateKey(search),
});

function isNamed(
  name: CarName,
  { words, plate }: ReturnType<typeof typedOf>,
  { fleetIds, branchId, category }: CarFilter,
): boolean {
  if (fleetIds && !fleetIds.has(name.fleetId)) return false;
  if (branchId !== undefined && name.branchId !== branchId) return false;
  if (category !== undefined && name.category !== category) return false;
  return words.every((word) => name.search.includes(word)) || (plate !== '' && name.plate.startsWith(plate));
}

/** A test for many cars. */
export function carTest(filter: CarFilter, directory: Directory): (vehicle: Vehicle) => boolean {
  const typed = typedOf(filter.search);
  return (vehicle) => {
    if (filter.activity && activityOf(vehicle) !== filter.activity) return false;
    if (filter.chargeBelow !== undefined && (chargeOf(vehicle) ?? 100) >= filter.chargeBelow) return false;
    return isNamed(nameOf(directory, vehicle.id), typed, filter);
  };
}

/** Cars by their names alone, also those that are not watched; no more than `most`. */
export function namedCars(filter: CarFilter, directory: Directory, most: number): string[] {
  const typed = typedOf(filter.search);
  const found: string[] = [];
  for (const [id, name] of directory) {
    if (found.length >= most) break;
    if (isNamed(name, typed, filter)) found.push(id);
  }
  return found;
}
