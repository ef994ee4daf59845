/** SQL that asks whether one car can do one trip. */
import type { Knex } from 'knex';
import { BLOCKED_UNTIL, FITNESS_JOINS, UNFIT_FACTS, UNFIT_REASONS } from './fitness-sql.js';
import { type UnfitCode, type UnfitFacts, type UnfitReason, wordsOf } from './unfit-reasons.js';

export interface Trip {
  vehicleId: string;
  startsAt: Date;
  endsAt: Date;
  distanceKm?: number | undefined;
}

export function fitnessRepository(db: Knex) {
  return {
    /** undefined for a car that is not there. No reasons: it is fit. `blockedUntil` is the end with the turn-around. */
    async of({
      vehicleId,
      startsAt,
      endsAt,
      distanceKm,
    }: Trip): Promise<{ reasons: UnfitReason[]; blockedUntil: Date } | undefined> {
      const { rows } = await db.raw(
        `select ${BLOCKED_UNTIL} as blocked_until, ${UNFIT_REASONS} as unfit, ${UNFIT_FACTS} as facts
         from (select ?::uuid as vehicle_id, ?::timestamptz as starts_at, ?::timestamptz as ends_at, ?::float8 as distance_km) a
         join vehicles v on v.id = a.vehicle_id and v.deleted_at is null ${FITNESS_JOINS}`,
        [vehicleId, startsAt.toISOString(), endsAt.toISOString(), distanceKm ?? null] as Knex.RawBinding[],
      );
      const row = rows[0] as { blocked_until: Date; unfit: UnfitCode[]; facts: UnfitFacts } | undefined;
      return row && { reasons: wordsOf(row.unfit, row.facts), blockedUntil: row.blocked_until };
    },
  };
}
