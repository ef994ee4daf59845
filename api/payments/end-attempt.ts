/** How an attempt ends that took nothing: another gateway is tried, or the payment is over. */
import type { Knex } from 'knex';
import type { MotorpoolError } from '../../platform/errors.js';
import { attemptsRepository } from './attempts-repository.js';
import type { PaymentGateway } from './gateways/payment-gateway.js';
import { problemText } from './payment-problems.js';
import type { AttemptRow, PaymentRow } from './payment-row.js';
import { paymentsRepository } from './payments-repository.js';

export interface Ending {
  attempt: AttemptRow;
  /** `unreachable` only of one without a reference: with one, something may have been taken. */
  as: 'declined' | 'closed' | 'unreachable';
}

/** undefined where somebody else has ended it, or gone on with it, meanwhile. */
export async function nextAttempt(
  tx: Knex,
  { attempt, as }: Ending,
  gateway: PaymentGateway,
): Promise<AttemptRow | undefined> {
  if (!(await endedHere(tx, attempt, as))) return undefined;
  return attemptsRepository(tx).insert(attempt.payment_id, gateway.name);
}

/**
 * `kept` is what whoever asks with the same key hears from now on; without it the key may be used anew, as nothing was
 * done. false where somebody else has ended it, or gone on with it, meanwhile.
 */
export async function failPayment(
  tx: Knex,
  { attempt, as }: Ending,
  failure: string,
  kept?: { status: number; problem: MotorpoolError },
): Promise<boolean> {
  if (!(await endedHere(tx, attempt, as))) return false;
  const answer = kept ? { answer_status: kept.status, answer: problemText(kept.problem) } : { idempotency_key: null };
  await paymentsRepository(tx).update(attempt.payment_id, {
    state: 'failed',
    failure: failure.slice(0, 200),
    ...answer,
  });
  return true;
}

async function endedHere(tx: Knex, attempt: AttemptRow, as: Ending['as']): Promise<boolean> {
  const payment: PaymentRow | undefined = await paymentsRepository(tx).lock(attempt.payment_id);
  if (payment?.state !== 'open') return false;
  return attemptsRepository(tx).turn(attempt.id, as, { unprepared: as === 'unreachable' });
}
