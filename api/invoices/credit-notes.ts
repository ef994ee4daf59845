/** Credit notes: how an invoice that is never edited is taken back, wholly or in parts. */
import type { Knex } from 'knex';
import { MotorpoolError } from '../../platform/errors.js';
import { ledgerRepository } from '../ledger/ledger-repository.js';
import { creditOf } from './invoice-amounts.js';
import { entriesOfCreditNote } from './invoice-entries.js';
import { invoiceNumbersRepository } from './invoice-numbers-repository.js';
import type { IssuedInvoice } from './invoices.js';
import { type InvoiceRow, invoicesRepository } from './invoices-repository.js';

interface Credit {
  /** Minor units, with taxes. */
  amountMinor: number;
  reason: string;
  /** Of what it is for, such as `refund:<id>`: credited once. */
  key?: string;
}

/**
 * Takes back a part of an invoice, or of what a reservation was invoiced in a currency, its oldest invoice first: a note for each. What
 * was open is owed no more; of what was paid, `refunds-due` says that it has to be given back, which the refund books
 * against `cash:<gateway>`. With a `key` that was credited already it gives the notes that are there. Throws a
 * MotorpoolError: not-found, conflict where it is more than was invoiced.
 */
export async function issueCreditNote(
  tx: Knex,
  of: Credit & ({ invoiceId: string } | { reservationId: string; currency: string }),
): Promise<IssuedInvoice[]> {
  const kept = invoicesRepository(tx);
  const named = 'invoiceId' in of ? await kept.find(of.invoiceId) : undefined;
  const reservationId = 'invoiceId' in of ? named?.reservation_id : of.reservationId;
  if (!reservationId) throw invoiceNotFound();
  await kept.lockFor(reservationId);
  const documents = await kept.ofReservation(reservationId);
  const earlier = documents.filter(({ key }) => of.key !== undefined && key.startsWith(`${of.key} `));
  if (earlier.length > 0) return earlier.map(({ id, number }) => ({ id, number }));
  const currency = 'invoiceId' in of ? named?.currency : of.currency;
  const creditable = documents.filter(
    (row) => row.kind === 'invoice' && row.currency === currency && (!named || row.id === named.id),
  );
  return creditEach(tx, creditable, of);
}

async function creditEach(tx: Knex, invoices: readonly InvoiceRow[], { amountMinor, reason, key }: Credit) {
  const most = invoices.reduce((sum, row) => sum + leftOf(row), 0);
  if (amountMinor < 1 || amountMinor > most) {
    throw new MotorpoolError(
      'conflict',
      'credit-exceeds-invoice',
      `At most ${most} (minor units) of this can be credited, and at least 1.`,
      { more: { creditableMinor: most } },
    );
  }
  const issued: IssuedInvoice[] = [];
  let left = amountMinor;
  for (const invoice of invoices) {
    const part = Math.min(left, leftOf(invoice));
    if (part === 0) continue;
    left -= part;
    issued.push(await issueNote(tx, invoice, { amountMinor: part, reason, ...(key !== undefined && { key }) }));
  }
  return issued;
}

const leftOf = (row: InvoiceRow) => Number(row.total_minor) - Number(row.credited_minor);

async function issueNote(tx: Knex, invoice: InvoiceRow, { amountMinor, reason, key }: Credit): Promise<IssuedInvoice> {
  const { reservation_id: reservationId, currency, number, subject } = invoice;
  const before = Number(invoice.credited_minor);
  const description = `Credit for ${number}`;
  const amounts = creditOf(
    { taxes: invoice.taxes, totalMinor: Number(invoice.total_minor) },
    before,
    amountMinor,
    description,
  );
  const branch = { id: invoice.branch_id, name: subject.branch, timeZone: subject.timeZone };
  const taken = await invoiceNumbersRepository(tx).take(branch, 'credit-note');
  const issued = await invoicesRepository(tx).insert({
    ...taken,
    ...amounts,
    ...{ reservationId, subject, currency, reason: reason.slice(0, 500) },
    kind: 'credit-note',
    key: `${key ?? 'credit'} ${invoice.id} ${before}`,
    userId: invoice.user_id,
    branchId: invoice.branch_id,
    paymentId: null,
    refersTo: invoice.id,
    seller: invoice.seller,
    buyer: invoice.buyer,
  });
  await ledgerRepository(tx).post({
    key: `credit-note:${issued.id}`,
    reservationId,
    invoiceId: issued.id,
    memo: `Credit note ${issued.number} for ${number}`,
    method: invoice.payment_id === null ? null : ((await invoicesRepository(tx).methodOf(invoice.payment_id)) ?? null),
    entries: entriesOfCreditNote(amounts, Number(invoice.open_minor), currency),
  });
  return issued;
}

export const invoiceNotFound = () => new MotorpoolError('not-found', 'invoice-not-found', 'There is no such invoice.');
