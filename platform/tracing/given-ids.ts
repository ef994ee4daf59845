/** Ids of spans: random, but for one that stands in for a span whose ids were chosen elsewhere. */
import { type IdGenerator, RandomIdGenerator } from '@opentelemetry/sdk-trace';

export interface GivenIds extends IdGenerator {
  /** Whatever `begin` begins has these ids. */
  as<T>(ids: { traceId: string; spanId: string }, begin: () => T): T;
}

export function givenIds(): GivenIds {
  const random = new RandomIdGenerator();
  let given: { traceId: string; spanId: string } | undefined;
  return {
    generateTraceId: () => given?.traceId ?? random.generateTraceId(),
    generateSpanId: () => given?.spanId ?? random.generateSpanId(),
    as(ids, begin) {
      given = ids;
      try {
        return begin();
      } finally {
        given = undefined;
      }
    },
  };
}
