/** A read through the whole API while the same process trains a model in its thread, beside the same read without. */
import { setTimeout as pause } from 'node:timers/promises';
import { alternated } from './alternated.js';
import type { BenchRow } from './bench-row.js';
import { httpLoad } from './http-load.js';
import { holdOnLoadCore } from './pinned-process.js';
import { readOf, SETTINGS } from './read-bench.js';
import { benchDatabase, ourStack } from './stack.js';

const CONNECTIONS = 4;
const SECONDS = 10;
/** Until its thread has started and learns. */
const BEGUN_MS = 5_000;

export async function training(): Promise<BenchRow[]> {
  holdOnLoadCore();
  await using database = await benchDatabase();
  await using stack = await ourStack(database.url, 1, SETTINGS, 'test/load/training-server.js');
  const reading = { ...(await readOf(stack, CONNECTIONS)), seconds: SECONDS };
  const toggle = async () => {
    process.kill(stack.server.pid, 'SIGUSR2');
    await pause(BEGUN_MS);
  };
  const p99 = await alternated(
    async () => {
      await toggle();
      const { p99Ms } = await httpLoad(reading);
      await toggle();
      return p99Ms;
    },
    async () => (await httpLoad(reading)).p99Ms,
  );
  return [
    {
      what: 'p99 of a read while the same process trains a model, beside none; both on one core',
      ours: `${p99.ours.toFixed(1)} ms`,
      peer: `${p99.peer.toFixed(1)} ms`,
      ratio: p99.ours / p99.peer,
      reach: '≤ 1.5 ×',
    },
  ];
}
