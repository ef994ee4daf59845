/** SQL over everything that is held on a person. */
import type { Knex } from 'knex';
import { PERSONAL_DATA, type PersonalData } from './personal-data.js';

export interface RentalOut {
  reservationId: string;
  vehicleId: string;
  from: Date;
  to: Date;
}

const valuesFor = (sql: string, userId: string) => Array.from(sql.matchAll(/\?/g), () => userId);

export function peopleDataRepository(db: Knex) {
  return {
    async rowsOf(part: PersonalData, userId: string): Promise<unknown[]> {
      if (!part.export) return [];
      return (await db.raw(part.export, valuesFor(part.export, userId))).rows;
    },
    /** When the person had which car. */
    async rentalsOut(userId: string, most: number): Promise<RentalOut[]> {
      const { rows } = await db.raw(
        `select id as "reservationId", vehicle_id as "vehicleId", started_at as "from", coalesce(ended_at, now()) as "to"
         from reservations where user_id = ? and started_at is not null order by started_at desc limit ?`,
        [userId, most],
      );
      return rows;
    },
    /** What keeps a person from being erased, in words. */
    async openOf(userId: string): Promise<'rental' | 'money' | undefined> {
      const { rows } = await db.raw(
        `select exists (select from reservations where user_id = :id
             and (state in ('confirmed', 'active') or (state = 'held' and held_until > now()))) as rental,
           exists (select from payments where user_id = :id and state in ('open', 'authorised', 'capture-due', 'release-due', 'refund-due'))
             or exists (select from refunds f join payments p on p.id = f.payment_id where p.user_id = :id and f.state = 'due')
             or exists (select from ledger_transactions t join ledger_entries e on e.transaction_id = t.id
               where t.user_id = :id and e.account in ('receivable', 'refunds-due', 'deposits')
               group by e.account, e.currency having sum(e.amount_minor) <> 0) as money`,
        { id: userId },
      );
      return rows[0].rental ? 'rental' : rows[0].money ? 'money' : undefined;
    },
    /** In a transaction. */
    async erase(userId: string): Promise<void> {
      for (const part of PERSONAL_DATA) {
        for (const sql of part.erase) await db.raw(sql, valuesFor(sql, userId));
      }
    },
    /** Holds that ran out so long ago, of which nothing else knows. */
    async trimExpiredHolds(before: Date): Promise<number> {
      const { rowCount } = await db.raw(
        `delete from reservations where id in (select r.id from reservations r where r.state = 'expired' and r.updated_at < ?
           and not exists (select from payments p where p.reservation_id = r.id) limit 10000)`,
        [before],
      );
      return rowCount;
    },
  };
}
