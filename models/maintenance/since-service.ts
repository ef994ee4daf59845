/** What a car has done since a component was last renewed, or since it was new. */
import { type CarDay, DAY_MS, type ServiceKind } from './car-day.js';

export interface SinceService {
  /** NaN where neither a service nor the car's first kilometres are known. */
  readonly km: number;
  readonly days: number;
  /** How long the one before it lasted; NaN where that is not known. */
  readonly lastKm: number;
  readonly lastDays: number;
  /** The days after it that are known, in order. */
  readonly known: readonly CarDay[];
}

/** Where the odometer of the first day known is at most this, the car was new then. */
const NEW_KM = 1_000;

/** `days` ascend and had all ended before `asOf`. */
export function sinceService(days: readonly CarDay[], asOf: number, kind: ServiceKind): SinceService {
  const last = days.findLastIndex(({ services }) => services?.includes(kind));
  const known = days.slice(last + 1);
  const now = odometerAt(days, days.length - 1);
  const first = days.find(({ odometerKm }) => odometerKm !== undefined);
  const isNew = first !== undefined && (first.odometerKm as number) <= NEW_KM;
  const unknown = { km: Number.NaN, days: Number.NaN, lastKm: Number.NaN, lastDays: Number.NaN, known };
  if (last < 0) return isNew ? { ...unknown, km: now, days: (asOf - first.day) / DAY_MS } : unknown;
  const [done, then] = [days[last] as CarDay, odometerAt(days, last)];
  const since = { ...unknown, km: now - then, days: (asOf - done.day) / DAY_MS };
  const before = days.findLastIndex(({ services }, index) => index < last && services?.includes(kind));
  if (before < 0) return isNew ? { ...since, lastKm: then, lastDays: (done.day - first.day) / DAY_MS } : since;
  const lastDays = (done.day - (days[before] as CarDay).day) / DAY_MS;
  return { ...since, lastKm: then - odometerAt(days, before), lastDays };
}

/** As last told up to that day. */
function odometerAt(days: readonly CarDay[], index: number): number {
  for (let at = index; at >= 0; at--) {
    const km = days[at]?.odometerKm;
    if (km !== undefined) return km;
  }
  return Number.NaN;
}
