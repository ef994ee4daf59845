/** A car is immobilised only where it is known to stand. Pure. */
import { MOVING_KMH, type VehicleSnapshot } from '../../contracts/index.js';
import { isAfterOurClock } from './after-our-clock.js';
import { vehicleMoving, vehicleStateStale } from './command-problems.js';

/** How old the car's word on its speed may be: a parked car tells each minute. */
const STATE_GOOD_FOR_MS = 90_000;

/**
 * Throws a MotorpoolError (conflict): `vehicle-moving`, or `vehicle-state-stale` where its speed is not known of late. A
 * value's moment is no later than we heard it, so a speed that was told long ago is stale, whatever date it bore.
 */
export function assertStanding(state: VehicleSnapshot | undefined, now: number): void {
  const speed = state?.values.speedKmh;
  const ageMs = speed && now - speed.observedAt;
  if (typeof speed?.value !== 'number' || ageMs === undefined || isAfterOurClock(speed.observedAt, now)) {
    throw vehicleStateStale(null);
  }
  if (ageMs > STATE_GOOD_FOR_MS) throw vehicleStateStale(Math.round(ageMs / 1000));
  if (speed.value > MOVING_KMH) throw vehicleMoving(speed.value);
}
