/** Tells the customer, and other systems, what became of a deposit. */
import type { Knex } from 'knex';
import { notificationsRepository } from '../notifications/notifications-repository.js';
import { notify } from '../notifications/notify.js';
import type { PaymentRow } from './payment-row.js';

/** `amountMinor`: that is held, taken, or let go. In the transaction in which it is; once each. */
export async function tellDeposit(
  tx: Knex,
  { id, user_id: userId, reservation_id: reservationId, currency, sandbox }: PaymentRow,
  step: 'held' | 'captured' | 'released',
  amountMinor: number,
): Promise<void> {
  const data = { paymentId: id, amountMinor, currency, sandbox };
  const dedupeKey = `deposit:${id}:${step}`;
  await notify(tx, { kind: `deposit-${step}`, userId, reservationId, data, dedupeKey });
  await notificationsRepository(tx).emit(`deposit.${step}`, id, { ...data, reservationId }, dedupeKey);
}
