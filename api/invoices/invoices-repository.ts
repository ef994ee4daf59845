/** SQL for invoices and credit notes. They are added, never changed; their states follow from the ledger. */
import type { Knex } from 'knex';
import type { Buyer, Line, Seller, Subject, TaxLine } from './invoice.js';
import type { Amounts } from './invoice-amounts.js';
import type { TakenNumber } from './invoice-numbers-repository.js';

export interface NewInvoice extends Amounts, TakenNumber {
  kind: 'invoice' | 'credit-note';
  /** What it is issued for: once. */
  key: string;
  reservationId: string;
  userId: string;
  branchId: string | null;
  paymentId: string | null;
  refersTo: string | null;
  seller: Seller;
  buyer: Buyer;
  subject: Subject;
  currency: string;
  reason: string | null;
}

export interface InvoiceRow {
  id: string;
  kind: 'invoice' | 'credit-note';
  number: string;
  key: string;
  reservation_id: string;
  user_id: string;
  branch_id: string | null;
  payment_id: string | null;
  refers_to: string | null;
  refers_to_number: string | null;
  issued_at: Date;
  issued_on: string;
  due_on: string;
  seller: Seller;
  buyer: Buyer;
  subject: Subject;
  lines: Line[];
  taxes: TaxLine[];
  net_minor: string;
  tax_minor: string;
  total_minor: string;
  currency: string;
  reason: string | null;
  credited_minor: string;
  open_minor: string;
  sandbox: boolean;
}

export interface InvoiceFilter {
  userId?: string | undefined;
  reservationId?: string | undefined;
  branchId?: string | undefined;
  kind?: 'invoice' | 'credit-note' | undefined;
  /** `overdue`: open after its day. */
  state?: 'open' | 'overdue' | undefined;
  from?: Date | undefined;
  to?: Date | undefined;
}

const DUE_ON = `i.issued_on + coalesce((i.seller->>'paymentDays')::integer, 14)`;

/** What is paid for a reservation goes to its oldest invoice of that currency first, so what is open lies on the newest. */
const SELECT = `
  select i.id, i.kind, i.number, i.key, i.reservation_id, i.user_id, i.branch_id, i.payment_id, i.refers_to, i.issued_at,
    i.issued_on::text as issued_on, (${DUE_ON})::text as due_on, i.seller, i.buyer, i.subject, i.lines, i.taxes, i.net_minor, i.tax_minor,
    i.total_minor, i.currency, i.reason, about.number as refers_to_number, coalesce(c.credited, 0) as credited_minor,
    case when i.kind = 'invoice' then
      greatest(0, least(i.total_minor - coalesce(c.credited, 0), d.due - coalesce(later.total, 0))) else 0 end as open_minor,
    exists (select from payments p where p.reservation_id = i.reservation_id and p.sandbox and p.paid_at is not null) as sandbox
  from invoices i left join invoices about on about.id = i.refers_to
    left join lateral (select sum(n.total_minor) as credited from invoices n where n.refers_to = i.id) c on true
    left join lateral (select sum(l.total_minor - coalesce((select sum(n.total_minor) from invoices n
        where n.refers_to = l.id), 0)) as total from invoices l
      where l.reservation_id = i.reservation_id and l.kind = 'invoice' and l.currency = i.currency
        and l.ordinal > i.ordinal) later on true
    cross join lateral (select coalesce(sum(e.amount_minor), 0) as due
      from ledger_transactions t join ledger_entries e on e.transaction_id = t.id
      where t.reservation_id = i.reservation_id and e.account = 'receivable' and e.currency = i.currency) d`;

