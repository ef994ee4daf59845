/** Tells the pages that people have open what they are told. The list is the truth: who dies in between shows it there alone. */
import type { Knex } from 'knex';
import type { LiveBus } from '../../platform/live-bus/live-bus.js';
import { type Kind, ruleOf } from './kinds.js';
import { newsOf } from './news-of.js';
import { notificationsRepository } from './notifications-repository.js';

const AT_ONCE = 100;
const NEWS_FOR_MS = 10 * 60_000; // what waited longer is no news

/** Gives how many it took. Several processes may do it at once: each is told by one of them. */
export async function showSome(db: Knex, liveBus: LiveBus, now = Date.now()): Promise<number> {
  const rows = await notificationsRepository(db).takeUnshown(AT_ONCE);
  for (const { user_id: userId, ...row } of rows) {
    const secret = ruleOf(row.kind as Kind).secret;
    if (userId === null || secret || row.created_at.getTime() < now - NEWS_FOR_MS) continue;
    liveBus.publish({ kind: 'notification', userId, news: await newsOf(row) });
  }
  return rows.length;
}
