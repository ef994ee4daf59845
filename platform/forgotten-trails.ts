/** Spans of cars whose driver was erased: where a car was in them is nowhere any more, and what was understood of them stands. */
import type { Knex } from 'knex';

export interface ForgottenTrails {
  /** Whether that moment (ms since the epoch) of that car is in one. */
  has(vehicleId: string, at: number): boolean;
}

export async function forgottenTrails(db: Knex, vehicleIds: readonly string[]): Promise<ForgottenTrails> {
  const { rows } = await db.raw(
    `select vehicle_id, extract(epoch from from_at)::float8 * 1000 as "from", extract(epoch from until_at)::float8 * 1000 as until
     from forgotten_trails where vehicle_id = any(?::uuid[])`,
    [vehicleIds as string[]],
  );
  const trails = rows as { vehicle_id: string; from: number; until: number }[];
  return {
    has: (vehicleId, at) =>
      trails.some(({ vehicle_id, from, until }) => vehicle_id === vehicleId && at >= from && at < until),
  };
}

/** SQL: whether `row`, which has a `vehicle_id` and a `told_at`, is of one. */
export const inForgottenTrail = (row: string) => `exists (select from forgotten_trails f
  where f.vehicle_id = ${row}.vehicle_id and ${row}.told_at >= f.from_at and ${row}.told_at < f.until_at)`;
