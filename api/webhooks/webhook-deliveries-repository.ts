/** SQL for events on their way to other systems, and what these answered. */
import type { Knex } from 'knex';
import type { WebhookEvent } from './webhook-events.js';

export interface ClaimedWebhook extends WebhookEvent {
  delivery_id: string;
  endpoint_id: string;
  user_id: string;
  attempts: number;
  url: string;
  secret: Buffer;
  /** Only while it still signs. */
  previous_secret: Buffer | null;
  failing_since: Date | null;
  /** Switched off, or its owner may have it no more. */
  off: boolean;
  /** Of the trace in which the event was written; null for most. */
  traceparent: string | null;
}

export interface WebhookDeliveryRow {
  id: string;
  event_id: string;
  kind: string;
  subject: string;
  state: 'queued' | 'delivered' | 'failed';
  attempts: number;
  next_at: Date;
  status: number | null;
  detail: string | null;
  response: string | null;
  duration_ms: number | null;
  created_at: Date;
  settled_at: Date | null;
}

/** What one try came to. */
export interface Attempt {
  status: number | null;
  detail: string | null;
  response: string | null;
  durationMs: number;
}

const OWNED = 'd.endpoint_id in (select id from webhook_endpoints where id = ? and user_id = ?)';

export function webhookDeliveriesRepository(db: Knex) {
  return {
    /** Few of one endpoint at a time, and none of those that are busy, so that a slow one holds up no other. */
    async claim(most: number, mostOfOne: number, leaseS: number, busy: readonly string[]): Promise<ClaimedWebhook[]> {
      const { rows } = await db.raw(
        `with mine as (
           select d.id from webhook_endpoints e cross join lateral (
             select id, next_at from webhook_deliveries
             where endpoint_id = e.id and state = 'queued' and next_at <= now()
             order by next_at limit ? for update skip locked) d
           where e.id <> all(?::uuid[]) order by d.next_at limit ?
         )
         update webhook_deliveries d set attempts = attempts + 1, next_at = now() + make_interval(secs => ?)
         from mine, webhook_events v, webhook_endpoints e join users u on u.id = e.user_id
         where d.id = mine.id and v.id = d.event_id and e.id = d.endpoint_id
         returning d.id as delivery_id, d.attempts, v.id, v.kind, v.subject, v.data, v.at, v.traceparent, e.id as endpoint_id, e.user_id, e.url,
           e.secret, case when e.previous_until > now() then e.previous_secret end as previous_secret, e.failing_since,
           e.disabled_at is not null or u.disabled_at is not null or u.role <> 'admin' as off`,
        [mostOfOne, busy as string[], most, leaseS],
      );
      return rows;
    },
    async settle(id: string, state: 'delivered' | 'failed', attempt: Attempt): Promise<void> {
      await db('webhook_deliveries')
        .where({ id })
        .update({ state, settled_at: db.fn.now(), ...columnsOf(attempt) });
    },
    async retry(id: string, afterS: number, attempt: Attempt): Promise<void> {
      const next_at = db.raw('now() + make_interval(secs => ?)', [afterS]);
      await db('webhook_deliveries')
        .where({ id })
        .update({ next_at, ...columnsOf(attempt) });
    },
    /** Sends it again, delivered or not. false where the person has no such delivery. */
    async replay(userId: string, endpointId: string, id: string): Promise<boolean> {
      const { rowCount } = await db.raw(
        `update webhook_deliveries d set state = 'queued', attempts = 0, next_at = now(), settled_at = null
         where d.id = ? and ${OWNED}`,
        [id, endpointId, userId],
      );
      return rowCount > 0;
    },
    /** Older events go, with what became of them. */
    async trim(before: Date): Promise<number> {
      return db('webhook_events').where('at', '<', before).delete();
    },
    /** The newest first, after the one that is named. */
    async page(userId: string, endpointId: string, limit: number, after?: string): Promise<WebhookDeliveryRow[]> {
      const rows = db('webhook_deliveries as d')
        .join('webhook_events as v', 'v.id', 'd.event_id')
        .select('d.*', 'v.kind', 'v.subject')
        .whereRaw(OWNED, [endpointId, userId])
        .orderBy([
          { column: 'd.created_at', order: 'desc' },
          { column: 'd.id', order: 'desc' },
        ])
        .limit(limit);
      if (after) {
        rows.whereRaw('(d.created_at, d.id) < (select created_at, id from webhook_deliveries where id = ?)', [after]);
      }
      return rows;
    },
  };
}

const columnsOf = ({ status, detail, response, durationMs }: Attempt) => ({
  status,
  detail: detail?.slice(0, 500) ?? null,
  response: response?.slice(0, 2_000) ?? null,
  duration_ms: Math.round(durationMs),
});
