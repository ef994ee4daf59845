/** Which cars a list shows, and how many there are of each kind; plain functions, so that a list asks them seldom. */
import { type Directory, nameOf } from '../vehicles/car-name.js';
import { ACTIVITIES, type Activity, activityOf, type Vehicle } from '../vehicles/vehicle.js';

/** By make and model, then by what tells them apart. */
export function inOrder(vehicles: readonly Vehicle[], directory: Directory): Vehicle[] {
  const keyed = vehicles.map((vehicle) => {
    const { title, label } = nameOf(directory, vehicle.id);
    return { vehicle, key: `${title}\n${label}` };
  });
  keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  return keyed.map(({ vehicle }) => vehicle);
}

export function countActivities(vehicles: readonly Vehicle[]): Record<Activity, number> {
  const counts = Object.fromEntries(ACTIVITIES.map((activity) => [activity, 0])) as Record<Activity, number>;
  for (const vehicle of vehicles) counts[activityOf(vehicle)]++;
  return counts;
}
