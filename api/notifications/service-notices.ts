/** Tells who looks after a car that its service is due, from when on it is not offered. */
import type { Knex } from 'knex';
import { notify } from './notify.js';
import { keyOfService, serviceNoticesRepository } from './service-notices-repository.js';

const AT_ONCE = 500; // the rest an hour later

/** May run twice at once: each is told once. */
export async function tellServicesDue(db: Knex): Promise<void> {
  for (const row of await serviceNoticesRepository(db).due(AT_ONCE)) {
    await db.transaction((tx) =>
      notify(tx, {
        kind: 'maintenance',
        userId: row.user_id,
        data: { vehicleId: row.vehicle_id, car: row.car, timeZone: row.time_zone, dueAt: row.due_at.toISOString() },
        dedupeKey: keyOfService(row),
      }),
    );
  }
}
