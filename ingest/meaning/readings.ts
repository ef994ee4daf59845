/** All readings, and who keeps what they tell. A new one is added here, and nowhere else. */
import type { AlertWorld } from './alerts/alert-rules.js';
import { alertsKeeper } from './alerts/alerts-keeper.js';
import { alertsReading } from './alerts/alerts-reading.js';
import { crossingsKeeper } from './fences/crossings-keeper.js';
import type { FactKeeper, Reading } from './reading.js';
import { tripsReading } from './trips/trips-reading.js';
import { drivingEventKeeper, tripKeeper } from './trips/trips-repository.js';

/** `world` gives what alerts are decided by, as it is now. */
export const readingsWith = (world: () => AlertWorld): readonly Reading[] => [tripsReading, alertsReading(world)];
export const KEEPERS: readonly FactKeeper[] = [tripKeeper, drivingEventKeeper, crossingsKeeper, alertsKeeper];
