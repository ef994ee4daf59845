/** Puts look-ups that are asked for at the same time into one question: after an outage thousands of cars sign in at once. */

const MOST_KEYS = 1000;
const AT_ONCE = 2;
/** After a question that failed: whoever asks meanwhile waits for the next, as each try to reach a database that is away costs a connection. */
const AFTER_FAILURE_MS = 1_000;

interface Asked<V> {
  key: string;
  resolve(value: V | undefined): void;
  reject(error: unknown): void;
}

/** `findAll` gives those of the keys that there are. What it rejects with, all who were in that question get. */
export function batchedLookup<V>(
  findAll: (keys: readonly string[]) => Promise<ReadonlyMap<string, V>>,
): (key: string) => Promise<V | undefined> {
  const waiting: Asked<V>[] = [];
  let running = 0;
  let scheduled = false;
  let failed = false;

  function schedule(): void {
    if (scheduled || running >= AT_ONCE || waiting.length === 0) return;
    scheduled = true;
    if (failed) setTimeout(begin, AFTER_FAILURE_MS).unref();
    else setImmediate(begin);
  }

  function begin(): void {
    scheduled = false;
    void ask(waiting.splice(0, MOST_KEYS));
    schedule();
  }

  async function ask(batch: Asked<V>[]): Promise<void> {
    running++;
    try {
      const found = await findAll(batch.map(({ key }) => key));
      failed = false;
      for (const { key, resolve } of batch) resolve(found.get(key));
    } catch (error) {
      failed = true;
      for (const { reject } of batch) reject(error);
    } finally {
      running--;
      schedule();
    }
  }

  return (key) =>
    new Promise((resolve, reject) => {
      waiting.push({ key, resolve, reject });
      schedule();
    });
}
