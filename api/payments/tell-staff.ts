/** Tells the administrators of something about money that a person should look at. */
import type { Knex } from 'knex';
import { notify } from '../notifications/notify.js';

const MOST = 50;

/** Once a `key` to each. */
export async function tellStaff(tx: Knex, { title, text, key }: { title: string; text: string; key: string }) {
  const { rows } = await tx.raw(
    `select id from users where role = 'admin' and disabled_at is null order by created_at limit ?`,
    [MOST],
  );
  for (const { id } of rows as { id: string }[]) {
    await notify(tx, { kind: 'alert', userId: id, data: { title, text }, dedupeKey: `${key}:${id}` });
  }
}
