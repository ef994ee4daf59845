/** SQL for who issues the invoices: one row. */
import type { Knex } from 'knex';
import type { Seller } from './invoice.js';

export function sellerRepository(db: Knex) {
  return {
    async find(): Promise<{ seller: Seller; version: number }> {
      const { rows } = await db.raw('select seller, version from invoice_seller');
      return rows[0];
    },
    /** undefined when it is no longer of that version. */
    async replace(seller: Seller, version?: number): Promise<number | undefined> {
      const { rows } = await db.raw(
        `update invoice_seller set seller = ?, version = version + 1, updated_at = now()
         where ?::integer is null or version = ? returning version`,
        [JSON.stringify(seller), version ?? null, version ?? null] as Knex.RawBinding[],
      );
      return rows[0]?.version;
    },
  };
}
