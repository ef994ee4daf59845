/**
 * Reads back from a provider what happened to a payment without us: refunds on its own pages, and disputes. The provider is
 * asked, whoever has told us to look; each refund and each step of a dispute is booked once, in whatever order they are told.
 */
import type { Knex } from 'knex';
import { bookRefund } from './book-refund.js';
import { AnswerLost, type PaymentGateway, type ProviderRefund } from './gateways/payment-gateway.js';
import { keepDispute } from './keep-dispute.js';
import type { AttemptRow, PaymentRow } from './payment-row.js';
import type { PaymentsDeps } from './payments.js';
import { paymentsRepository } from './payments-repository.js';
import { gatewayKeyOf, refundIdOf, refundsRepository } from './refunds-repository.js';
import { tellStaff } from './tell-staff.js';
import { undoRefund } from './undo-refund.js';

/** Of an attempt that took money, at its gateway. Throws GatewayDown or AnswerLost. */
export async function readBack(
  payment: PaymentRow,
  attempt: Pick<AttemptRow, 'reference' | 'state'>,
  gateway: PaymentGateway,
  { db }: Pick<PaymentsDeps, 'db'>,
): Promise<void> {
  if (attempt.reference === null || !gateway.aftermath) return;
  const found = await gateway.aftermath(attempt.reference, payment.currency);
  if (found.refunds.length === 0 && found.disputes.length === 0) return;
  await db.transaction(async (tx) => {
    const locked = await paymentsRepository(tx).lock(payment.id);
    if (!locked) return;
    const made = await keepFailures(tx, locked, gateway.name, found.refunds);
    // Money of an attempt that was given up is no part of the payment: all of it goes back by our own refund.
    if (attempt.state !== 'succeeded') return;
    for (const refund of made) await keepRefund(tx, locked, gateway.name, refund);
    for (const dispute of found.disputes) await keepDispute(tx, locked, gateway.name, dispute);
  });
}

/** Books what failed of refunds that we know. Gives those that are done and that we did not order. */
async function keepFailures(tx: Knex, payment: PaymentRow, gateway: string, told: readonly ProviderRefund[]) {
  const known = await refundsRepository(tx).of(payment.id);
  const made: ProviderRefund[] = [];
  for (const refund of told) {
    const { key, reference, state } = refund;
    const ours = known.filter(({ id }) => key !== undefined && id === refundIdOf(key));
    if (state === 'done' && ours.length === 0) made.push(refund);
    if (state !== 'failed') continue;
    const failed = known.find((row) => (ours.length > 0 ? gatewayKeyOf(row) === key : row.reference === reference));
    if (failed?.state === 'due') throw new AnswerLost('its refund is being booked'); // so that this news comes again
    if (failed?.state === 'done') await undoRefund(tx, failed, payment, gateway);
  }
  return made;
}

async function keepRefund(tx: Knex, payment: PaymentRow, gateway: string, { reference, amountMinor }: ProviderRefund) {
  const made = await refundsRepository(tx).insertMade({
    payment_id: payment.id,
    reference: reference.slice(0, 255),
    amount_minor: amountMinor,
    reason: `refunded at ${gateway}`,
  });
  if (!made) return;
  await bookRefund(tx, made, payment, gateway);
  await tellStaff(tx, {
    title: `A payment was refunded at ${gateway}`,
    text: `Reservation ${payment.reservation_id}: ${amountMinor} ${payment.currency} (minor units), ${reference}.`,
    es: {
      title: `Se ha devuelto un pago en ${gateway}`,
      text: `Reserva ${payment.reservation_id}: ${amountMinor} ${payment.currency} (unidades mínimas), ${reference}.`,
    },
    key: `refund:${made.id}`,
  });
}
