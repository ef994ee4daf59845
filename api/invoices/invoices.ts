/** Issuing invoices. Each call joins the caller's transaction: number, document and ledger are there together or not at all. */
import type { Knex } from 'knex';
import { ledgerRepository } from '../ledger/ledger-repository.js';
import { reservationNotFound } from '../reservations/reservation-errors.js';
import { type Amounts, amountsLeft, amountsOfPrice, type Issued } from './invoice-amounts.js';
import { entriesOfInvoice } from './invoice-entries.js';
import { invoiceNumbersRepository } from './invoice-numbers-repository.js';
import { type InvoiceSubject, invoiceSubjectRepository } from './invoice-subject-repository.js';
import { type InvoiceRow, invoicesRepository } from './invoices-repository.js';

export interface IssuedInvoice {
  id: string;
  number: string;
}

/**
 * The invoice of a payment, which is issued once: asked for again it gives the one that is there. It holds the price of the
 * rental; where that was invoiced before and has changed since, what is more than that. Books what is owed: the payment
 * itself is booked by whoever took it (`cash:<gateway>` against `receivable`). `method`: for reports. Throws a MotorpoolError (not-found).
 */
export async function issueInvoice(
  tx: Knex,
  { reservationId, paymentId, method }: { reservationId: string; paymentId: string; method?: string },
): Promise<IssuedInvoice> {
  const kept = invoicesRepository(tx);
  await kept.lockFor(reservationId);
  const key = `payment:${paymentId}`;
  const earlier = await kept.findByKey(key);
  if (earlier) return { id: earlier.id, number: earlier.number };
  const about = await subjectFor(tx, reservationId);
  const whole = amountsOfPrice(about.priceParts, about.includedTaxes);
  const favours = await kept.favours(reservationId);
  const documents = rentalDocuments(await kept.ofReservation(reservationId), about.currency);
  const before = documents.filter(({ id }) => !favours.has(id));
  const amounts = before.length === 0 ? whole : amountsLeft(whole, before.map(issuedBefore));
  const last = before.findLast(({ kind }) => kind === 'invoice');
  if (last && amounts.totalMinor <= 0) return { id: last.id, number: last.number };
  const paidBy = method ?? (await kept.methodOf(paymentId)) ?? null;
  return issueAmounts(tx, about, { key, reservationId, paymentId, method: paidBy, amounts });
}

/** The invoices of payments and what was taken back of them; not those of charges. */
function rentalDocuments(rows: readonly InvoiceRow[], currency: string): InvoiceRow[] {
  const invoices = new Set(rows.filter((row) => row.payment_id !== null).map(({ id }) => id));
  return rows.filter((row) => row.currency === currency && (invoices.has(row.id) || invoices.has(row.refers_to ?? '')));
}

const issuedBefore = ({ kind, number, taxes, total_minor }: InvoiceRow): Issued => ({
  kind,
  number,
  taxes,
  totalMinor: Number(total_minor),
});

/** Throws a MotorpoolError (not-found). */
export async function subjectFor(tx: Knex, reservationId: string): Promise<InvoiceSubject> {
  const about = await invoiceSubjectRepository(tx).find(reservationId);
  if (!about) throw reservationNotFound();
  return about;
}

/** An invoice of these amounts, numbered and booked. Whoever calls holds the reservation's lock (`lockFor`). */
export async function issueAmounts(
  tx: Knex,
  { branch, seller, buyer, subject, userId, currency }: InvoiceSubject,
  of: { key: string; reservationId: string; paymentId: string | null; method: string | null; amounts: Amounts },
): Promise<IssuedInvoice> {
  const { reservationId, paymentId, key, method, amounts } = of;
  const taken = await invoiceNumbersRepository(tx).take(branch, 'invoice');
  const issued = await invoicesRepository(tx).insert({
    ...taken,
    ...amounts,
    ...{ key, reservationId, paymentId, userId, seller, buyer, subject, currency },
    kind: 'invoice',
    branchId: branch.id,
    refersTo: null,
    reason: null,
  });
  await ledgerRepository(tx).post({
    key: `invoice:${issued.id}`,
    reservationId,
    invoiceId: issued.id,
    memo: `Invoice ${issued.number}`,
    method,
    entries: entriesOfInvoice(amounts, currency),
  });
  return issued;
}
