/** `npm run bench [-- section…]`: one table, our figures as ratios to the peer's in the same run where there is a peer. */
import { cpus } from 'node:os';
import { Command } from 'commander';
import { agent } from './agent-bench.js';
import { type BenchRow, tableOf } from './bench-row.js';
import { consoleMap } from './console-bench.js';
import { exportOfACar } from './export-bench.js';
import { liveMap } from './live-map-bench.js';
import { maintenance } from './maintenance-bench.js';
import { meaning } from './meaning-bench.js';
import { pinned } from './pinned-process.js';
import { idleCars, latency, throughput } from './pipeline-bench.js';
import { quotePrice } from './quote-price-bench.js';
import { read, signIns } from './read-bench.js';
import { reads } from './reads-bench.js';
import { reservations } from './reservations-bench.js';
import { search } from './search-bench.js';
import { influxStore, postgresStore } from './store-bench.js';
import { training } from './training-bench.js';

const SECTIONS: Readonly<Record<string, () => Promise<BenchRow[]>>> = {
  throughput,
  latency,
  idle: idleCars,
  store: postgresStore,
  influx: influxStore,
  meaning,
  reads,
  export: exportOfACar,
  read,
  'quote-price': quotePrice,
  'sign-ins': signIns,
  search,
  reservations,
  training,
  agent,
  console: consoleMap,
  'live-map': liveMap,
  maintenance,
};

const { args } = new Command('npm run bench --')
  .argument('[section...]', `which of ${Object.keys(SECTIONS).join(', ')}; all by default`)
  .parse();

const rows: BenchRow[] = [];
for (const name of args.length > 0 ? args : Object.keys(SECTIONS)) {
  const section = SECTIONS[name];
  if (!section) throw new Error(`there is no section ${name}: ${Object.keys(SECTIONS).join(', ')}`);
  console.error(`${name} …`);
  try {
    rows.push(...(await section()));
  } catch (error) {
    // One section that cannot run (no Mosquitto here, say) leaves the others their figures.
    console.error(error);
    rows.push({ what: name, ours: `not measured: ${(error as Error).message}`, reach: '' });
    process.exitCode = 1;
  }
}
console.log(
  `Node ${process.version}, ${cpus().length} cores (${cpus()[0]?.model}), ${pinned() ? 'pinned' : 'not pinned'}\n`,
);
console.log(tableOf(rows));
