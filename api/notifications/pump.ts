/** Does what waits in a table, and looks again a moment later. Several processes may do it at once. */
import type { Log } from '../../platform/log.js';
import { databaseReasonOf } from '../../platform/postgres/database-reason.js';
import { seldom } from '../../platform/seldom.js';

const LOOK_EVERY_MS = 1_000;
const TELL_EVERY_MS = 60_000;
const STOP_MS = 2_000; // what is cut off is done again by whoever comes next

export interface Pump {
  start(): void;
  /** There is something: looks now. */
  wake(): void;
  stop(): Promise<void>;
}

/** `step` does some of it and says how much; 0 where there is nothing more. `rest` resolves when none is under way. */
export function pump(name: string, step: () => Promise<number>, log: Log, rest = async () => {}): Pump {
  const tell = seldom(TELL_EVERY_MS, (error: unknown) =>
    log.warn({ reason: databaseReasonOf(error), pump: name }, 'what waits to be sent waits longer'),
  );
  let running: Promise<void> | undefined;
  let stopping = false;
  let woken = false;
  let wakeUp = () => {};

  async function run(): Promise<void> {
    while (!stopping) {
      woken = false;
      const done = await step().catch((error: unknown) => {
        tell(error);
        return 0;
      });
      if (done === 0 && !stopping && !woken) await nap();
    }
  }

  const nap = () =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, LOOK_EVERY_MS);
      wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  return {
    start() {
      running ??= run();
    },
    wake() {
      woken = true;
      wakeUp();
    },
    async stop() {
      stopping = true;
      wakeUp();
      let timer: NodeJS.Timeout | undefined;
      const cut = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, STOP_MS);
      });
      await Promise.race([running?.then(rest), cut]);
      clearTimeout(timer);
    },
  };
}
