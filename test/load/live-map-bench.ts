/** What a hundred operators, each with a map of their own, cost the API, and how late they see a car move. */
import { fileURLToPath } from 'node:url';
import type { BenchRow } from './bench-row.js';
import { CARS, largeMapServer } from './large-map-server.js';
import type { Watched } from './map-watchers.js';
import { LOAD_CORE, startPinned } from './pinned-process.js';
import { benchDatabase } from './stack.js';

const MAPS = 100;
const SECONDS = 20;
/** Sides of a map as parts of the city's. */
const PARTS = { 'a quarter of the city': 0.5, 'all of the city': 1 };

export async function liveMap(): Promise<BenchRow[]> {
  await using database = await benchDatabase();
  await using server = await largeMapServer(database.url);
  const tokens = await server.tokens();
  const idle = await coreShare(() => new Promise((waited) => setTimeout(waited, 10_000)));
  const rows: BenchRow[] = [];
  for (const [what, part] of Object.entries(PARTS)) {
    const program = fileURLToPath(new URL('./map-watchers.js', import.meta.url));
    const args = [program, `${server.port}`, tokens.join(','), `${MAPS}`, `${SECONDS}`, `${part}`];
    const watchers = startPinned(LOAD_CORE, process.execPath, args);
    await watchers.nextMessage();
    let watched: Watched | undefined;
    const share = await coreShare(async () => {
      watched = await watchers.nextMessage<Watched>();
    });
    if (!watched) throw new Error('nobody watched');
    const { movedCars, bytes, p50Ms, p95Ms, p99Ms } = watched;
    const name = `${MAPS} maps of their own, ${what}, ${CARS} cars at 1 Hz`;
    rows.push(
      {
        what: `${name}: a core of the API, beyond what the cars cost`,
        ours: `${(share - idle).toFixed(2)} (${idle.toFixed(2)} without maps)`,
        reach: '≤ 0.5',
      },
      {
        what: 'the same: on the wire',
        ours: `${(bytes / movedCars).toFixed(1)} bytes a moved car`,
        reach: '≤ 40 bytes',
      },
      {
        what: 'the same: heard until read by the map',
        ours: `p50 ${p50Ms} ms, p95 ${p95Ms} ms, p99 ${p99Ms} ms; ${Math.round(movedCars / SECONDS / MAPS)} cars a second each`,
        reach: 'p95 ≤ 500 ms',
      },
    );
    await watchers.stop();
  }
  return rows;
}

/** CPU time of this process over the clock's, while `work` lasts. */
async function coreShare(work: () => Promise<void>): Promise<number> {
  const [began, before] = [performance.now(), process.cpuUsage()];
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / (performance.now() - began);
}
