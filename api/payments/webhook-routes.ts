/** News from payment providers. It only makes us look: what became of a payment is what the provider answers when asked. */
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { Type } from 'typebox';
import { MotorpoolError } from '../../platform/errors.js';
import { type Endpoint, endpoint } from '../http/endpoint.js';
import { tooMany } from '../http/request-limit.js';
import { isAway } from './charge.js';
import { hearNews } from './hear-news.js';
import type { PaymentsDeps } from './payments.js';

const MOST_BYTES = 256 * 1024;
/** Each that is not signed may cost a question to the provider. */
const FORGED = { points: 100, duration: 60 };

export function webhookEndpoints(deps: PaymentsDeps): Endpoint[] {
  const forgers = new RateLimiterMemory(FORGED);
  return [
    endpoint({
      method: 'post',
      path: '/api/payments/webhooks/{gateway}',
      tag: 'payments',
      summary: 'For payment providers: something happened to a payment',
      description: 'Signed by the provider over the bytes, at most 300 s old. Each event counts once, in any order.',
      access: 'anyone',
      params: Type.Object({
        gateway: Type.String({ pattern: '^[a-z0-9-]{1,40}$', description: '`stripe`, `paypal`' }),
      }),
      rawBody: { types: ['application/json'], mostBytes: MOST_BYTES },
      answers: { 200: { description: 'Taken, or known already', schema: Type.Object({ received: Type.Boolean() }) } },
      async handle({ params, req }) {
        const gateway = deps.gateways.named(params.gateway);
        if (!gateway?.readEvent) throw badSignature();
        const from = `${gateway.name} ${req.ip}`;
        const forged = await forgers.get(from);
        if (forged && forged.remainingPoints <= 0) throw tooMany(forged);
        try {
          const event = await gateway.readEvent(req.body, (name) => req.get(name));
          if (!event) {
            await forgers.penalty(from);
            throw badSignature();
          }
          await hearNews(gateway, event, deps);
        } catch (error) {
          if (!isAway(error)) throw error;
          throw new MotorpoolError('unavailable', 'provider-away', 'The provider cannot be asked now. Send it again.', {
            retryAfterS: 30,
          });
        }
        return { status: 200, body: { received: true } };
      },
    }),
  ];
}

const badSignature = () =>
  new MotorpoolError(
    'bad-input',
    'bad-signature',
    'This is not signed by a provider that is set up here, within the last 300 seconds.',
  );
