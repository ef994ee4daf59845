/** All readings, and who keeps what they tell. A new one is added here, and nowhere else. */
import type { AlertWorld } from './alerts/alert-rules.js';
import { alertsKeeper } from './alerts/alerts-keeper.js';
import { alertsReading } from './alerts/alerts-reading.js';
import { crossingsKeeper } from './fences/crossings-keeper.js';
import type { FactKeeper, Reading } from './reading.js';
import { tripsReading } from './trips/trips-reading.js';
import { drivingEventKeeper, tripKeeper } from './trips/trips-repository.js';

/**
 * `world` gives what alerts are decided by, as it was at a moment (ms since the epoch). A fleet's rule of speed is its limit
 * for trips, too. `tooMany` is called where a car has so many causes of alerts that one of them is not watched.
 */
export function readingsWith(world: (at: number) => AlertWorld, tooMany?: () => void): readonly Reading[] {
  const limitOf = (fleetId: string | null, at: number) => {
    const { enabled, threshold } = world(at).rulesOf(fleetId).speed;
    return enabled ? (threshold ?? undefined) : undefined;
  };
  return [tripsReading(limitOf), alertsReading(world, tooMany)];
}

export const KEEPERS: readonly FactKeeper[] = [tripKeeper, drivingEventKeeper, crossingsKeeper, alertsKeeper];
