/** SQL for times in which a car is kept from being rented. They stand in the calendar beside the reservations. */
import type { Knex } from 'knex';
import { vehicleNotFound } from '../vehicles/vehicles.js';
import { reservationsRepository } from './reservations-repository.js';

interface Block {
  vehicleId: string;
  startsAt: Date;
  endsAt: Date;
  reason: string;
}

export function blocksRepository(db: Knex) {
  return {
    /** undefined where something touches that time. Throws a MotorpoolError (not-found). Wants a transaction. */
    async insert({ vehicleId, startsAt, endsAt, reason }: Block): Promise<string | undefined> {
      // Kept from being removed, and nobody moves a reservation on it meanwhile.
      const lock = 'select from vehicles where id = ? and deleted_at is null for share';
      if ((await db.raw(lock, [vehicleId])).rowCount === 0) throw vehicleNotFound();
      await reservationsRepository(db).letGoOfLapsed(vehicleId, startsAt, endsAt);
      const { rows } = await db.raw(
        `insert into reservations (purpose, vehicle_id, state, starts_at, ends_at, blocked_until, currency, reason)
         values ('service', ?, 'confirmed', ?, ?, ?, 'XXX', ?)
         on conflict on constraint reservations_never_overlap do nothing returning id`,
        [vehicleId, startsAt, endsAt, endsAt, reason],
      );
      return rows[0]?.id;
    },
    /** Its span; undefined where there is no such block. */
    async end(vehicleId: string, id: string): Promise<{ startsAt: Date; endsAt: Date } | undefined> {
      const { rows } = await db.raw(
        `update reservations set state = 'cancelled', version = version + 1, updated_at = now(), cancelled_at = now()
         where id = ? and vehicle_id = ? and purpose <> 'rental' and state = 'confirmed'
         returning starts_at as "startsAt", ends_at as "endsAt"`,
        [id, vehicleId],
      );
      return rows[0];
    },
  };
}
