/** SQL for what is to be sent to people, and what became of it. */
import type { Knex } from 'knex';
import type { Preferences } from '../users/preferences.js';
import type { Channel, Kind } from './kinds.js';

/** A delivery that is tried now, with all that decides about it. */
export interface ClaimedDelivery {
  id: string;
  channel: Channel;
  address: string;
  attempts: number;
  /** Of the last failure. */
  detail: string | null;
  kind: Kind;
  language: string;
  urgent: boolean;
  dedupe_key: string;
  data: Record<string, unknown>;
  sealed: Buffer | null;
  created_at: Date;
  user_id: string | null;
  name: string | null;
  preferences: Preferences | null;
  disabled: boolean;
  reservation_state: string | null;
  starts_at: Date | null;
  ends_at: Date | null;
  /** Of the trace in which the message was written; null for most. */
  traceparent: string | null;
}

export type DeliveryState = 'queued' | 'sent' | 'kept' | 'dropped' | 'dead';
export const DELIVERY_STATES: readonly DeliveryState[] = ['queued', 'sent', 'kept', 'dropped', 'dead'];

export interface DeliveryRow {
  id: string;
  notification_id: string;
  user_id: string | null;
  kind: string;
  channel: string;
  address: string;
  state: DeliveryState;
  attempts: number;
  next_at: Date;
  detail: string | null;
  created_at: Date;
  settled_at: Date | null;
}

export interface DeliveryFilter {
  state?: DeliveryState | undefined;
  kind?: string | undefined;
  channel?: string | undefined;
  userId?: string | undefined;
}

export function deliveriesRepository(db: Knex) {
  return {
    /** Takes what is due; whoever dies with it leaves it to others after `leaseS`. */
    async claim(channel: Channel, most: number, leaseS: number): Promise<ClaimedDelivery[]> {
      const { rows } = await db.raw(
        `with mine as (
           select id from deliveries where channel = ? and state = 'queued' and next_at <= now()
           order by next_at limit ? for update skip locked
         )
         update deliveries d set attempts = attempts + 1, next_at = now() + make_interval(secs => ?)
         from mine, notifications n left join users u on u.id = n.user_id
           left join reservations r on r.id = n.reservation_id
         where d.id = mine.id and n.id = d.notification_id
         returning d.id, d.channel, d.address, d.attempts, d.detail, n.kind, n.language, n.urgent, n.dedupe_key, n.data, n.sealed,
           n.created_at, n.traceparent, n.user_id, u.name, u.preferences, u.disabled_at is not null as disabled,
           r.state as reservation_state, r.starts_at, r.ends_at`,
        [channel, most, leaseS],
      );
      return rows;
    },
    /** It is over with it. What was secret goes, unless it may be sent again. */
    async settle(id: string, state: DeliveryState, told: { detail?: string; providerId?: string } = {}): Promise<void> {
      await db.raw(
        `with settled as (
           update deliveries set state = ?, detail = ?, provider_id = ?, settled_at = now() where id = ?
           returning notification_id, state
         )
         update notifications n set sealed = null from settled
         where n.id = settled.notification_id and n.sealed is not null and settled.state <> 'dead'`,
        [state, told.detail ?? null, told.providerId ?? null, id] as Knex.RawBinding[],
      );
    },
    async retry(id: string, afterS: number, detail: string): Promise<void> {
      await db.raw(`update deliveries set next_at = now() + make_interval(secs => ?), detail = ? where id = ?`, [
        afterS,
        detail,
        id,
      ]);
    },
    /** Not tried: it waits for its hour. */
    async postpone(id: string, until: Date): Promise<void> {
      await db.raw('update deliveries set next_at = ?, attempts = attempts - 1 where id = ?', [until, id]);
    },
    /** A dead one once more. false where there is none. */
    async replay(id: string): Promise<{ kind: string; user_id: string | null } | undefined> {
      const { rows } = await db.raw(
        `update deliveries d set state = 'queued', attempts = 0, next_at = now(), settled_at = null
         from notifications n where d.id = ? and d.state = 'dead' and n.id = d.notification_id returning n.kind, n.user_id`,
        [id],
      );
      return rows[0];
    },
    /** The newest first, after the one that is named. */
    async page(limit: number, filter: DeliveryFilter, after?: string): Promise<DeliveryRow[]> {
      const rows = db('deliveries as d')
        .join('notifications as n', 'n.id', 'd.notification_id')
        .select('d.*', 'n.kind', 'n.user_id')
        .orderBy([
          { column: 'd.created_at', order: 'desc' },
          { column: 'd.id', order: 'desc' },
        ])
        .limit(limit);
      if (filter.state) rows.where('d.state', filter.state);
      if (filter.channel) rows.where('d.channel', filter.channel);
      if (filter.kind) rows.where('n.kind', filter.kind);
      if (filter.userId) rows.where('n.user_id', filter.userId);
      if (after) rows.whereRaw('(d.created_at, d.id) < (select created_at, id from deliveries where id = ?)', [after]);
      return rows;
    },
  };
}
