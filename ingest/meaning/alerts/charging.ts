/** Whether a car charges: some say so once as it begins, and never that it has ended. Pure. */
import type { Observation } from '../reading.js';

/** While it charges: the most that it had, %. */
export interface Charging {
  percent?: number;
}

/** Who drives so fast is not plugged in. */
const DRIVES_FROM_KMH = 10;
/** A charge that sinks by more than a reading's unrest does not rise. */
const SINKS_PERCENT = 2;

/** Changes `state.charging`, which is absent while the car does not charge. */
export function noteCharging(state: { charging?: Charging }, seen: Observation): void {
  if (seen.charging !== undefined) {
    if (!seen.charging) delete state.charging;
    else state.charging ??= {};
  }
  if (!state.charging) return;
  const { percent } = state.charging;
  const now = seen.batteryPercent;
  const sinks = now !== undefined && percent !== undefined && now < percent - SINKS_PERCENT;
  if (sinks || (seen.speedKmh ?? 0) >= DRIVES_FROM_KMH) delete state.charging;
  else if (now !== undefined) state.charging.percent = Math.max(percent ?? 0, now);
}
