/** Which cars a list shows, and how many there are of each kind; plain functions, so that a list asks them seldom. */
import { type Directory, nameOf } from '../vehicles/car-name.js';
import { type Motion, motionOf, type Vehicle } from '../vehicles/vehicle.js';

/** By make and model, then by what tells them apart. */
export function inOrder(vehicles: readonly Vehicle[], directory: Directory): Vehicle[] {
  const keyed = vehicles.map((vehicle) => {
    const { title, label } = nameOf(directory, vehicle.id);
    return { vehicle, key: `${title}\n${label}` };
  });
  keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  return keyed.map(({ vehicle }) => vehicle);
}

/** Each word of `search` must be found. */
export function matching(
  vehicles: readonly Vehicle[],
  directory: Directory,
  search: string,
  only: Motion | undefined,
): readonly Vehicle[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0 && !only) return vehicles;
  return vehicles.filter((vehicle) => {
    if (only && motionOf(vehicle) !== only) return false;
    if (words.length === 0) return true;
    const text = nameOf(directory, vehicle.id).search;
    return words.every((word) => text.includes(word));
  });
}

export function countMotions(vehicles: readonly Vehicle[]): Record<Motion, number> {
  const counts: Record<Motion, number> = { moving: 0, parked: 0, offline: 0, silent: 0 };
  for (const vehicle of vehicles) counts[motionOf(vehicle)]++;
  return counts;
}
