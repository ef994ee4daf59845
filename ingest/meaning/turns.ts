/** Small steps of long work, so that others get their turn between them. */
import { setImmediate as nextTurn, setTimeout as rest } from 'node:timers/promises';

const TURN_MS = 5;
const BUSY_MS = 20; // so long is a turn and what others did after it where there is much to do

/** For a loop: `begins` before each step, then `if (isOver()) await next()`. What is waited for between steps does not count. */
export function turns(signal: AbortSignal) {
  let tookMs = 0;
  let began = 0;
  return {
    begins(): void {
      began = performance.now();
    },
    isOver(): boolean {
      tookMs += performance.now() - began;
      return tookMs > TURN_MS;
    },
    /** Takes half of the time at most where others are busy. Throws once `signal` says that it is to end. */
    async next(): Promise<void> {
      signal.throwIfAborted();
      const left = performance.now();
      await nextTurn();
      const spentMs = tookMs + performance.now() - left;
      if (spentMs > BUSY_MS) await rest(spentMs);
      tookMs = 0;
    },
  };
}
