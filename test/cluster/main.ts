/** `npm run cluster`: the scaled form on one machine, its hosts killed and cut off in turn under load. */
import { spawnSync } from 'node:child_process';
import { Command, InvalidArgumentError } from 'commander';
import { messageOf } from '../../platform/errors.js';
import { influxMissing } from '../support/influx.js';
import { hasRedis } from '../support/redis.js';
import { hasHaproxy } from './load-balancer.js';
import { namespaces, namespacesMissing } from './network.js';
import type { Kind } from './outage.js';
import { tableOf } from './report.js';
import { runTrial } from './trial.js';

interface Arguments {
  cars: number;
  every: number;
  customers: number;
  hurry: number;
  minutes: number;
  roll?: boolean;
  from?: string;
  host?: string[];
}

const ROOMS = ['broker 1', 'broker 2', 'ingest 1', 'ingest 2', 'api 1', 'api 2'];
const SINGLES = ['Redis', 'PostgreSQL', 'InfluxDB', 'load balancer'];
/** Longer than the others may take to serve in its place. */
const ROOM_AWAY_MS = 12_000;
const SINGLE_AWAY_MS = 6_000;

const whole = (text: string): number => {
  if (/^\d+$/.test(text)) return Number(text);
  throw new InvalidArgumentError('wanted a whole number.');
};
const among = (name: string, before: string[] = []): string[] => {
  if ([...ROOMS, ...SINGLES].includes(name)) return [...before, name];
  throw new InvalidArgumentError(`hosts are ${[...ROOMS, ...SINGLES].join(', ')}.`);
};
const program = new Command('cluster')
  .description(
    'Runs two of each room, three databases and HAProxy, each on a host of its own, and kills and cuts off each.',
  )
  .option('--cars <n>', 'simulated cars', whole, 100)
  .option('--every <s>', 'seconds between two samples of a car', whole, 1)
  .option('--customers <n>', 'customers who rent, several after one car', whole, 10)
  .option('--hurry <n>', 'customers are so many times quicker than people', whole, 1)
  .option('--minutes <n>', 'goes through all hosts again until then; once at least', whole, 0)
  .option('--roll', 'instead: replaces every room, one after the other, APIs first')
  .option(
    '--from <dist>',
    'with --roll: the rooms begin with the programs in that folder, such as the dist of the last release',
  )
  .option('--host <name>', 'only this one, such as "broker 2"; several times for several', among, undefined)
  .parse();

try {
  const missing = namespacesMissing() ?? serverMissing();
  if (missing) throw new Error(missing);
  const { roll, every, host: only, ...load } = program.opts<Arguments>();
  const single = (kind: Kind) => SINGLES.map((host) => ({ host, kind, awayMs: SINGLE_AWAY_MS }));
  const outages = roll
    ? ROOMS.toReversed().map((host) => ({ host, kind: 'upgraded' as const, awayMs: 0 })) // who hears before who tells
    : (['killed', 'cut off', 'powered off'] as const).flatMap((kind) => [
        ...ROOMS.map((host) => ({ host, kind, awayMs: ROOM_AWAY_MS })),
        ...single(kind),
      ]);
  const chosen = outages.filter(({ host }) => only?.includes(host) ?? true);
  using network = namespaces();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
  const outcome = await runTrial({
    ...load,
    everyMs: every * 1000,
    network,
    outages: chosen,
    tell: (line) => console.error(`${new Date().toISOString().slice(11, 23)} ${line}`),
  });
  console.log(tableOf(outcome.seen));
  console.log(
    `\n${outcome.samples} samples acknowledged and each stored once; ${outcome.requests} requests; ${outcome.reservations} reservations, all as they were answered.`,
  );
  for (const sentence of outcome.broken) console.log(`BROKEN: ${sentence}`);
  process.exitCode = outcome.broken.length > 0 ? 1 : 0;
} catch (error) {
  console.error(`cluster: ${messageOf(error)}`);
  process.exitCode = 1;
}
process.exit();

function serverMissing(): string | undefined {
  if (!hasHaproxy) return 'haproxy is missing (apt-get install haproxy)';
  if (!hasRedis) return 'redis-server is missing (apt-get install redis-server)';
  if (spawnSync('unshare', ['--version']).error) return 'unshare is missing (apt-get install util-linux)';
  return influxMissing();
}