export function invoicesRepository(db: Knex) {
  const found = async (where: string, value: string): Promise<InvoiceRow | undefined> =>
    (await db.raw(`${SELECT} where ${where} = ?`, [value])).rows[0];

  return {
    find: (id: string) => found('i.id', id),
    findByKey: (key: string) => found('i.key', key),
    /** Its invoices and credit notes, oldest first. */
    async ofReservation(reservationId: string): Promise<InvoiceRow[]> {
      return (await db.raw(`${SELECT} where i.reservation_id = ? order by i.ordinal`, [reservationId])).rows;
    },
    /** Newest first; after the one that is named. */
    async page(filter: InvoiceFilter, limit: number, after?: string): Promise<InvoiceRow[]> {
      const { userId, reservationId, branchId, kind, state, from, to } = filter;
      // Only what is open is looked at closely: it is a small part.
      const open = state
        ? `and i.kind = 'invoice' and i.reservation_id in (select reservation_id from open_balances where amount_minor > 0)
           ${state === 'overdue' ? `and ${DUE_ON} < current_date` : ''}`
        : '';
      const { rows } = await db.raw(
        `select * from (${SELECT}
         where (?::uuid is null or i.user_id = ?) and (?::uuid is null or i.reservation_id = ?)
           and (?::uuid is null or i.branch_id = ?) and (?::text is null or i.kind = ?)
           and (?::timestamptz is null or i.issued_at >= ?) and (?::timestamptz is null or i.issued_at < ?)
           and (?::uuid is null or i.ordinal < (select ordinal from invoices where id = ?)) ${open}
         order by i.ordinal desc ${state ? '' : 'limit ?'}) page ${state ? 'where open_minor > 0 limit ?' : ''}`,
        [
          ...[userId, reservationId, branchId, kind, from, to, after].flatMap((value) => [
            value ?? null,
            value ?? null,
          ]),
          limit,
        ] as Knex.RawBinding[],
      );
      return rows;
    },
    async insert(invoice: NewInvoice): Promise<{ id: string; number: string }> {
      const [row] = await db('invoices')
        .insert({
          kind: invoice.kind,
          series: invoice.series,
          year: invoice.year,
          sequence: invoice.sequence,
          number: invoice.number,
          key: invoice.key,
          reservation_id: invoice.reservationId,
          user_id: invoice.userId,
          branch_id: invoice.branchId,
          payment_id: invoice.paymentId,
          refers_to: invoice.refersTo,
          issued_at: invoice.issuedAt,
          issued_on: invoice.issuedOn,
          seller: JSON.stringify(invoice.seller),
          buyer: JSON.stringify(invoice.buyer),
          subject: JSON.stringify(invoice.subject),
          lines: JSON.stringify(invoice.lines),
          taxes: JSON.stringify(invoice.taxes),
          net_minor: invoice.netMinor,
          tax_minor: invoice.taxMinor,
          total_minor: invoice.totalMinor,
          currency: invoice.currency,
          reason: invoice.reason,
        })
        .returning(['id', 'number']);
      return row;
    },
    /**
     * Credit notes that no rule asked for: favours of staff, here or at the provider, and what staff took back of what was
     * open. They are not owed again when the price rises.
     */
    async favours(reservationId: string): Promise<Set<string>> {
      const { rows } = await db.raw(
        `select i.id from invoices i left join refunds r on r.id::text = substring(i.key from '^refund:([0-9a-f-]{36}) ')
         where i.reservation_id = ? and i.kind = 'credit-note'
           and (r.id is null or r.created_by is not null or r.origin = 'provider')`,
        [reservationId],
      );
      return new Set(rows.map(({ id }: { id: string }) => id));
    },
    /** How a payment was made. */
    async methodOf(paymentId: string): Promise<string | undefined> {
      return (await db.raw('select method from payments where id = ?', [paymentId])).rows[0]?.method;
    },
    /** Until the transaction ends nobody else issues anything for this reservation. */
    async lockFor(reservationId: string): Promise<void> {
      await db.raw(`select pg_advisory_xact_lock(hashtextextended('invoices of ' || ?, 0))`, [reservationId]);
    },
  };
}
