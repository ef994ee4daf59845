/** Waits for a thing to come true by asking again, so that no test sleeps for a fixed time. */
import { setTimeout as pause } from 'node:timers/promises';

/** For one answer on a busy machine, beyond the time that the thing itself has. */
const PATIENCE_MS = 30_000;

/**
 * Calls `assertion` until it does not throw, and gives what it returns.
 * After `timeoutMs` it throws what the assertion threw last; one that does not end by itself has failed too.
 */
export async function eventually<T>(
  assertion: () => T | Promise<T>,
  { timeoutMs = 5_000, everyMs = 20 }: { timeoutMs?: number; everyMs?: number } = {},
): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    try {
      return await answered(assertion, timeoutMs + PATIENCE_MS);
    } catch (error) {
      if (performance.now() >= deadline) throw error;
      await pause(everyMs);
    }
  }
}

async function answered<T>(assertion: () => T | Promise<T>, withinMs: number): Promise<T> {
  const tooLate = new AbortController();
  try {
    return await Promise.race([
      assertion(),
      pause(withinMs, undefined, { signal: tooLate.signal }).then(() => {
        throw new Error(`what was asked did not answer within ${withinMs} ms`);
      }),
    ]);
  } finally {
    tooLate.abort();
  }
}
