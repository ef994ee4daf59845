/** Whose positions one may see: staff everyone's, a customer those of the car that they have now. */
import type { Knex } from 'knex';
import type { WatchRequest } from '../../contracts/index.js';
import { may, type Principal, requireAccess } from '../identity/access.js';
import { reservationsRepository } from '../reservations/reservations-repository.js';

/** `all`, or the ids of the vehicles; none for a customer who has no car now, and hears what they are told alone. */
export type Watchable = 'all' | readonly string[];

/** Throws a MotorpoolError (unauthenticated, forbidden). */
export async function watchableBy(db: Knex, who: Principal | undefined): Promise<Watchable> {
  if (who?.role !== 'customer') {
    requireAccess('live.watch', who);
    return 'all';
  }
  return reservationsRepository(db).vehiclesOutWith(who.userId);
}

/** What of a request one may watch; undefined for nothing of it. */
export function narrowed(request: WatchRequest, watchable: Watchable): WatchRequest | undefined {
  if (watchable === 'all') return request;
  const own = request.vehicleIds?.filter((id) => watchable.includes(id.toLowerCase())) ?? [...watchable];
  return own.length > 0 ? { ...request, vehicleIds: own } : undefined;
}

/** Whether what they may watch has come to be less. */
export async function hasLost(db: Knex, who: Principal, watchable: Watchable): Promise<boolean> {
  if (may(who, 'live.watch')) return false;
  if (watchable === 'all') return true;
  const now = await reservationsRepository(db).vehiclesOutWith(who.userId);
  return watchable.some((vehicleId) => !now.includes(vehicleId));
}
