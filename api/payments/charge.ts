/**
 * Asks gateways for the money of an open payment, one after the other, until one has taken it or said no. No transaction
 * is open while a gateway is asked. Whoever is killed here, or comes twice, is followed by whoever asks again: what
 * became of the attempt that is there is found out first, and no other gateway is asked before it is closed.
 */
import type { Knex } from 'knex';
import { MotorpoolError } from '../../platform/errors.js';
import { attemptsRepository } from './attempts-repository.js';
import { failPayment, nextAttempt } from './end-attempt.js';
import type { Gateways } from './gateways/open-gateways.js';
import {
  AnswerLost,
  GatewayDown,
  type Order,
  type Outcome,
  type PaymentGateway,
  Refused,
} from './gateways/payment-gateway.js';
import type { PaymentMeans } from './payment.js';
import { declined, gatewaysDown, notFinished, outcomeUnknown, paymentInProgress } from './payment-problems.js';
import type { AttemptRow, PaymentRow } from './payment-row.js';
import { paymentsRepository } from './payments-repository.js';
import { type Settled, settlePayment } from './settle-payment.js';

export interface ChargeDeps {
  db: Knex;
  gateways: Gateways;
}

/** What became of one attempt: `next` is for another gateway. */
type Ended = Settled | 'next';

/** Throws a MotorpoolError: payment where it is declined, unavailable where nobody took it or nobody knows, conflict. */
export async function charge(payment: PaymentRow, means: PaymentMeans, deps: ChargeDeps): Promise<Settled> {
  const { db, gateways } = deps;
  let attempt = await attemptsRepository(db).runningOf(payment.id);
  const order = gateways.of(payment.method);
  for (;;) {
    if (!attempt) throw paymentInProgress();
    const gateway = gateways.named(attempt.gateway);
    if (!gateway) throw outcomeUnknown();
    const ended = await tried(attempt, gateway, orderOf(payment, attempt, gateway, means), deps);
    if (ended !== 'next') return ended;
    const next = order[order.indexOf(gateway) + 1];
    const ending = { attempt, as: attempt.reference === null ? ('unreachable' as const) : ('closed' as const) };
    if (!next) {
      const over = await db.transaction((tx) => failPayment(tx, ending, 'no gateway could be reached'));
      throw over ? gatewaysDown() : paymentInProgress();
    }
    attempt = await db.transaction((tx) => nextAttempt(tx, ending, next));
  }
}

const orderOf = (payment: PaymentRow, attempt: AttemptRow, { name }: PaymentGateway, means: PaymentMeans): Order => ({
  key: attempt.id,
  amountMinor: Number(payment.amount_minor),
  currency: payment.currency,
  method: payment.method,
  captures: payment.purpose !== 'deposit',
  description: `Reservation ${payment.reservation_id}`,
  returnUrl: means.returnUrl ?? 'https://motorpool.invalid/',
  card: means.card,
  token: (means.tokens as Record<string, string> | undefined)?.[name] ?? means.token,
});

async function tried(attempt: AttemptRow, gateway: PaymentGateway, order: Order, deps: ChargeDeps): Promise<Ended> {
  const attempts = attemptsRepository(deps.db);
  let outcome: Outcome | undefined;
  try {
    if (attempt.reference === null) {
      const reference = await gateway.prepare(order);
      if (!(await attempts.keepReference(attempt.id, reference))) throw paymentInProgress();
      attempt.reference = reference;
    } else {
      outcome = await gateway.find(attempt.reference);
    }
  } catch (error) {
    if (attempt.reference !== null && isAway(error)) throw outcomeUnknown();
    if (isAway(error)) return 'next'; // what has no reference can have taken nothing
    throw await givenUp(attempt, error, deps);
  }
  const reference = attempt.reference;
  if (!outcome || outcome.kind === 'ready') {
    try {
      outcome = await gateway.authorize(order, reference);
    } catch (error) {
      // Also one that is refused may have been taken by whoever asked at the same moment.
      if (!isAway(error) && !(error instanceof Refused)) throw await givenUp(attempt, error, deps);
      outcome = await closedUnlessTaken(gateway, reference);
      if (outcome.kind === 'closed' && error instanceof Refused) throw await givenUp(attempt, error, deps);
    }
  }
  return concluded(attempt, gateway, outcome, deps);
}

export const isAway = (error: unknown) => error instanceof GatewayDown || error instanceof AnswerLost;

/** The answer is lost. Either it was taken after all, or it is made sure that it cannot be any more. */
async function closedUnlessTaken(gateway: PaymentGateway, reference: string): Promise<Outcome> {
  try {
    const found = await gateway.find(reference);
    if (found.kind !== 'ready') return found;
    await gateway.void(reference);
    return { kind: 'closed' };
  } catch (error) {
    if (!isAway(error) && !(error instanceof Refused)) throw error;
    throw outcomeUnknown();
  }
}

async function concluded(
  attempt: AttemptRow,
  gateway: PaymentGateway,
  outcome: Outcome,
  deps: ChargeDeps,
): Promise<Ended> {
  switch (outcome.kind) {
    case 'charged':
    case 'authorised':
      return deps.db.transaction((tx) => settlePayment(tx, { attempt, gateway, face: outcome }));
    case 'action': {
      const { db } = deps;
      if (!(await attemptsRepository(db).turn(attempt.id, 'action'))) throw paymentInProgress();
      const waiting = { action_url: outcome.url.slice(0, 2000), gateway: gateway.name, sandbox: gateway.sandbox };
      return { payment: await paymentsRepository(db).update(attempt.payment_id, waiting) };
    }
    case 'closed':
      return 'next';
    case 'ready':
      // Its token came with the first request alone. Nobody can go on with it.
      if ((await closedUnlessTaken(gateway, attempt.reference as string)).kind !== 'closed') throw outcomeUnknown();
      throw await givenUp(attempt, notFinished(attempt.payment_id), deps);
    case 'declined': {
      const problem = declined(attempt.payment_id, outcome.reason.slice(0, 100));
      const ending = { attempt, as: 'declined' as const };
      const kept = { status: 402, problem };
      const over = await deps.db.transaction((tx) => failPayment(tx, ending, outcome.reason, kept));
      throw over ? problem : paymentInProgress();
    }
  }
}

/** It was refused for what was asked, so nothing was taken. */
async function givenUp(attempt: AttemptRow, error: unknown, { db }: ChargeDeps): Promise<unknown> {
  if (error instanceof Refused) {
    const problem = declined(attempt.payment_id, error.message.slice(0, 100));
    const ending = { attempt, as: 'declined' as const };
    await db.transaction((tx) => failPayment(tx, ending, error.message, { status: 402, problem }));
    return problem;
  }
  if (error instanceof MotorpoolError && error.code !== 'payment-in-progress') {
    await db.transaction((tx) => failPayment(tx, { attempt, as: 'closed' }, error.code));
  }
  return error;
}
