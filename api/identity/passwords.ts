/** Passwords: argon2id as OWASP's cheat sheet sets it, behind a bounded queue, as each costs 20 ms and 19 MiB. */
import { availableParallelism } from 'node:os';
import { hash, verify } from '@node-rs/argon2';
import { boundedQueue } from '../http/bounded-queue.js';

const OPTIONS = { memoryCost: 19 * 1024, timeCost: 2, parallelism: 1 };
const WAITING = 64;

export interface Passwords {
  hash(password: string): Promise<string>;
  /** Takes as long for a hash that is not there. Throws a MotorpoolError (unavailable) when too many wait. */
  matches(hash: string | null | undefined, password: string): Promise<boolean>;
}

export function passwords(): Passwords {
  const inLine = boundedQueue({ running: Math.min(4, availableParallelism()), waiting: WAITING });
  const dummy = hash('no account has this password', OPTIONS);
  return {
    hash: (password) => inLine(() => hash(password, OPTIONS)),
    async matches(kept, password) {
      const known = kept ?? (await dummy);
      const same = await inLine(() => verify(known, password));
      return same && kept !== null && kept !== undefined;
    },
  };
}
