/** Whether a request that failed may have been done. */
import { messageOf } from '../../../platform/errors.js';
import { AnswerLost, GatewayDown } from './payment-gateway.js';

/** The connection was never there, so nothing was sent. */
const NEVER_SENT = /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT/;

/** GatewayDown where nothing can have arrived; otherwise AnswerLost. */
export function lostOrDown(error: unknown): GatewayDown | AnswerLost {
  for (let at: unknown = error; at instanceof Error; at = causeOf(at)) {
    const code = `${(at as NodeJS.ErrnoException).code ?? ''}`;
    if (NEVER_SENT.test(code)) return new GatewayDown(code);
  }
  return new AnswerLost(messageOf(error).slice(0, 200));
}

/** The Stripe SDK calls it `detail`. */
const causeOf = (error: Error): unknown => error.cause ?? (error as Error & { detail?: unknown }).detail;
