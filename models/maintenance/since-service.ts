/** What a car has done since a component was last renewed, or since it was new. */
import { type CarDay, DAY_MS, type ServiceKind } from './car-day.js';

export interface SinceService {
  /** NaN where neither a service nor the car's first kilometres are known. */
  readonly km: number;
  readonly days: number;
  /** The days after it that are known, in order. */
  readonly known: readonly CarDay[];
}

/** Where the odometer of the first day known is at most this, the car was new then. */
const NEW_KM = 1_000;

/** `days` ascend and had all ended before `asOf`. */
export function sinceService(days: readonly CarDay[], asOf: number, kind: ServiceKind): SinceService {
  const last = days.findLastIndex(({ services }) => services?.includes(kind));
  const known = days.slice(last + 1);
  const now = days.findLast(({ odometerKm }) => odometerKm !== undefined)?.odometerKm ?? Number.NaN;
  const first = days.find(({ odometerKm }) => odometerKm !== undefined);
  const isNew = first !== undefined && (first.odometerKm as number) <= NEW_KM;
  if (last < 0) {
    const days = isNew ? (asOf - first.day) / DAY_MS : Number.NaN;
    return { km: isNew ? now : Number.NaN, days, known };
  }
  const then = days.slice(0, last + 1).findLast(({ odometerKm }) => odometerKm !== undefined)?.odometerKm;
  return {
    km: then === undefined ? Number.NaN : now - then,
    days: (asOf - (days[last] as CarDay).day) / DAY_MS,
    known,
  };
}
