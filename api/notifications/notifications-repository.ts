/** SQL for what people are told. Give it a transaction and every call joins it. */
import type { Knex } from 'knex';
import type { Preferences } from '../users/preferences.js';
import { type Channel, KINDS, ruleOf } from './kinds.js';

export interface Person {
  id: string;
  name: string;
  email: string | null;
  phone: string | null;
  preferences: Preferences;
  /** Ids of their push subscriptions. */
  subscriptions: string[];
}

const SECRET_KINDS = KINDS.filter((kind) => ruleOf(kind).secret);

export interface NotificationRow {
  id: string;
  kind: string;
  reservation_id: string | null;
  language: string;
  data: Record<string, unknown>;
  created_at: Date;
  read_at: Date | null;
}

export function notificationsRepository(db: Knex) {
  return {
    /** undefined for who is not there or is disabled. */
    async person(userId: string): Promise<Person | undefined> {
      const { rows } = await db.raw(
        `select id, name, email, phone, preferences,
           array(select s.id::text from push_subscriptions s where s.user_id = u.id order by s.created_at desc) as subscriptions
         from users u where id = ? and disabled_at is null`,
        [userId],
      );
      return rows[0];
    },
    /** What a message about a reservation shows; as it is now. */
    async factsOf(reservationId: string): Promise<Record<string, unknown>> {
      const { rows } = await db.raw(
        `select r.id as "reservationId", r.vehicle_id as "vehicleId", v.make || ' ' || v.model as car,
           coalesce(b.name, '') as branch, coalesce(b.time_zone, 'UTC') as "timeZone", r.starts_at as "startsAt",
           r.ends_at as "endsAt", r.held_until as "heldUntilAt", r.total_minor::float8 as "totalMinor", r.currency
         from reservations r join vehicles v on v.id = r.vehicle_id
         left join branches b on b.id = coalesce(r.pickup_branch_id, v.branch_id) where r.id = ?`,
        [reservationId],
      );
      return rows[0] ?? {};
    },
    /** undefined where there is one with that key. */
    async insert(row: {
      userId: string | null;
      kind: string;
      reservationId: string | null;
      dedupeKey: string;
      language: string;
      urgent: boolean;
      data: Readonly<Record<string, unknown>>;
      sealed: Buffer | null;
      /** When it happened; null: now. */
      at: Date | null;
    }): Promise<string | undefined> {
      const { rows } = await db.raw(
        `insert into notifications (user_id, kind, reservation_id, dedupe_key, language, urgent, data, sealed, created_at)
         values (?, ?, ?, ?, ?, ?, ?::jsonb, ?, coalesce(?::timestamptz, now())) on conflict (dedupe_key) do nothing returning id`,
        [
          row.userId,
          row.kind,
          row.reservationId,
          row.dedupeKey,
          row.language,
          row.urgent,
          JSON.stringify(row.data),
          row.sealed,
          row.at,
        ] as Knex.RawBinding[],
      );
      return rows[0]?.id;
    },
    async addDeliveries(notificationId: string, ways: readonly { channel: Channel; address: string }[]): Promise<void> {
      const rows = ways.map(({ channel, address }) => ({ notification_id: notificationId, channel, address }));
      if (rows.length > 0) await db('deliveries').insert(rows).onConflict().ignore();
    },
    /** Of one person, the newest first, without what holds a code; after the one that is named. */
    async page(userId: string, limit: number, unreadOnly: boolean, after?: string): Promise<NotificationRow[]> {
      const rows = db('notifications')
        .select('id', 'kind', 'reservation_id', 'language', 'data', 'created_at', 'read_at')
        .where({ user_id: userId })
        .whereNotIn('kind', SECRET_KINDS)
        .orderBy([
          { column: 'created_at', order: 'desc' },
          { column: 'ordinal', order: 'desc' }, // of what happened at once
        ])
        .limit(limit);
      if (unreadOnly) rows.whereNull('read_at');
      if (after) {
        rows.whereRaw(
          '(created_at, ordinal) < (select created_at, ordinal from notifications where id = ? and user_id = ?)',
          [after, userId],
        );
      }
      return rows;
    },
    /** What no page was told yet, for whoever asks first. */
    async takeUnshown(most: number): Promise<(NotificationRow & { user_id: string | null })[]> {
      const { rows } = await db.raw(
        `with mine as (
           select id from notifications where shown_at is null order by created_at limit ? for update skip locked
         ), shown as (
           update notifications n set shown_at = now() from mine where n.id = mine.id
           returning n.id, n.user_id, n.kind, n.reservation_id, n.language, n.data, n.created_at, n.read_at, n.ordinal
         )
         select * from shown order by created_at, ordinal`,
        [most],
      );
      return rows;
    },
    /** One of theirs, or all up to now. Gives how many there are of that. */
    async markRead(userId: string, id?: string): Promise<number> {
      const theirs = db('notifications').where({ user_id: userId }).whereNotIn('kind', SECRET_KINDS);
      if (id === undefined) theirs.whereNull('read_at');
      else theirs.where({ id });
      return theirs.update({ read_at: db.raw('coalesce(read_at, now())') });
    },
    /** What is older goes, with what became of it. */
    async trim(before: Date): Promise<number> {
      return db('notifications').where('created_at', '<', before).delete();
    },
    /** For other systems that want to hear of it. `at`: when it happened; now unless told. */
    async emit(
      kind: string,
      subject: string,
      data: Readonly<Record<string, unknown>>,
      key: string,
      at?: Date,
    ): Promise<void> {
      await db.raw('select emit_event(?, ?, ?::jsonb, ?, coalesce(?::timestamptz, clock_timestamp()))', [
        ...[kind, subject, JSON.stringify(data), key],
        at?.toISOString() ?? null,
      ] as Knex.RawBinding[]);
    },
  };
}
