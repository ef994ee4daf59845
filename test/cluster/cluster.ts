/** The scaled form of docker-compose.yml on one machine: two of each room, three databases and a load balancer, each on a host. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { composeFile, envOf } from '../support/compose-file.js';
import { roomProcess } from '../support/processes.js';
import { influxOn, postgresOn, redisOn } from './databases.js';
import { haproxyOn } from './load-balancer.js';
import type { Host, Network } from './network.js';

export const ADMIN = { email: 'admin@cluster.test', password: 'a long enough passphrase' };
const ROOMS = ['broker', 'ingest', 'api'] as const;
export type RoomName = (typeof ROOMS)[number];

/** What runs on one host. */
export interface Machine {
  readonly name: string;
  /** Of which there are two: the other serves on, and nobody waits for this one. */
  readonly room: RoomName | undefined;
  readonly host: Host;
  /** Resolves when it serves. */
  start(): Promise<void>;
  /** `kill -9` of all of it. */
  kill(): void;
  /** In order, by SIGTERM; resolves with the exit status. Rooms alone. */
  stop(): Promise<number | null>;
  output(): string;
}

export interface Cluster extends AsyncDisposable {
  readonly machines: readonly Machine[];
  /** The load balancer's: all that a client knows. */
  readonly http: string;
  readonly mqtt: { host: string; port: number };
  readonly databaseUrl: string;
  readonly influxUrl: URL;
  /** From now on rooms start from the programs that were built there. */
  runFrom(dist: string | undefined): void;
}

/** `dist`: what `npm run build` made; undefined for this checkout's. `env` is for every room, beyond what compose sets. */
export async function startCluster(
  network: Network,
  env: Record<string, string> = {},
  dist?: string,
): Promise<Cluster> {
  // Customers name addresses of their own, as a second load balancer would.
  const compose = composeFile({ ADMIN_EMAIL: ADMIN.email, ADMIN_PASSWORD: ADMIN.password, TRUST_PROXY: '2' });
  const dir = mkdtempSync(join(tmpdir(), 'motorpool-cluster-'));
  const folder = (name: string) => join(dir, name);
  const discard = () => rmSync(dir, { recursive: true, force: true, maxRetries: 20 });
  process.once('exit', discard);
  const machines: Machine[] = [];
  let from = dist;

  const database = (name: string, host: Host, server: Pick<Machine, 'start' | 'output'> & { pids(): number[] }) => {
    const refused = () => Promise.reject(new Error(`${name} is no room of ours`));
    const kill = () => host.kill(server.pids());
    machines.push({ name, room: undefined, host, start: server.start, output: server.output, kill, stop: refused });
  };
  const hosts = {
    redis: network.addHost('Redis'),
    postgres: network.addHost('PostgreSQL'),
    influx: network.addHost('InfluxDB'),
  };
  const postgres = await postgresOn(hosts.postgres, folder('postgres'));
  const redis = await redisOn(hosts.redis, folder('redis'), compose);
  const influx = await influxOn(hosts.influx, folder('influx'));

  /** As compose sets it; its names are addresses here, and an InfluxDB 1.x without users takes no token. */
  function environment(room: RoomName, host: Host): Record<string, string> {
    const { INFLUX_TOKEN: _, ...set } = envOf(compose.services[room]?.environment);
    const { REDIS_URL = '' } = set;
    return {
      ...set,
      HOST: host.address,
      DATA_DIR: folder('data'),
      DATABASE_URL: postgres.url,
      INFLUX_URL: influx.url,
      REDIS_URL: REDIS_URL.replace('@redis', `@${hosts.redis.address}`),
      LOG_LEVEL: 'warn',
      ...env,
    };
  }

  function room(name: RoomName, number: number): Machine {
    const host = network.addHost(`${name} ${number}`);
    const port = name === 'api' ? 3000 : 9100;
    const ready = `http://${host.address}:${port}/readyz`;
    const make = () => {
      const program = from === undefined ? undefined : [join(from, name, 'main.js')];
      return roomProcess(host.name, `${name}/main.ts`, environment(name, host), ready, program, host.command);
    };
    let running = make();
    return {
      name: host.name,
      room: name,
      host,
      async start() {
        running = make();
        await running.start();
      },
      kill: () => host.kill([running.pid]),
      stop: () => running.stop(),
      output: () => running.output(),
    };
  }

  const rooms = ROOMS.flatMap((name) => [room(name, 1), room(name, 2)]);
  for (const one of rooms) await one.start(); // the first migrates while nobody else asks
  const addressesOf = (name: RoomName) => rooms.flatMap((one) => (one.room === name ? [one.host.address] : []));
  const front = network.addHost('load balancer');
  const balancer = await haproxyOn(front, folder('haproxy'), {
    broker: addressesOf('broker'),
    api: addressesOf('api'),
  });
  machines.unshift(...rooms);
  database('Redis', hosts.redis, redis);
  database('PostgreSQL', hosts.postgres, postgres);
  database('InfluxDB', hosts.influx, influx);
  database('load balancer', front, balancer);

  return {
    machines,
    http: `http://${front.address}:3000`,
    mqtt: { host: front.address, port: 1883 },
    databaseUrl: postgres.url,
    influxUrl: new URL(influx.url),
    runFrom(built) {
      from = built;
    },
    async [Symbol.asyncDispose]() {
      for (const machine of machines) machine.kill();
      network[Symbol.dispose]();
      process.off('exit', discard);
      discard();
    },
  };
}
