/** A trail is where a car was while a person had it. Once they are erased it is nowhere any more. */
import type { Knex } from 'knex';
import type { TelemetryStore } from '../../platform/telemetry-store/telemetry-store.js';
import { trailsRepository } from './trails-repository.js';

const LATECOMERS_MS = 40 * 24 * 3600 * 1000; // a car keeps what it could not send for 30 days

/** In the transaction that erases: should it fail, nothing is lost but places that were to go. */
export async function forgetTrails(tx: Knex, store: TelemetryStore, userId: string): Promise<void> {
  for (const trail of await trailsRepository(tx).noteOf(userId)) await forget(store, trail);
}

/** What cars told of such spans since. Gives how many spans were looked through. */
export async function forgetLatecomers(db: Knex, store: TelemetryStore, now = Date.now()): Promise<number> {
  const kept = trailsRepository(db);
  const trails = await kept.forgottenSince(new Date(now - LATECOMERS_MS));
  for (const trail of trails) {
    await kept.forgetTold(trail);
    await kept.forgetTrips(trail);
    await forget(store, trail);
  }
  return trails.length;
}

const forget = (store: TelemetryStore, trail: { vehicle_id: string; from_at: Date; until_at: Date }) =>
  store.forgetPositions(trail.vehicle_id, { from: trail.from_at.getTime(), to: trail.until_at.getTime() });
