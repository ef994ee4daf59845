/** A deposit that the fleet wants with the payment of the rental, by the same means. */
import type { Knex } from 'knex';
import { MotorpoolError } from '../../platform/errors.js';
import type { Log } from '../../platform/log.js';
import type { PaymentRequest } from './begin-payment.js';
import { paymentsRepository } from './payments-repository.js';

const LONGEST_KEY = 255;

/** After the rental is paid. The payment stands whatever becomes of the deposit: then it is asked for by itself. */
export async function depositToo(
  request: PaymentRequest,
  take: (request: PaymentRequest) => Promise<unknown>,
  { db, log }: { db: Knex; log: Log },
): Promise<void> {
  const { reservationId, method, means, key } = request;
  if (method !== 'Credit Card' && method !== 'PayPal') return;
  const amount = await paymentsRepository(db).wantsDepositNow(reservationId);
  if (!amount) return;
  const { card, token, tokens, depositToken, returnUrl } = means;
  const same = depositToken === undefined ? { card, token, tokens } : { token: depositToken };
  const own = key === undefined ? undefined : `${key}.deposit`;
  if (own !== undefined && own.length > LONGEST_KEY) return;
  try {
    await take({ ...request, purpose: 'deposit', amount, key: own, means: { ...same, returnUrl } as typeof means });
  } catch (error) {
    if (!(error instanceof MotorpoolError)) throw error;
    if (error.code !== 'already-paid') log.warn({ reservationId, code: error.code }, 'no deposit came with a payment');
  }
}
