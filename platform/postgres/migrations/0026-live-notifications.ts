/** What was told already to the pages that are open; what was there before is no news. */
import type { Knex } from 'knex';

export async function liveNotifications(tx: Knex): Promise<void> {
  await tx.raw(`
    alter table notifications add column shown_at timestamptz;
    update notifications set shown_at = now();
    create index notifications_unshown on notifications (created_at) where shown_at is null;
  `);
}
