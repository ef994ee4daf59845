/**
 * Reads back from a provider what happened to a payment without us: refunds on its own pages, and disputes. The provider is
 * asked, whoever has told us to look; each refund and each step of a dispute is booked once, in whatever order they are told.
 */
import type { Knex } from 'knex';
import { bookRefund } from './book-refund.js';
import type { Aftermath, PaymentGateway, ProviderRefund } from './gateways/payment-gateway.js';
import { keepDispute } from './keep-dispute.js';
import type { PaymentRow } from './payment-row.js';
import type { PaymentsDeps } from './payments.js';
import { paymentsRepository } from './payments-repository.js';
import { refundIdOf, refundsRepository } from './refunds-repository.js';
import { tellStaff } from './tell-staff.js';

/** Of a payment that was taken. Throws GatewayDown or AnswerLost. */
export async function readBack(
  payment: PaymentRow,
  gateway: PaymentGateway,
  { db }: Pick<PaymentsDeps, 'db'>,
): Promise<void> {
  if (payment.reference === null || payment.gateway !== gateway.name || !gateway.aftermath) return;
  const found = await gateway.aftermath(payment.reference, payment.currency);
  if (found.refunds.length === 0 && found.disputes.length === 0) return;
  await db.transaction((tx) => keep(tx, payment.id, gateway.name, found));
}

async function keep(tx: Knex, paymentId: string, gateway: string, { refunds, disputes }: Aftermath): Promise<void> {
  const payment = await paymentsRepository(tx).lock(paymentId);
  if (!payment) return;
  const ours = new Set((await refundsRepository(tx).of(paymentId)).map(({ id }) => id));
  for (const refund of refunds) {
    if (refund.done && !(refund.key !== undefined && ours.has(refundIdOf(refund.key))))
      await keepRefund(tx, payment, gateway, refund);
  }
  for (const dispute of disputes) await keepDispute(tx, payment, gateway, dispute);
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
    key: `refund:${made.id}`,
  });
}
