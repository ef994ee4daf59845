/** What may keep a payment from being made, each of a kind that a caller can act on. */
import { type ErrorKind, MotorpoolError } from '../../platform/errors.js';
import { decimalText } from '../pricing/major-units.js';

export const paymentNotFound = () => new MotorpoolError('not-found', 'payment-not-found', 'There is no such payment.');

export const refundNotFound = () => new MotorpoolError('not-found', 'refund-not-found', 'There is no such refund.');

export const moreThanPaid = (leftMinor: number) =>
  new MotorpoolError('conflict', 'more-than-paid', `At most ${leftMinor} (minor units) can be given back.`, {
    more: { leftMinor },
  });

export const alreadyPaid = () =>
  new MotorpoolError('conflict', 'already-paid', 'This is paid already. Nothing more is due.');

export const paymentInProgress = () =>
  new MotorpoolError(
    'conflict',
    'payment-in-progress',
    'Another payment for this reservation is under way. Wait a moment and look what became of it.',
  );

export const amountDiffers = (dueMinor: number, currency: string) =>
  new MotorpoolError(
    'bad-input',
    'amount-differs',
    `${decimalText(dueMinor, currency)} ${currency} are due, neither more nor less.`,
    {
      more: { dueMinor, currency },
    },
  );

/** The gateways that take the method are all away; nothing was taken. */
export const gatewaysDown = () =>
  new MotorpoolError('unavailable', 'gateways-down', 'No payment can be taken just now; nothing was. Try again soon.', {
    retryAfterS: 30,
  });

/** A gateway was asked and its answer was lost: nobody else may be asked before it tells. */
export const outcomeUnknown = () =>
  new MotorpoolError(
    'unavailable',
    'payment-outcome-unknown',
    'The provider has not told us yet what became of this payment. Ask again with the same Idempotency-Key: it is not taken twice.',
    { retryAfterS: 15 },
  );

export const declined = (paymentId: string, reason: string) =>
  new MotorpoolError('payment', 'payment-declined', 'The payment was declined. Use another card or way to pay.', {
    more: { paymentId, reason },
  });

export const notFinished = (paymentId: string) =>
  new MotorpoolError('conflict', 'payment-not-finished', 'This payment was given up. Pay anew.', {
    more: { paymentId },
  });

export const paidTooLate = (paymentId: string) =>
  new MotorpoolError(
    'conflict',
    'paid-too-late',
    'The reservation was gone when the payment came. The money goes back by itself.',
    { more: { paymentId } },
  );

/** Kept, so that whoever asks with the same key hears the same. */
export const problemText = ({ kind, code, message, more }: MotorpoolError): string =>
  JSON.stringify({ kind, code, message, more });

export function problemOf(text: string): MotorpoolError {
  const { kind, code, message, more } = JSON.parse(text) as {
    kind: ErrorKind;
    code: string;
    message: string;
    more: Record<string, unknown>;
  };
  return new MotorpoolError(kind, code, message, { more });
}
