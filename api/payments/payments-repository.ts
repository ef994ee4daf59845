/** SQL for payments. Give it a transaction and every call joins it. */
import type { Knex } from 'knex';
import type { PaymentRow } from './payment-row.js';

export type NewPayment = Pick<
  PaymentRow,
  | 'reservation_id'
  | 'user_id'
  | 'purpose'
  | 'currency'
  | 'method'
  | 'caller'
  | 'idempotency_key'
  | 'fingerprint'
  | 'form'
> & { amount_minor: number };

export interface PaymentFilter {
  userId?: string | undefined;
  reservationId?: string | undefined;
}

/** In these a payment, or a deposit, stands. */
const SETTLED = ['open', 'completed', 'authorised', 'capture-due', 'release-due'];

export function paymentsRepository(db: Knex) {
  const table = () => db<PaymentRow>('payments');
  return {
    find: (id: string): Promise<PaymentRow | undefined> => table().where({ id }).first(),
    lock: (id: string): Promise<PaymentRow | undefined> => table().where({ id }).forUpdate().first(),
    findByKey: (caller: string, key: string): Promise<PaymentRow | undefined> =>
      table().where({ caller, idempotency_key: key }).first(),
    openOf: (reservationId: string): Promise<PaymentRow | undefined> =>
      table().where({ reservation_id: reservationId, state: 'open' }).first(),
    /**
     * Of its price, in that currency: what was paid, without what a change of the price gave back. What staff gave back of
     * their own will, here or at the provider, was a favour, and is not owed again.
     */
    async paidMinor(reservationId: string, currency: string): Promise<number> {
      const { rows } = await db.raw(
        `select coalesce(sum(p.amount_minor - coalesce((select sum(r.amount_minor) from refunds r where r.payment_id = p.id
           and r.attempt_id is null and r.created_by is null and r.origin = 'ours' and r.state <> 'failed'), 0)), 0)::float8 as paid
         from payments p
         where p.reservation_id = ? and p.currency = ? and p.state = 'completed' and p.purpose = 'rental'`,
        [reservationId, currency],
      );
      return rows[0].paid;
    },
    /** Of one payment; for what may still be given back. */
    async leftMinor(id: string): Promise<number> {
      const { rows } = await db.raw('select left_minor::float8 as left_minor from payments_left where id = ?', [id]);
      return rows[0]?.left_minor ?? 0;
    },
    /** Those of what was open, of which something is left; newest first. */
    async balancesLeft(reservationId: string, currency: string): Promise<{ id: string; leftMinor: number }[]> {
      const { rows } = await db.raw(
        `select id, left_minor::float8 as "leftMinor" from payments_left
         where reservation_id = ? and currency = ? and purpose = 'balance' and left_minor > 0 order by paid_at desc`,
        [reservationId, currency],
      );
      return rows;
    },
    async depositOf(reservationId: string): Promise<PaymentRow | undefined> {
      return table().where({ reservation_id: reservationId, purpose: 'deposit' }).whereIn('state', SETTLED).first();
    },
    async countOf(reservationId: string): Promise<number> {
      const { rows } = await db.raw('select count(*)::int as n from payments where reservation_id = ?', [
        reservationId,
      ]);
      return rows[0].n;
    },
    async insert(row: NewPayment): Promise<PaymentRow> {
      const part = db('payments')
        .where({ reservation_id: row.reservation_id, purpose: row.purpose })
        .whereIn('state', SETTLED)
        .select(db.raw('count(*) + 1'));
      const [made] = await db('payments')
        .insert({ ...row, part })
        .returning('*');
      return made as PaymentRow;
    },
    async update(id: string, columns: Record<string, Knex.Value | null>): Promise<PaymentRow> {
      const [row] = await db('payments')
        .where({ id })
        .update({ ...columns, updated_at: db.fn.now() })
        .returning('*');
      return row as PaymentRow;
    },
    /** When reconciliation shall look at it, seconds from now. */
    async lookIn(id: string, seconds: number): Promise<void> {
      await db.raw(`update payments set look_at = now() + ? * interval '1 second' where id = ?`, [seconds, id]);
    },
    /** Those whose end nobody has told yet. */
    async toLookAt(most: number): Promise<PaymentRow[]> {
      return table()
        .whereIn('state', ['open', 'capture-due', 'release-due'])
        .where('look_at', '<=', db.fn.now())
        .orderBy('look_at')
        .limit(most);
    },
    /** Deposits whose rental is over for as long as its fleet says, and that nothing is open for. */
    async depositsToLetGo(most: number): Promise<string[]> {
      const { rows } = await db.raw(
        `select p.id from payments p join reservations r on r.id = p.reservation_id join vehicles v on v.id = r.vehicle_id
           join fleets f on f.id = v.fleet_id
         where p.state = 'authorised' and r.state in ('completed', 'cancelled', 'no_show', 'expired')
           and coalesce(r.ended_at, r.cancelled_at, r.updated_at)
             + (f.effective_policy->>'depositReleaseHours')::integer * interval '1 hour' <= now()
           and not exists (select from open_balances b where b.reservation_id = r.id and b.amount_minor > 0)
         limit ?`,
        [most],
      );
      return rows.map(({ id }: { id: string }) => id);
    },
    /** Whether the fleet of its car wants the deposit with the payment. */
    async wantsDepositNow(reservationId: string): Promise<{ minor: number; currency: string } | undefined> {
      const { rows } = await db.raw(
        `select r.deposit_minor::float8 as minor, r.currency from reservations r join vehicles v on v.id = r.vehicle_id
           join fleets f on f.id = v.fleet_id
         where r.id = ? and r.deposit_minor > 0 and (f.effective_policy->>'depositWithPayment')::boolean`,
        [reservationId],
      );
      return rows[0];
    },
    /** Newest first; after the one that is named. */
    async page({ userId, reservationId }: PaymentFilter, limit: number, after?: string): Promise<PaymentRow[]> {
      const rows = table()
        .orderBy([
          { column: 'created_at', order: 'desc' },
          { column: 'id', order: 'desc' },
        ])
        .limit(limit);
      if (userId) rows.where('user_id', userId);
      if (reservationId) rows.where('reservation_id', reservationId);
      if (after) rows.whereRaw('(created_at, id) < (select created_at, id from payments where id = ?)', [after]);
      return rows;
    },
    /** Once in its life: more time for a hold whose payment nobody could take. */
    async extendHold(reservationId: string, seconds: number): Promise<void> {
      await db.raw(
        `update reservations set held_until = greatest(held_until, now() + ? * interval '1 second'), hold_extended_at = now()
         where id = ? and state = 'held' and held_until > now() and hold_extended_at is null`,
        [seconds, reservationId],
      );
    },
    /**
     * Brings back a hold that ran out while its payment was under way. False where its time or its car is gone; throws
     * the database's 23P01 where the time is another's.
     */
    async holdAgain(reservationId: string): Promise<boolean> {
      const { rowCount } = await db.raw(
        `update reservations r set state = 'held', held_until = now() + interval '1 minute', version = r.version + 1,
           updated_at = now()
         from vehicles v where r.id = ? and v.id = r.vehicle_id and v.deleted_at is null
           and r.state in ('held', 'expired') and r.ends_at > now()`,
        [reservationId],
      );
      return rowCount === 1;
    },
    async knowsEvent(gateway: string, eventId: string): Promise<boolean> {
      const row = await db('payment_events')
        .where({ gateway, event_id: eventId.slice(0, 255) })
        .first();
      return row !== undefined;
    },
    async keepEvent(gateway: string, eventId: string, kind: string): Promise<void> {
      const row = { gateway, event_id: eventId.slice(0, 255), kind: kind.slice(0, 200) };
      await db('payment_events').insert(row).onConflict().ignore();
    },
    /** Providers try for days; what is older than that will not come again. */
    trimEvents: (before: Date): Promise<number> => db('payment_events').where('received_at', '<', before).delete(),
  };
}
