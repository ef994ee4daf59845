/** A POST that creates may be sent again: with the same Idempotency-Key it is done once and answered alike. */
import { createHash } from 'node:crypto';
import type { Request } from 'express';
import type { Knex } from 'knex';
import { currentWork } from '../../platform/current-work.js';
import { MotorpoolError } from '../../platform/errors.js';
import type { Sealing } from '../sealed/sealing.js';
import { boundedQueue } from './bounded-queue.js';
import type { Answer, CallContext, Endpoint } from './endpoint.js';
import { idempotencyRepository } from './idempotency-repository.js';

export type Idempotency = (
  context: CallContext,
  endpoint: Pick<Endpoint, 'run' | 'creates'>,
) => Promise<Answer | undefined>;

// A work may need a connection besides its transaction's, so never all of the pool's.
const AT_ONCE = 4;
const WAITING = 2_000;

/** undefined where none was sent. Throws a MotorpoolError (bad-input). */
export function idempotencyKeyOf(req: Request): string | undefined {
  const key = req.get('idempotency-key');
  if (key === undefined || /^[\x21-\x7e]{1,255}$/.test(key)) return key;
  throw new MotorpoolError('bad-input', 'bad-idempotency-key', 'Idempotency-Key: wanted 1 to 255 visible characters.');
}

/** Work and kept answer are one transaction. Kept answers are encrypted, as some hold what is shown only once. */
export function idempotency(db: Knex, sealing: Sealing): Idempotency {
  const inLine = boundedQueue({ running: AT_ONCE, waiting: WAITING });
  return async (context, { run, creates }) => {
    const key = idempotencyKeyOf(context.req);
    // One that is traced has a transaction all the same: by it the database knows of which trace its rows are.
    const isAlone = creates === 'one-statement' && currentWork()?.traced === undefined;
    if (key === undefined && isAlone) return run(context);
    if (key === undefined) return inLine(() => db.transaction((tx) => run({ ...context, db: tx })));
    const caller = context.who?.userId ?? `address ${context.req.ip}`;
    const { method, originalUrl, body } = context.req;
    const fingerprint = createHash('sha256')
      .update(`${method} ${originalUrl}\n`)
      .update(Buffer.isBuffer(body) ? body : `${JSON.stringify(body)}`)
      .digest();
    const purpose = `idempotent answer ${caller} ${key}`;
    return inLine(() =>
      db.transaction(async (tx) => {
        const kept = idempotencyRepository(tx);
        if (!(await kept.lock(caller, key))) {
          throw new MotorpoolError(
            'conflict',
            'still-running',
            'The first request with this Idempotency-Key still runs.',
          );
        }
        const earlier = await kept.find(caller, key);
        if (earlier && !earlier.fingerprint.equals(fingerprint)) {
          throw new MotorpoolError(
            'bad-input',
            'idempotency-key-reused',
            'This Idempotency-Key was used for another request. Take a new one for each.',
          );
        }
        if (earlier) return opened(sealing, earlier.answer, purpose);
        const answer = await run({ ...context, db: tx });
        if (answer) {
          const sealed = sealing.close(JSON.stringify(answer), purpose);
          await kept.insert({ caller, key, fingerprint, status: answer.status, answer: sealed });
        }
        return answer;
      }),
    );
  };
}

function opened(sealing: Sealing, sealed: Buffer, purpose: string): Answer {
  try {
    return JSON.parse(sealing.open(sealed, purpose));
  } catch {
    throw new MotorpoolError(
      'conflict',
      'answer-lost',
      'This was done before, but its answer can no longer be read. Look at what is there.',
    );
  }
}
