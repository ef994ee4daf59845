/** A gateway behind a circuit breaker: one that is down is not asked for a while, and none is waited for too long. */
import CircuitBreaker from 'opossum';
import { AnswerLost, GatewayDown, type PaymentGateway } from './payment-gateway.js';

export interface BreakerSettings {
  /** ms; longer than the adapter's own patience. */
  timeoutMs: number;
  /** How long it is left alone once it is down, ms. */
  restMs: number;
}

const FAILURES = 5; // within the window, and half of what was asked
const WINDOW_MS = 30_000;

export function guardedGateway(gateway: PaymentGateway, settings: BreakerSettings): PaymentGateway {
  const breaker = new CircuitBreaker((work: () => Promise<unknown>) => work(), {
    name: gateway.name,
    timeout: settings.timeoutMs,
    resetTimeout: settings.restMs,
    errorThresholdPercentage: 50,
    volumeThreshold: FAILURES,
    rollingCountTimeout: WINDOW_MS,
    // What it refuses, it is there to refuse.
    errorFilter: (error) => !isOutage(error),
  });

  async function guarded<T>(work: () => Promise<T>): Promise<T> {
    try {
      return (await breaker.fire(work)) as T;
    } catch (error) {
      const { code } = error as { code?: string };
      if (code === 'EOPENBREAKER') throw new GatewayDown(`${gateway.name} is left alone for a while`);
      if (code === 'ETIMEDOUT' && !isOutage(error)) throw new AnswerLost(`${gateway.name} takes too long`);
      throw error;
    }
  }

  const { readEvent, answerChallenge, aftermath, newsSince } = gateway;
  return {
    name: gateway.name,
    sandbox: gateway.sandbox,
    takes: gateway.takes,
    prepare: (order) => guarded(() => gateway.prepare(order)),
    authorize: (order, reference) => guarded(() => gateway.authorize(order, reference)),
    capture: (...what) => guarded(() => gateway.capture(...what)),
    void: (reference) => guarded(() => gateway.void(reference)),
    refund: (...what) => guarded(() => gateway.refund(...what)),
    find: (reference) => guarded(() => gateway.find(reference)),
    ...(answerChallenge && { answerChallenge }),
    ...(readEvent && { readEvent: (...what) => readEvent(...what) }), // anyone may send it: it must not open the breaker of payments
    ...(aftermath && { aftermath: (...what) => guarded(() => aftermath(...what)) }),
    ...(newsSince && { newsSince: (since) => guarded(() => newsSince(since)) }),
  };
}

const isOutage = (error: unknown) =>
  error instanceof GatewayDown || error instanceof AnswerLost || (error as { code?: string }).code === 'ETIMEDOUT';
