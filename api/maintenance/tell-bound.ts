/** Tells who looks after cars that more of them are about to fail than may be barred at once. */
import type { Knex } from 'knex';
import { notify } from '../notifications/notify.js';
import { staffRepository } from '../notifications/staff-repository.js';
import type { ReachedBound } from './bar-cars.js';

const WEEK_MS = 7 * 86_400_000;

/** Each once a week for a place, while it is so. In a transaction. */
export async function tellBound(tx: Knex, bound: ReachedBound, now: number): Promise<void> {
  const { placeId, place, fleetIds, barred, leftOffered, percent } = bound;
  const staff = await Promise.all([...fleetIds].map((fleetId) => staffRepository(tx).ofFleet(fleetId)));
  const key = `barred-at-once:${placeId ?? 'nowhere'}:${Math.floor(now / WEEK_MS)}`;
  for (const userId of new Set(staff.flat())) {
    const data = { ...(place && { place }), barred, leftOffered, percent };
    await notify(tx, { kind: 'maintenance', userId, data, dedupeKey: `${key}:${userId}` });
  }
}
