/** Paying an invoice later, not by a gateway: staff write down what came to the bank, the till or a card terminal. */
import type { Knex } from 'knex';
import { type Static, Type } from 'typebox';
import { MotorpoolError } from '../../platform/errors.js';
import { type Actor, auditRepository } from '../audit/audit-repository.js';
import { ledgerRepository } from '../ledger/ledger-repository.js';
import { notify } from '../notifications/notify.js';
import { reservationsRepository } from '../reservations/reservations-repository.js';
import { invoiceNotFound } from './credit-notes.js';
import { invoicesRepository } from './invoices-repository.js';
import { type SettlementRow, settlementsRepository } from './settlements-repository.js';

export const SettlementInput = Type.Object({
  amountMinor: Type.Integer({ minimum: 1, maximum: 1e15, description: 'At most what is open' }),
  method: Type.Enum(['bank-transfer', 'cash', 'card-terminal']),
  reference: Type.Optional(
    Type.String({ minLength: 1, maxLength: 100, pattern: '\\S', description: "As on the bank's statement" }),
  ),
  receivedOn: Type.Optional(Type.String({ format: 'date', description: 'Today unless told' })),
});
export type SettlementInput = Static<typeof SettlementInput>;

export const Settlement = Type.Object(
  {
    id: Type.String({ format: 'uuid' }),
    invoiceId: Type.String({ format: 'uuid' }),
    amountMinor: Type.Integer(),
    currency: Type.String(),
    method: Type.String(),
    reference: Type.Union([Type.String(), Type.Null()]),
    receivedOn: Type.String({ format: 'date' }),
    createdAt: Type.String({ format: 'date-time' }),
  },
  { $id: 'Settlement', description: 'A payment of an invoice that no gateway took' },
);

export const asSettlement = (row: SettlementRow): Static<typeof Settlement> => ({
  id: row.id,
  invoiceId: row.invoice_id,
  amountMinor: Number(row.amount_minor),
  currency: row.currency,
  method: row.method,
  reference: row.reference,
  receivedOn: row.received_on,
  createdAt: row.created_at.toISOString(),
});

/**
 * In a transaction. Throws a MotorpoolError: not-found; conflict where less is open, or where the customer is paying it
 * at this moment.
 */
export async function settleInvoice(
  tx: Knex,
  actor: Actor & { userId: string },
  invoiceId: string,
  input: SettlementInput,
): Promise<SettlementRow> {
  const invoices = invoicesRepository(tx);
  const kept = settlementsRepository(tx);
  const named = await invoices.find(invoiceId);
  if (named?.kind !== 'invoice') throw invoiceNotFound();
  const { reservation_id: reservationId, user_id: userId, currency, number } = named;
  await reservationsRepository(tx).findForChange(reservationId); // as a payment does that begins
  await invoices.lockFor(reservationId);
  if (await kept.isBeingPaid(reservationId)) {
    throw new MotorpoolError('conflict', 'payment-in-progress', 'The customer is paying it just now. Look again soon.');
  }
  const openMinor = Number((await invoices.find(invoiceId))?.open_minor);
  const { amountMinor, method, reference = null, receivedOn = null } = input;
  if (amountMinor > openMinor) {
    throw new MotorpoolError('conflict', 'not-open', `Of this invoice ${openMinor} (minor units) are open.`, {
      more: { openMinor },
    });
  }
  const row = await kept.insert({
    ...{ invoiceId, reservationId, amountMinor, currency, method, reference, receivedOn },
    recordedBy: actor.userId,
  });
  await ledgerRepository(tx).post({
    key: `settlement:${row.id}`,
    reservationId,
    invoiceId,
    memo: `Payment of ${number}, ${method}`,
    method,
    entries: [
      { account: `cash:${method}`, amountMinor, currency },
      { account: 'receivable', amountMinor: -amountMinor, currency },
    ],
  });
  const subject = { kind: 'invoice', id: invoiceId };
  const after = { ...asSettlement(row), reference: undefined }; // it may name a person, and this log is never erased
  await auditRepository(tx).record(actor, { action: 'invoice.settled', subject, after });
  await notify(tx, {
    kind: 'receipt',
    userId,
    reservationId,
    data: { paymentId: row.id, amountMinor, currency, method, invoiceId, sandbox: false },
    dedupeKey: `settlement:${row.id}`,
  });
  return row;
}
