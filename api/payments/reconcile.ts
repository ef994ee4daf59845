/** Finds out what became of payments whose answer was lost, and of those that nobody goes on with. */
import { MotorpoolError, messageOf } from '../../platform/errors.js';
import { attemptsRepository } from './attempts-repository.js';
import { charge, isAway } from './charge.js';
import { depositLapsed } from './deposits.js';
import { type Ending, failPayment } from './end-attempt.js';
import { type PaymentGateway, Refused } from './gateways/payment-gateway.js';
import type { AttemptRow, PaymentRow } from './payment-row.js';
import { type PaymentsDeps, tellPaid } from './payments.js';
import { paymentsRepository } from './payments-repository.js';
import { readBack } from './read-back.js';
import { settlePayment } from './settle-payment.js';

const ACTION_MS = 30 * 60_000; // a customer may take so long at the provider's page
const AGAIN_S = 60;

/** Never throws for a provider that is away: it is looked at again. No other gateway is asked, as the token is gone. */
export async function reconcile(payment: PaymentRow, deps: PaymentsDeps): Promise<void> {
  const { db, gateways } = deps;
  const attempt = await attemptsRepository(db).runningOf(payment.id);
  if (payment.state !== 'open' || !attempt) return;
  const gateway = gateways.named(attempt.gateway);
  if (!gateway) return paymentsRepository(db).lookIn(payment.id, 10 * AGAIN_S);
  const over = (as: Ending['as'], failure: string) => db.transaction((tx) => failPayment(tx, { attempt, as }, failure));
  try {
    if (attempt.reference === null) await over('unreachable', 'it was given up before a gateway took it');
    else await concluded(payment, { ...attempt, reference: attempt.reference }, gateway, deps, over);
  } catch (error) {
    if (!isAway(error) && !(error instanceof Refused) && !(error instanceof MotorpoolError)) throw error;
    deps.log.warn({ paymentId: payment.id, reason: messageOf(error) }, 'what became of a payment is still not known');
    await paymentsRepository(db).lookIn(payment.id, AGAIN_S);
  }
}

async function concluded(
  payment: PaymentRow,
  attempt: AttemptRow & { reference: string },
  gateway: PaymentGateway,
  deps: PaymentsDeps,
  over: (as: Ending['as'], failure: string) => Promise<boolean>,
): Promise<void> {
  const { db } = deps;
  const outcome = await gateway.find(attempt.reference);
  switch (outcome.kind) {
    case 'charged':
    case 'authorised':
      return tellPaid(deps, await db.transaction((tx) => settlePayment(tx, { attempt, gateway, face: outcome })));
    case 'declined':
      await over('declined', outcome.reason);
      return;
    case 'closed':
      await over('closed', 'it was given up');
      return;
    case 'action':
      if (Date.now() - attempt.created_at.getTime() < ACTION_MS) {
        return paymentsRepository(db).lookIn(payment.id, AGAIN_S);
      }
      await gateway.void(attempt.reference);
      await over('closed', 'the customer did not finish it');
      return;
    case 'ready':
      // What the customer has approved is taken, though they never came back from the provider's page.
      if (attempt.state === 'action') return tellPaid(deps, await charge(payment, {}, deps));
      await gateway.void(attempt.reference);
      await over('closed', 'it was given up before it was taken');
  }
}

/** A provider has news of something. What became of it we ask the provider; the news itself is not believed. */
export async function lookAtReference(gateway: PaymentGateway, reference: string, deps: PaymentsDeps): Promise<void> {
  const { db } = deps;
  const attempt = await attemptsRepository(db).findByReference(gateway.name, reference);
  const payment = attempt && (await paymentsRepository(db).find(attempt.payment_id));
  if (!attempt || !payment) return; // of another system at the same provider
  if (attempt.state === 'begun' || attempt.state === 'action') {
    // Not while whoever began it may be at it: that one, or the job, is told the same.
    const outcome = await gateway.find(reference);
    if (outcome.kind !== 'ready' || attempt.state === 'action') await reconcile(payment, deps);
    return;
  }
  const outcome = await gateway.find(reference);
  if (attempt.state === 'succeeded') {
    if (payment.state === 'authorised' && outcome.kind === 'closed') await depositLapsed(payment, deps);
    return readBack(payment, attempt, gateway, deps);
  }
  if (outcome.kind === 'authorised') await gateway.void(reference);
  if (outcome.kind === 'charged') {
    await db.transaction((tx) => settlePayment(tx, { attempt, gateway, face: outcome }));
    deps.log.warn({ paymentId: payment.id }, 'money came for a payment that was given up; it goes back');
    await readBack(payment, attempt, gateway, deps);
  }
}
