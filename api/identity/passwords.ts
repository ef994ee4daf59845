/** Passwords: argon2id in threads of its own, behind a bounded queue, as each costs 20 ms of a core and 19 MiB. */
import { boundedQueue } from '../http/bounded-queue.js';
import { hashingThreads } from './hashing-threads.js';

const WAITING = 64;

/** Of no account: to check against where there is none, so that it takes as long. */
const OF_NOBODY = '$argon2id$v=19$m=19456,t=2,p=1$qZv+C5i6uazkl0r62+s3XQ$833FDFWr0QfKrz6yKHWasWi/L6sOrMCTQkLr1sQ0k6g';

export interface Passwords {
  hash(password: string): Promise<string>;
  /** Takes as long for a hash that is not there. Throws a MotorpoolError (unavailable) when too many wait. */
  matches(hash: string | null | undefined, password: string): Promise<boolean>;
  /** Ends the threads. */
  stop(): Promise<void>;
}

export function passwords(): Passwords {
  const threads = hashingThreads();
  const inLine = boundedQueue({ running: threads.size, waiting: WAITING });
  return {
    hash: (password) => inLine(() => threads.hash(password)),
    async matches(kept, password) {
      const same = await inLine(() => threads.verify(kept ?? OF_NOBODY, password));
      return same && kept !== null && kept !== undefined;
    },
    stop: threads.stop,
  };
}
