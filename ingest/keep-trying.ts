/** For what must be done, however long it takes. */
import { setTimeout as pause } from 'node:timers/promises';

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 2_000;

/** Calls `work` until it resolves, with growing, jittered pauses; rejects only when `signal` is aborted. */
export async function keepTrying<T>(
  work: () => Promise<T>,
  signal: AbortSignal,
  onFailure: (error: unknown) => void,
): Promise<T> {
  for (let longest = FIRST_PAUSE_MS; ; longest = Math.min(longest * 2, LONGEST_PAUSE_MS)) {
    signal.throwIfAborted();
    try {
      return await work();
    } catch (error) {
      onFailure(error);
      await pause(longest * (0.5 + Math.random() / 2), undefined, { signal });
    }
  }
}
