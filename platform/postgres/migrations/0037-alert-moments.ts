/** One alert of a cause for each moment; what was withdrawn holds no moment, as another may be moved there. */
import type { Knex } from 'knex';

export async function alertMoments(tx: Knex): Promise<void> {
  await tx.raw(`
    alter table alerts drop constraint alerts_vehicle_id_kind_subject_raised_at_key;
    create unique index alerts_moment on alerts (vehicle_id, kind, subject, raised_at) where withdrawn_at is null;
  `);
}
