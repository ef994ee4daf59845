/** SQL for what is charged besides the price of a rental. */
import type { Knex } from 'knex';

export interface ChargeRow {
  id: string;
  reservation_id: string;
  kind: string;
  description: string;
  amount_minor: string;
  currency: string;
  tax: { name: string; percent: number } | null;
  invoice_id: string;
  number: string;
  created_at: Date;
}

export type NewCharge = Omit<ChargeRow, 'number' | 'created_at' | 'amount_minor'> & {
  amount_minor: number;
  charged_by: string;
};

export function chargesRepository(db: Knex) {
  const SELECT = `select c.id, c.reservation_id, c.kind, c.description, c.amount_minor, c.currency, c.tax, c.invoice_id,
    i.number, c.created_at from reservation_charges c join invoices i on i.id = c.invoice_id`;
  return {
    async of(reservationId: string): Promise<ChargeRow[]> {
      const { rows } = await db.raw(`${SELECT} where c.reservation_id = ? order by i.ordinal`, [reservationId]);
      return rows;
    },
    async insert(charge: NewCharge): Promise<ChargeRow> {
      await db('reservation_charges').insert({ ...charge, tax: charge.tax && JSON.stringify(charge.tax) });
      const { rows } = await db.raw(`${SELECT} where c.id = ?`, [charge.id]);
      return rows[0];
    },
  };
}
