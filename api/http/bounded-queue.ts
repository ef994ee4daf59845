/** Lets only so many works run at once and only so many wait; who comes beyond is told to come back. */
import { MotorpoolError } from '../../platform/errors.js';

export type BoundedQueue = <T>(work: () => Promise<T>) => Promise<T>;

/** Throws a MotorpoolError (unavailable) when `waiting` are already in line. */
export function boundedQueue({ running, waiting }: { running: number; waiting: number }): BoundedQueue {
  let free = running;
  const line: (() => void)[] = [];
  return async (work) => {
    if (free > 0) free--;
    else if (line.length >= waiting) {
      throw new MotorpoolError('unavailable', 'busy', 'Too much at once. Try again in a moment.', { retryAfterS: 1 });
    } else await new Promise<void>((resolve) => line.push(resolve));
    try {
      return await work();
    } finally {
      const next = line.shift();
      if (next) next();
      else free++;
    }
  };
}
