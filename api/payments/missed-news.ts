/** Each hour: what a provider's own list of news has and no webhook brought us. */
import type { Knex } from 'knex';
import { messageOf } from '../../platform/errors.js';
import type { PaymentGateway } from './gateways/payment-gateway.js';
import { hearNews } from './hear-news.js';
import type { PaymentsDeps } from './payments.js';

const FIRST_MS = 3 * 24 * 3600 * 1000;
const LONGEST_MS = 29 * 24 * 3600 * 1000; // providers keep their news for 30 days
const OVERLAP_MS = 15 * 60_000; // news may stand in the list a while after its time

/** A provider that is away is asked again in the next round, from where it was. */
export async function hearMissedNews(deps: PaymentsDeps): Promise<void> {
  for (const gateway of deps.gateways.all) {
    if (!gateway.newsSince) continue;
    try {
      await hearSince(gateway, deps);
    } catch (error) {
      deps.log.warn({ gateway: gateway.name, reason: messageOf(error) }, 'a provider could not be asked for its news');
    }
  }
}

async function hearSince(gateway: PaymentGateway, deps: PaymentsDeps): Promise<void> {
  const now = Date.now();
  const seen = (await watermark(deps.db, gateway.name)) ?? now - FIRST_MS;
  const since = Math.max(seen - OVERLAP_MS, now - LONGEST_MS);
  for (const event of (await gateway.newsSince?.(new Date(since))) ?? []) await hearNews(gateway, event, deps);
  await deps.db.raw(
    `insert into gateway_watermarks (gateway, seen_until) values (?, ?)
     on conflict (gateway) do update set seen_until = greatest(gateway_watermarks.seen_until, excluded.seen_until)`,
    [gateway.name, new Date(now)],
  );
}

async function watermark(db: Knex, gateway: string): Promise<number | undefined> {
  const row = await db<{ gateway: string; seen_until: Date }>('gateway_watermarks').where({ gateway }).first();
  return row?.seen_until.getTime();
}
