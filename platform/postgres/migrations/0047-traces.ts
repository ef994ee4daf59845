/** What is written for later keeps of which trace it is: by default what the transaction says of itself, which is mostly nothing. */
import type { Knex } from 'knex';

export async function traces(tx: Knex): Promise<void> {
  for (const table of ['reservation_history', 'notifications', 'webhook_events'])
    await tx.raw(`
      alter table ${table} add column traceparent text
        default nullif(current_setting('motorpool.traceparent', true), '')`);
}
