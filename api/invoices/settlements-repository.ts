/** SQL for payments of invoices that no gateway took. */
import type { Knex } from 'knex';

export interface SettlementRow {
  id: string;
  invoice_id: string;
  reservation_id: string;
  amount_minor: string;
  currency: string;
  method: string;
  reference: string | null;
  received_on: string;
  created_at: Date;
}

interface NewSettlement {
  invoiceId: string;
  reservationId: string;
  amountMinor: number;
  currency: string;
  method: string;
  reference: string | null;
  /** null: today, where the branch is. */
  receivedOn: string | null;
  recordedBy: string;
}

const COLUMNS = `id, invoice_id, reservation_id, amount_minor, currency, method, reference, received_on::text as received_on, created_at`;

export function settlementsRepository(db: Knex) {
  return {
    async of(invoiceId: string): Promise<SettlementRow[]> {
      const { rows } = await db.raw(
        `select ${COLUMNS} from invoice_settlements where invoice_id = ? order by created_at, id limit 1000`,
        [invoiceId],
      );
      return rows;
    },
    async insert(row: NewSettlement): Promise<SettlementRow> {
      const { rows } = await db.raw(
        `insert into invoice_settlements (invoice_id, reservation_id, amount_minor, currency, method, reference, recorded_by, received_on)
         select i.id, i.reservation_id, ?, ?, ?, ?, ?,
           coalesce(?::date, (now() at time zone coalesce(i.subject->>'timeZone', 'UTC'))::date)
         from invoices i where i.id = ? returning ${COLUMNS}`,
        [row.amountMinor, row.currency, row.method, row.reference, row.recordedBy, row.receivedOn, row.invoiceId],
      );
      return rows[0];
    },
    async isBeingPaid(reservationId: string): Promise<boolean> {
      const { rows } = await db.raw(
        `select 1 from payments where reservation_id = ? and state = 'open' and purpose = 'balance'`,
        [reservationId],
      );
      return rows.length > 0;
    },
    /** The last way in which something of a reservation was paid; undefined where nothing was. */
    async lastMethod(reservationId: string): Promise<string | undefined> {
      const { rows } = await db.raw(
        'select method from invoice_settlements where reservation_id = ? order by created_at desc limit 1',
        [reservationId],
      );
      return rows[0]?.method;
    },
  };
}
