/** All readings, and who keeps what they tell. A new one is added here, and nowhere else. */
import type { FactKeeper, Reading } from './reading.js';
import { tripsReading } from './trips/trips-reading.js';
import { drivingEventKeeper, tripKeeper } from './trips/trips-repository.js';

export const READINGS: readonly Reading[] = [tripsReading];
export const KEEPERS: readonly FactKeeper[] = [tripKeeper, drivingEventKeeper];
