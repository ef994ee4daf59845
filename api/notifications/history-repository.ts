/** SQL for what of reservations has not been told yet, and for whom it is time. */
import type { Knex } from 'knex';
import { RISKY } from '../reservation-risk/risk-reasons.js';
import { IS_ON, IS_RISKY } from '../reservation-risk/risks-repository.js';

export interface UntoldRow {
  id: string;
  reservation_id: string;
  /** null for services and turn-arounds, which are nobody's. */
  user_id: string | null;
  state: string;
  /** Its state before; null at its beginning. */
  before: string | null;
  at: Date;
  starts_at: Date;
  ends_at: Date;
  vehicle_id: string;
  total_minor: string;
  currency: string;
  /** Of the trace in which it was written; null for most. */
  traceparent: string | null;
}

export interface DueRow {
  id: string;
  user_id: string;
  starts_at: Date;
  ends_at: Date;
}

export function historyRepository(db: Knex) {
  return {
    /** In a transaction, which also marks them: what others have in hand is skipped. The oldest first. */
    async takeUntold(most: number): Promise<UntoldRow[]> {
      const { rows } = await db.raw(
        `with mine as (
           select id from reservation_history where told_at is null order by id limit ? for update skip locked
         ), told as (
           update reservation_history h set told_at = now() from mine where h.id = mine.id returning h.*
         )
         select t.id, t.reservation_id, r.user_id, t.state, t.at, t.starts_at, t.ends_at, t.vehicle_id, t.total_minor, r.currency, t.traceparent,
           (select p.state from reservation_history p where p.reservation_id = t.reservation_id and p.id < t.id
            order by p.id desc limit 1) as before
         from told t join reservations r on r.id = t.reservation_id order by t.id`,
        [most],
      );
      return rows;
    },
    /**
     * Confirmed ones that begin within so many hours, not told so yet. One that was booked later than that before its
     * start needs no reminder of it.
     */
    async toRemind(hours: number, notWithinHours: number, most: number): Promise<DueRow[]> {
      const { rows } = await db.raw(
        `select r.id, r.user_id, r.starts_at, r.ends_at from reservations r join users u on u.id = r.user_id and u.disabled_at is null
         where r.state = 'confirmed' and r.purpose = 'rental'
           and r.starts_at > now() + make_interval(hours => :notWithin) and r.starts_at <= now() + make_interval(hours => :hours)
           and r.confirmed_at < r.starts_at - make_interval(hours => :hours)
           and not exists (select from notifications n where n.dedupe_key = ${reminderKey(':hours')})
         order by r.starts_at limit :most`,
        { hours, notWithin: notWithinHours, most },
      );
      return rows;
    },
    /**
     * Confirmed ones that begin within so many hours and are likely to fall through, not asked yet; nobody while that task is
     * switched off. Booked earlier than that before its start, as for a reminder.
     */
    async toAsk(hours: number, notWithinHours: number, most: number): Promise<DueRow[]> {
      const { rows } = await db.raw(
        `select r.id, r.user_id, r.starts_at, r.ends_at from reservation_risks k
         join reservations r on r.id = k.reservation_id and r.starts_at = k.starts_at
         join users u on u.id = r.user_id and u.disabled_at is null
         where ${IS_RISKY}
           and ${IS_ON}
           and r.state = 'confirmed' and r.purpose = 'rental'
           and r.starts_at > now() + make_interval(hours => :notWithin) and r.starts_at <= now() + make_interval(hours => :hours)
           and r.confirmed_at < r.starts_at - make_interval(hours => :hours)
           and not exists (select from notifications n where n.dedupe_key = ${ASK_KEY})
         order by r.starts_at limit :most`,
        { ...RISKY, hours, notWithin: notWithinHours, most },
      );
      return rows;
    },
    /** Still out so many minutes after their end, not told so yet. */
    async late(minutes: number, most: number): Promise<DueRow[]> {
      const { rows } = await db.raw(
        `select r.id, r.user_id, r.starts_at, r.ends_at from reservations r join users u on u.id = r.user_id and u.disabled_at is null
         where r.state = 'active' and r.purpose = 'rental' and r.ends_at < now() - make_interval(mins => ?)
           and not exists (select from notifications n where n.dedupe_key = ${LATE_KEY})
         order by r.ends_at limit ?`,
        [minutes, most],
      );
      return rows;
    },
  };
}

const msOf = (column: string) => `floor(extract(epoch from ${column}) * 1000)::bigint`;
const reminderKey = (hours: string) =>
  `'reminder-' || cast(${hours} as int) || ':' || r.id || ':' || ${msOf('r.starts_at')}`;
const ASK_KEY = `'still-coming:' || r.id || ':' || ${msOf('r.starts_at')}`;
const LATE_KEY = `'late:' || r.id || ':' || ${msOf('r.ends_at')}`;

/** The same keys as text. A reservation that was moved has another one. */
export const keyOfReminder = (hours: number, { id, starts_at }: DueRow) =>
  `reminder-${hours}:${id}:${starts_at.getTime()}`;
export const keyOfAsking = ({ id, starts_at }: DueRow) => `still-coming:${id}:${starts_at.getTime()}`;
export const keyOfLate = ({ id, ends_at }: DueRow) => `late:${id}:${ends_at.getTime()}`;
