/** Which alerts wait to be told, what is critical first; and which were told within the last hour. */
import type { Knex } from 'knex';

/** From here on `announced_at` is when people were told of it, not when it was looked at: null where it was one of too many. */
export async function toldAlerts(tx: Knex): Promise<void> {
  await tx.raw(`
    drop index alerts_unannounced;
    create index alerts_unannounced on alerts ((severity <> 'critical'), raised_at)
      where announced < occurrences and withdrawn_at is null;
    create index alerts_told_people on alerts (announced_at) where announced_at is not null;
  `);
}
