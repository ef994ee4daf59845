import type { Invoice } from './invoice.js';
import type { InvoiceRow } from './invoices-repository.js';

/** A row of `invoices` as it looks over HTTP. */
export function asInvoice(row: InvoiceRow): Invoice {
  const [totalMinor, openMinor, creditedMinor] = [row.total_minor, row.open_minor, row.credited_minor].map(Number) as [
    number,
    number,
    number,
  ];
  return {
    id: row.id,
    kind: row.kind,
    number: row.number,
    state: stateOf(row.kind, totalMinor, openMinor, creditedMinor),
    reservationId: row.reservation_id,
    userId: row.user_id,
    branchId: row.branch_id,
    paymentId: row.payment_id,
    refersTo: row.refers_to === null ? null : { id: row.refers_to, number: row.refers_to_number ?? '' },
    issuedAt: row.issued_at.toISOString(),
    issuedOn: row.issued_on,
    dueOn: row.due_on,
    seller: row.seller,
    buyer: row.buyer,
    subject: row.subject,
    lines: row.lines,
    taxes: row.taxes,
    netMinor: Number(row.net_minor),
    taxMinor: Number(row.tax_minor),
    totalMinor,
    openMinor,
    creditedMinor,
    currency: row.currency,
    reason: row.reason,
    sandbox: row.sandbox,
  };
}

function stateOf(
  kind: Invoice['kind'],
  totalMinor: number,
  openMinor: number,
  creditedMinor: number,
): Invoice['state'] {
  if (kind === 'credit-note') return 'issued';
  if (creditedMinor > 0 && creditedMinor >= totalMinor) return 'credited';
  return openMinor > 0 ? 'open' : 'paid';
}
