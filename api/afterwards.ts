/** Work that an answer does not wait for, where its time would tell what nobody may know: whether an account is there. */
import type { Log } from '../platform/log.js';
import { databaseReasonOf } from '../platform/postgres/database-reason.js';

const MOST_RUNNING = 4;
const MOST_WAITING = 1_000;

export interface Afterwards {
  /** Never throws: what fails is logged, and what is too much is dropped and logged. */
  run(work: () => Promise<void>): void;
  /** When all that was begun is done. */
  settled(): Promise<void>;
}

export function afterwards(log: Log): Afterwards {
  const waiting: (() => Promise<void>)[] = [];
  let running = 0;
  const toldWhenIdle: (() => void)[] = [];

  async function worker(): Promise<void> {
    if (running === MOST_RUNNING) return;
    running++;
    for (let work = waiting.shift(); work; work = waiting.shift()) {
      try {
        await work();
      } catch (error) {
        log.warn({ reason: databaseReasonOf(error) }, 'what was to be done after an answer was not done');
      }
    }
    running--;
    if (running === 0) for (const tell of toldWhenIdle.splice(0)) tell();
  }

  return {
    run(work) {
      if (waiting.length >= MOST_WAITING) {
        log.warn({ waiting: waiting.length }, 'too much is to be done after answers: some is not done');
        return;
      }
      waiting.push(work);
      setImmediate(worker);
    },
    settled: () =>
      new Promise((resolve) => {
        if (running === 0 && waiting.length === 0) resolve();
        else toldWhenIdle.push(resolve);
      }),
  };
}
