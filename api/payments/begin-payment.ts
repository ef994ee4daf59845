/** The first transaction of a payment: may it be, is it the right amount, and then it is written down before anyone is asked. */
import type { Knex } from 'knex';
import { MotorpoolError } from '../../platform/errors.js';
import { auditRepository } from '../audit/audit-repository.js';
import { may } from '../identity/access.js';
import { owedMinor } from '../ledger/owed.js';
import { minorUnits } from '../pricing/major-units.js';
import { type By, ownOrAny } from '../reservations/own-or-any.js';
import { NotInThisState } from '../reservations/reservation-errors.js';
import type { ReservationRow } from '../reservations/reservation-row.js';
import { reservationsRepository } from '../reservations/reservations-repository.js';
import { attemptsRepository } from './attempts-repository.js';
import type { PaymentGateway, PaymentMethod } from './gateways/payment-gateway.js';
import type { PaymentMeans } from './payment.js';
import { alreadyPaid, amountDiffers, paymentInProgress } from './payment-problems.js';
import type { PaymentForm, PaymentRow } from './payment-row.js';
import { paymentsRepository } from './payments-repository.js';

export interface PaymentRequest {
  reservationId: string;
  /** In the minor unit of `currency`, or, of the source documents, in the major unit of the reservation's. */
  amount: { minor: number; currency: string } | { major: number };
  method: PaymentMethod;
  purpose: PaymentRow['purpose'];
  means: PaymentMeans;
  /** Idempotency-Key, and what tells this request from another one with the same key. */
  key: string | undefined;
  fingerprint: Buffer;
  form: PaymentForm;
  by: By;
}

const PAYABLE: readonly string[] = ['held', 'confirmed', 'active', 'completed'];
const MOST_TRIES = 20; // of one reservation: enough for a person, too few for whoever tries out stolen cards

/**
 * A payment that is there already, by its key or because it is still open, is given as it is. Throws a MotorpoolError:
 * not-found, forbidden for cash by a customer, conflict for a state that does not allow it or what is paid, bad-input for
 * another amount than is due.
 */
export async function beginPayment(
  tx: Knex,
  request: PaymentRequest,
  gateways: readonly PaymentGateway[],
): Promise<PaymentRow> {
  const { who, actor } = request.by;
  const payments = paymentsRepository(tx);
  if (request.method === 'Cash' && !may(who, 'rentals.manage')) {
    throw new MotorpoolError('forbidden', 'forbidden', 'Cash is taken at the desk, by staff.');
  }
  const reservation = ownOrAny(await reservationsRepository(tx).findForChange(request.reservationId), who);
  const earlier = request.key === undefined ? undefined : await payments.findByKey(who.userId, request.key);
  if (earlier) return sameAs(earlier, request);
  if (request.purpose === 'balance' && request.method === 'Invoice') {
    throw new MotorpoolError('bad-input', 'not-by-invoice', 'What was invoiced is not paid by a further invoice.');
  }
  const open = await payments.openOf(reservation.id);
  if (open) {
    const again = request.key === undefined && open.idempotency_key === null && open.caller === who.userId;
    if (again && open.fingerprint.equals(request.fingerprint)) return open;
    throw paymentInProgress();
  }
  const dueMinor = await dueOf(tx, reservation, request.purpose);
  assertAmount(request.amount, dueMinor, reservation.currency);
  if ((await payments.countOf(reservation.id)) >= MOST_TRIES) {
    throw new MotorpoolError('too-many', 'too-many-payments', 'Too many payments were tried. Ask at the desk.', {
      retryAfterS: 3600,
    });
  }
  const [first] = gateways;
  if (!first) throw new MotorpoolError('unavailable', 'not-offered', 'No gateway here takes this way to pay.');
  const payment = await payments.insert({
    reservation_id: reservation.id,
    user_id: reservation.user_id,
    purpose: request.purpose,
    amount_minor: dueMinor,
    currency: reservation.currency,
    method: request.method,
    caller: who.userId,
    idempotency_key: request.key ?? null,
    fingerprint: request.fingerprint,
    form: request.form,
  });
  await attemptsRepository(tx).insert(payment.id, first.name);
  if (actor.userId !== reservation.user_id) {
    await auditRepository(tx).record(actor, {
      action: 'payment.taken',
      subject: { kind: 'payment', id: payment.id },
      after: { reservationId: reservation.id, amountMinor: dueMinor, method: request.method, purpose: request.purpose },
    });
  }
  return payment;
}

export function sameAs(earlier: PaymentRow, { fingerprint }: Pick<PaymentRequest, 'fingerprint'>): PaymentRow {
  if (earlier.fingerprint.equals(fingerprint)) return earlier;
  throw new MotorpoolError(
    'bad-input',
    'idempotency-key-reused',
    'This Idempotency-Key was used for another request. Take a new one for each.',
  );
}

/** What may be paid now, in the reservation's currency. */
async function dueOf(tx: Knex, row: ReservationRow, purpose: PaymentRow['purpose']): Promise<number> {
  const payments = paymentsRepository(tx);
  if (purpose === 'balance') {
    const owed = await owedMinor(tx, row.id, row.currency);
    if (owed <= 0) throw alreadyPaid();
    return owed;
  }
  if (!PAYABLE.includes(row.state)) throw new NotInThisState(row.state, PAYABLE);
  if (purpose === 'deposit') {
    if (await payments.depositOf(row.id)) throw alreadyPaid();
    if (Number(row.deposit_minor) > 0) return Number(row.deposit_minor);
    throw new MotorpoolError('conflict', 'no-deposit', 'This reservation asks for no deposit.');
  }
  const due = Number(row.total_minor) - (await payments.paidMinor(row.id, row.currency));
  if (due <= 0) throw alreadyPaid();
  return due;
}

/** The client's figure must be ours. */
function assertAmount(amount: PaymentRequest['amount'], dueMinor: number, currency: string): void {
  const given = 'major' in amount ? minorUnits(amount.major, currency) : amount.minor;
  const same = given === dueMinor && ('major' in amount || amount.currency === currency);
  if (!same) throw amountDiffers(dueMinor, currency);
}
