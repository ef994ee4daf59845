/** Waits for a thing to come true by asking again, so that no test sleeps for a fixed time. */
import { setTimeout as pause } from 'node:timers/promises';

/**
 * Calls `assertion` until it does not throw, and gives what it returns.
 * After `timeoutMs` it throws what the assertion threw last.
 */
export async function eventually<T>(
  assertion: () => T | Promise<T>,
  { timeoutMs = 5_000, everyMs = 20 }: { timeoutMs?: number; everyMs?: number } = {},
): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    try {
      return await assertion();
    } catch (error) {
      if (performance.now() >= deadline) throw error;
      await pause(everyMs);
    }
  }
}
