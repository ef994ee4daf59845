/** Paying: what the endpoints ask for, whatever words they use. */
import type { Knex } from 'knex';
import { MotorpoolError } from '../../platform/errors.js';
import type { LiveBus } from '../../platform/live-bus/live-bus.js';
import type { Log } from '../../platform/log.js';
import type { Answer } from '../http/endpoint.js';
import { may, type Principal } from '../identity/access.js';
import { decidedByConstraint } from '../reservations/reservation-errors.js';
import type { ReservationRow } from '../reservations/reservation-row.js';
import { attemptsRepository } from './attempts-repository.js';
import { beginPayment, type PaymentRequest, sameAs } from './begin-payment.js';
import { charge } from './charge.js';
import { depositToo } from './deposit-too.js';
import type { Gateways } from './gateways/open-gateways.js';
import type { PaymentMeans } from './payment.js';
import { answerText } from './payment.js';
import { notFinished, paymentInProgress, paymentNotFound, problemOf } from './payment-problems.js';
import type { PaymentRow } from './payment-row.js';
import { paymentsRepository } from './payments-repository.js';

export interface PaymentsDeps {
  db: Knex;
  gateways: Gateways;
  liveBus: Pick<LiveBus, 'publish'>;
  log: Log;
  holdSeconds: number;
}

export interface Payments {
  /**
   * The answer: 201 when it is paid, 202 while the customer must do something first. Sent again with the same key, or in
   * the same words while it is still open, it goes on where it was and never takes twice. Throws a MotorpoolError: see
   * `beginPayment` and `charge`.
   */
  pay(request: PaymentRequest): Promise<Answer>;
  /** After the customer has done what was asked, such as 3-D Secure; or only to hear what became of it. */
  goOn(id: string, who: Principal): Promise<PaymentRow>;
  /** In the sandbox: the customer approves, or does not. */
  answerChallenge(reference: string, approves: boolean, who: Principal): Promise<PaymentRow>;
  /** Throws not-found also for another's. */
  find(id: string, who: Principal): Promise<PaymentRow>;
}

const LOOK_AGAIN_S = 30;

export function payments(deps: PaymentsDeps): Payments {
  const { db, gateways, log } = deps;

  async function drive(payment: PaymentRow, means: PaymentMeans): Promise<PaymentRow> {
    try {
      const settled = await charge(payment, means, deps);
      tellPaid(deps, settled);
      return settled.payment;
    } catch (error) {
      if (error instanceof MotorpoolError && error.kind === 'unavailable') {
        log.warn({ paymentId: payment.id, code: error.code }, 'a payment could not be taken now');
        const kept = paymentsRepository(db);
        await kept.extendHold(payment.reservation_id, deps.holdSeconds);
        await kept.lookIn(payment.id, LOOK_AGAIN_S);
      }
      throw error;
    }
  }

  async function find(id: string, who: Principal): Promise<PaymentRow> {
    const row = await paymentsRepository(db).find(id);
    if (!row || (row.user_id !== who.userId && !may(who, 'rentals.read'))) throw paymentNotFound();
    return row;
  }

  async function goOn(id: string, who: Principal): Promise<PaymentRow> {
    const payment = await find(id, who);
    return payment.state === 'open' ? drive(payment, {}) : payment;
  }

  async function take(request: PaymentRequest): Promise<Answer> {
    const { key, by } = request;
    // Before anything else, so that what was answered is answered alike whatever has become of it.
    const earlier = key === undefined ? undefined : await paymentsRepository(db).findByKey(by.who.userId, key);
    const payment = earlier
      ? sameAs(earlier, request)
      : await begun(() => db.transaction((tx) => beginPayment(tx, request, gateways.of(request.method))));
    if (payment.state !== 'open') return keptAnswer(payment);
    const driven = await drive(payment, request.means);
    return driven.state === 'open' ? waiting(driven) : keptAnswer(driven);
  }

  return {
    async pay(request) {
      const answer = await take(request);
      if (request.purpose === 'rental' && answer.status === 201) await depositToo(request, take, deps);
      return answer;
    },
    goOn,
    async answerChallenge(reference, approves, who) {
      const sandbox = gateways.named('sandbox');
      const attempt = sandbox && (await attemptsRepository(db).findByReference('sandbox', reference));
      if (!attempt) throw paymentNotFound();
      await find(attempt.payment_id, who);
      await sandbox.answerChallenge?.(reference, approves);
      return goOn(attempt.payment_id, who);
    },
    find,
  };
}

/** Two at once with one key, or for one reservation: the tables let one begin. */
async function begun(work: () => Promise<PaymentRow>): Promise<PaymentRow> {
  try {
    return await decidedByConstraint(work);
  } catch (error) {
    if ((error as { code?: string }).code === '23505') throw paymentInProgress();
    throw error;
  }
}

const headersOf = ({ id }: PaymentRow) => ({ location: `/api/v1/payments/${id}` });

function keptAnswer(payment: PaymentRow): Answer {
  const { answer, answer_status } = payment;
  if (answer === null || answer_status === null) throw notFinished(payment.id);
  if (answer_status >= 400) throw problemOf(answer);
  return { status: answer_status, json: answer, headers: headersOf(payment) };
}

const waiting = (payment: PaymentRow): Answer => ({
  status: 202,
  json: answerText(payment.form, payment),
  headers: headersOf(payment),
});

/** After the commit: the log, and maps and caches where a reservation was confirmed. */
export function tellPaid(
  { log, liveBus }: Pick<PaymentsDeps, 'log' | 'liveBus'>,
  { payment, confirmed }: { payment: PaymentRow; confirmed?: ReservationRow },
): void {
  const { id: paymentId, state, gateway, method, sandbox } = payment;
  const told = { paymentId, state, gateway, method, sandbox };
  if (sandbox) log.debug(told, 'a payment in the sandbox: no money moves');
  else log.info(told, 'a payment');
  if (!confirmed) return;
  liveBus.publish({
    kind: 'reservation-changed',
    reservationId: confirmed.id,
    vehicleId: confirmed.vehicle_id,
    branchId: confirmed.pickup_branch_id,
    state: confirmed.state,
    startsAt: confirmed.starts_at.getTime(),
    endsAt: confirmed.ends_at.getTime(),
  });
}
