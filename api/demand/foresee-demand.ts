/** Foresees by rules how many cars of each type and branch will be taken, and counts what is booked already. */
import type { Knex } from 'knex';
import { carsTaken, PAST_DAYS, type Rental, sameHours } from '../../models/index.js';
import { type DemandForecast, demandForecastsRepository } from '../pricing/demand-forecasts-repository.js';
import { bookedRepository, type TypeAtBranch } from './booked-repository.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
export const AHEAD_DAYS = 28;

/** Gives of how many types at branches it foresees something. Those of which too little is known have no forecast. */
export async function foreseeByRules(db: Knex, now = new Date()): Promise<number> {
  const begun = (await db.raw('select clock_timestamp() as now')).rows[0].now;
  const from = hourOf(now);
  const booked = bookedRepository(db);
  const forecasts = demandForecastsRepository(db);
  let foreseen = 0;
  for (const [branchId, types] of byBranch(await booked.types())) {
    const span = [new Date(from - PAST_DAYS * DAY_MS), new Date(from + AHEAD_DAYS * DAY_MS)] as const;
    const rentals = await booked.rentals(branchId, ...span);
    const kept = types.flatMap((type) => forecastOf(type, rentals.get(type.category) ?? [], from));
    if (kept.length > 0) await forecasts.keep(kept);
    foreseen += kept.length;
  }
  await forecasts.dropBefore(begun);
  return foreseen;
}

function forecastOf(type: TypeAtBranch, rentals: readonly Rental[], from: number): DemandForecast[] {
  const first = rentals.reduce((least, rental) => Math.min(least, rental.from), from);
  const since = Math.max(from - PAST_DAYS * DAY_MS, hourOf(new Date(first)));
  const share = (taken: number) => Math.min(1, taken / type.cars);
  const past = carsTaken(rentals, since, (from - since) / HOUR_MS).map(share);
  const byRules = sameHours(past, AHEAD_DAYS * 24);
  if (!byRules) return [];
  const booked = carsTaken(rentals, from, AHEAD_DAYS * 24).map(share);
  return [{ ...type, fromHour: new Date(from), byRules: rounded(byRules), booked: rounded(booked) }];
}

const hourOf = (at: Date) => Math.floor(at.getTime() / HOUR_MS) * HOUR_MS;
const rounded = (shares: Float64Array): number[] => Array.from(shares, (share) => Math.round(share * 1e4) / 1e4);

export function byBranch(types: readonly TypeAtBranch[]): Map<string, TypeAtBranch[]> {
  const branches = new Map<string, TypeAtBranch[]>();
  for (const type of types) branches.set(type.branchId, [...(branches.get(type.branchId) ?? []), type]);
  return branches;
}
