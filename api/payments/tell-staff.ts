/** Tells the administrators of something about money that a person should look at. */
import type { Knex } from 'knex';
import { notify } from '../notifications/notify.js';

const MOST = 50;

export interface MoneyNews {
  title: string;
  text: string;
  /** The same in Spanish. */
  es: { title: string; text: string };
  key: string;
}

/** Once a `key` to each. */
export async function tellStaff(tx: Knex, { title, text, es, key }: MoneyNews): Promise<void> {
  const { rows } = await tx.raw(
    `select id from users where role = 'admin' and disabled_at is null order by created_at limit ?`,
    [MOST],
  );
  for (const { id } of rows as { id: string }[]) {
    await notify(tx, { kind: 'alert', userId: id, data: { title, text, es }, dedupeKey: `${key}:${id}` });
  }
}
