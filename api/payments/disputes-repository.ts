/** SQL for payments that a customer contests at their bank or at PayPal. */
import type { Knex } from 'knex';
import type { ProviderDispute } from './gateways/payment-gateway.js';

export interface DisputeRow {
  id: string;
  payment_id: string;
  gateway: string;
  reference: string;
  amount_minor: string;
  currency: string;
  reason: string;
  state: ProviderDispute['state'];
  withheld: boolean;
  opened_at: Date;
  changed_at: Date;
}

export type DisputeWithPayment = DisputeRow & { reservation_id: string; user_id: string };

export function disputesRepository(db: Knex) {
  return {
    find: (gateway: string, reference: string): Promise<DisputeRow | undefined> =>
      db<DisputeRow>('disputes').where({ gateway, reference }).first(),
    async keep(paymentId: string, gateway: string, said: ProviderDispute): Promise<DisputeRow> {
      const { rows } = await db.raw(
        `insert into disputes (payment_id, gateway, reference, amount_minor, currency, reason, state, withheld)
         values (?, ?, ?, ?, ?, ?, ?, ?)
         on conflict (gateway, reference) do update set state = excluded.state, changed_at = now(),
           withheld = disputes.withheld or excluded.withheld
         returning *`,
        [
          ...[paymentId, gateway, said.reference.slice(0, 255), said.amountMinor, said.currency],
          ...[said.reason.slice(0, 100), said.state, said.withheld],
        ] as Knex.RawBinding[],
      );
      return rows[0];
    },
    /** Newest first; after the one that is named. */
    async page(state: string | undefined, limit: number, after?: string): Promise<DisputeWithPayment[]> {
      const { rows } = await db.raw(
        `select d.*, p.reservation_id, p.user_id from disputes d join payments p on p.id = d.payment_id
         where (?::text is null or d.state = ?)
           and (?::uuid is null or (d.opened_at, d.id) < (select opened_at, id from disputes where id = ?))
         order by d.opened_at desc, d.id desc limit ?`,
        [state ?? null, state ?? null, after ?? null, after ?? null, limit] as Knex.RawBinding[],
      );
      return rows;
    },
  };
}
