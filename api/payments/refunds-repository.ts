/** SQL for refunds. A row is a debt to the customer from the moment that it is there; a job pays it. */
import type { Knex } from 'knex';

export interface RefundRow {
  id: string;
  payment_id: string;
  /** Of money that came late to an attempt that was given up. */
  attempt_id: string | null;
  amount_minor: string;
  reason: string;
  state: 'due' | 'done' | 'failed';
  reference: string | null;
  tries: number;
  /** 1, and one more each time that staff order it anew after a gateway refused it. */
  round: number;
  last_error: string | null;
  created_by: string | null;
  /** `provider`: made on the provider's own pages. */
  origin: 'ours' | 'provider';
  created_at: Date;
  done_at: Date | null;
}

export type NewRefund = Pick<RefundRow, 'payment_id' | 'reason' | 'created_by'> & {
  amount_minor: number;
  attempt_id?: string;
};

export type ListedRefundRow = RefundRow & { reservation_id: string; user_id: string; currency: string };

/** The key by which a gateway knows it: what it refused for good it would refuse again by the same one. */
export const gatewayKeyOf = ({ id, round }: Pick<RefundRow, 'id' | 'round'>) => (round === 1 ? id : `${id}-${round}`);
/** The refund that a gateway means by such a key. */
export const refundIdOf = (gatewayKey: string) => gatewayKey.slice(0, 36);

/** By which the books know it: what came back is booked anew when it is given back again. */
export const bookingKeyOf = ({ id, round }: Pick<RefundRow, 'id' | 'round'>) =>
  round === 1 ? `refund:${id}` : `refund:${id}:${round}`;

export function refundsRepository(db: Knex) {
  const table = () => db<RefundRow>('refunds');
  return {
    find: (id: string): Promise<RefundRow | undefined> => table().where({ id }).first(),
    lock: (id: string): Promise<RefundRow | undefined> => table().where({ id }).forUpdate().first(),
    of: (paymentId: string): Promise<RefundRow[]> =>
      table().where({ payment_id: paymentId }).orderBy('created_at').orderBy('id').limit(1000),
    ofAll: (paymentIds: readonly string[]): Promise<RefundRow[]> =>
      table()
        .whereIn('payment_id', [...paymentIds])
        .orderBy('created_at')
        .orderBy('id'),
    /** undefined where the attempt's is there already. */
    async insert(row: NewRefund): Promise<RefundRow | undefined> {
      const [made] = await db('refunds').insert(row).onConflict().ignore().returning('*');
      return made as RefundRow | undefined;
    },
    /** One that was made at the provider; undefined where it is there already. */
    async insertMade(row: {
      payment_id: string;
      reference: string;
      amount_minor: number;
      reason: string;
    }): Promise<RefundRow | undefined> {
      const [made] = await db('refunds')
        .insert({ ...row, origin: 'provider', state: 'done', done_at: db.fn.now() })
        .onConflict()
        .ignore()
        .returning('*');
      return made as RefundRow | undefined;
    },
    /** What gateways are still to give back of a reservation, also of what they refused to and what is owed nevertheless. */
    async onItsWayMinor(reservationId: string, currency: string): Promise<number> {
      const { rows } = await db.raw(
        `select coalesce(sum(r.amount_minor), 0)::float8 as minor from refunds r join payments p on p.id = r.payment_id
         where p.reservation_id = ? and p.currency = ? and p.method <> 'Invoice'
           and (r.state = 'due' or (r.state = 'failed' and (r.attempt_id is not null or p.state = 'refund-due')))`,
        [reservationId, currency],
      );
      return rows[0].minor;
    },
    /** Of its price, that no person ordered. */
    async dueByRule(reservationId: string): Promise<(RefundRow & { currency: string })[]> {
      const { rows } = await db.raw(
        `select r.*, p.currency from refunds r join payments p on p.id = r.payment_id
         where p.reservation_id = ? and p.purpose = 'rental' and p.state = 'completed' and r.state = 'due'
           and r.attempt_id is null and r.created_by is null order by r.created_at, r.id`,
        [reservationId],
      );
      return rows;
    },
    due: (most: number): Promise<RefundRow[]> =>
      table().where({ state: 'due' }).where('next_try_at', '<=', db.fn.now()).orderBy('next_try_at').limit(most),
    /** Of all payments, newest first; after the one that is named. */
    async page(state: RefundRow['state'] | undefined, limit: number, after?: string): Promise<ListedRefundRow[]> {
      const { rows } = await db.raw(
        `select r.*, p.reservation_id, p.user_id, p.currency from refunds r join payments p on p.id = r.payment_id
         where (?::text is null or r.state = ?)
           and (?::uuid is null or (r.created_at, r.id) < (select created_at, id from refunds where id = ?))
         order by r.created_at desc, r.id desc limit ?`,
        [state ?? null, state ?? null, after ?? null, after ?? null, limit] as Knex.RawBinding[],
      );
      return rows;
    },
    /** One that was refused; the database refuses it where meanwhile not so much is left. */
    async dueAnew(id: string): Promise<RefundRow> {
      const [row] = await db('refunds')
        .where({ id, state: 'failed' })
        .update({ state: 'due', round: db.raw('round + 1'), tries: 0, last_error: null, next_try_at: db.fn.now() })
        .returning('*');
      return row as RefundRow;
    },
    /** When the job shall try it again, seconds from now. */
    async tryIn(id: string, seconds: number): Promise<void> {
      await db.raw(`update refunds set next_try_at = now() + ? * interval '1 second' where id = ? and state = 'due'`, [
        seconds,
        id,
      ]);
    },
    async done(id: string, reference: string): Promise<void> {
      await table()
        .where({ id })
        .update({ state: 'done', reference: reference.slice(0, 255), last_error: null, done_at: db.fn.now() } as never);
    },
    /** One that was done and came back to the gateway. */
    async cameBack(id: string, reason: string): Promise<void> {
      await table()
        .where({ id, state: 'done' })
        .update({ state: 'failed', last_error: reason.slice(0, 200), done_at: null } as never);
    },
    /** `final`: the gateway refuses for good, and a person must look. Else again, after growing pauses of up to an hour. */
    async failed(id: string, reason: string, final: boolean): Promise<void> {
      await db.raw(
        `update refunds set tries = tries + 1, last_error = ?, state = case when ? then 'failed' else 'due' end,
           next_try_at = now() + least(3600, 15 * power(2, least(tries, 10))) * interval '1 second'
         where id = ? and state = 'due'`,
        [reason.slice(0, 200), final, id],
      );
    },
  };
}
