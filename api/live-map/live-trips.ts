/** Tells who watches one car by its id of its trips: staff all of them, a customer those of their own rental. */
import type { Knex } from 'knex';
import type { TripNews } from '../../contracts/index.js';
import type { LiveBus } from '../../platform/live-bus/live-bus.js';
import type { Log } from '../../platform/log.js';
import { databaseReasonOf } from '../../platform/postgres/database-reason.js';
import { tripsRepository } from '../trips/trips-repository.js';
import type { LiveSocket } from './live-map.js';

/** Ten thousand cars on the move are 170 news a second: who watches them all is not told. Gives the function that ends it. */
export function liveTrips(deps: {
  db: Knex;
  liveBus: LiveBus;
  log: Log;
  /** Who watches that car by its id. */
  watchersOf: (vehicleId: string) => readonly LiveSocket[];
  /** The customer behind it; undefined for staff. */
  customerOf: (socket: LiveSocket) => string | undefined;
}): () => void {
  const { db, liveBus, log, watchersOf, customerOf } = deps;

  async function tell(trip: TripNews): Promise<void> {
    for (const socket of watchersOf(trip.vehicleId)) {
      const customer = customerOf(socket);
      if (customer !== undefined && !(await tripsRepository(db).find(trip.id, customer))) continue;
      if (socket.connected) socket.emit('trip', trip);
    }
  }

  return liveBus.subscribe(['trip-changed'], ({ trip }) => {
    tell(trip).catch((error: unknown) => {
      log.warn({ reason: databaseReasonOf(error) }, 'cannot ask whose trip it is; nobody is told of it');
    });
  });
}
