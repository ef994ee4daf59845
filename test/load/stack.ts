/** The two stacks that are compared, each with its PostgreSQL on the server's core; the load runs on the other. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { openLiveBus } from '../../platform/live-bus/open-live-bus.js';
import { createLog } from '../../platform/log.js';
import { openDatabase } from '../../platform/postgres/open-database.js';
import { vehicleCredentials } from '../../platform/vehicle-credentials/index.js';
import { freePort } from '../support/processes.js';
import type { LoadResult, LoadSettings } from './mqtt-load.js';
import { LOAD_CORE, type PinnedProcess, SERVER_CORE, startPinned } from './pinned-process.js';

const DIST = fileURLToPath(new URL('../..', import.meta.url));
const script = (path: string) => join(DIST, path);

export interface Stack extends AsyncDisposable {
  readonly name: string;
  readonly mqttPort: number;
  readonly databaseUrl: string;
  readonly cars: LoadSettings['cars'];
  /** The process that takes what cars send. */
  readonly server: PinnedProcess;
  /** Samples in the store so far; asks nothing of the database. */
  stored(): Promise<number>;
}

/** A PostgreSQL of the benchmark's own, gone afterwards. */
export async function benchDatabase(): Promise<{ url: string } & AsyncDisposable> {
  const dataDir = mkdtempSync(join(tmpdir(), 'motorpool-bench-'));
  const server = startPinned(SERVER_CORE, process.execPath, [script('test/load/postgres-server.js')], {
    DATA_DIR: dataDir,
  });
  const { url } = await server.nextMessage<{ url: string }>();
  return {
    url,
    async [Symbol.asyncDispose]() {
      await server.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** Our stack: every room in one process, as `npm start` runs it, with `count` cars that have their device tokens. */
export async function ourStack(
  databaseUrl: string,
  count: number,
  env: Record<string, string> = {},
  program = 'main.js',
): Promise<Stack & { readonly baseUrl: string }> {
  const cars = await makeCars(databaseUrl, count);
  const [port, mqttPort] = [await freePort(), await freePort()];
  const dataDir = mkdtempSync(join(tmpdir(), 'motorpool-bench-'));
  const server = startPinned(SERVER_CORE, process.execPath, [script(program)], {
    DATABASE_URL: databaseUrl,
    DATA_DIR: dataDir,
    PORT: `${port}`,
    MQTT_PORT: `${mqttPort}`,
    DEMO_CARS: '0',
    RATE_LIMITS: 'off',
    LOG_LEVEL: 'warn',
    ...env,
  });
  const base = `http://127.0.0.1:${port}`;
  await untilReady(`${base}/readyz`);
  return {
    name: 'motorpool',
    baseUrl: base,
    mqttPort,
    databaseUrl,
    cars,
    server,
    async stored() {
      const metrics = await (await fetch(`${base}/metrics`)).text();
      return Number(/^motorpool_samples_stored_total (\d+)/m.exec(metrics)?.[1] ?? 0);
    },
    async [Symbol.asyncDispose]() {
      await server.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** The peer: Mosquitto → an mqtt.js consumer → the same PostgreSQL. It acknowledges before it stores. */
export async function peerStack(databaseUrl: string, count: number): Promise<Stack> {
  const mqttPort = await freePort();
  const dir = mkdtempSync(join(tmpdir(), 'motorpool-peer-'));
  const config = join(dir, 'mosquitto.conf');
  writeFileSync(
    config,
    `listener ${mqttPort} 127.0.0.1\nallow_anonymous true\nset_tcp_nodelay true\nmax_queued_messages 0\nmax_inflight_messages 0\nlog_type error\n`,
  );
  const mosquitto = startPinned(SERVER_CORE, 'mosquitto', ['-c', config]);
  const consumer = startPinned(SERVER_CORE, process.execPath, [script('test/load/peer-consumer.js')], {
    DATABASE_URL: databaseUrl,
    PEER_MQTT_URL: `mqtt://127.0.0.1:${mqttPort}`,
  });
  let stored = 0;
  await consumer.nextMessage();
  void (async () => {
    for (;;) ({ stored } = await consumer.nextMessage<{ stored: number }>());
  })().catch(() => {}); // it ends with the consumer
  const cars = Array.from({ length: count }, () => ({ username: crypto.randomUUID(), password: 'any' }));
  return {
    name: 'peer',
    mqttPort,
    databaseUrl,
    cars,
    server: mosquitto,
    stored: async () => stored,
    async [Symbol.asyncDispose]() {
      await consumer.stop('SIGKILL');
      await mosquitto.stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** Runs a load against a stack. `storedPerSecond` is what reached the store while the load was measured. */
export async function load(
  stack: Stack,
  settings: Omit<LoadSettings, 'host' | 'port' | 'cars'>,
): Promise<LoadResult & { storedPerSecond: number; connectS: number }> {
  const file = join(mkdtempSync(join(tmpdir(), 'motorpool-load-')), 'settings.json');
  const all: LoadSettings = { host: '127.0.0.1', port: stack.mqttPort, cars: stack.cars, ...settings };
  writeFileSync(file, JSON.stringify(all));
  const child = startPinned(LOAD_CORE, process.execPath, [script('test/load/mqtt-load.js'), file]);
  const { connectS } = await child.nextMessage<{ connectS: number }>();
  await pause(settings.warmUpS * 1000);
  const [before, from] = [await stack.stored(), performance.now()];
  await pause(settings.seconds * 1000);
  const [after, to] = [await stack.stored(), performance.now()];
  const result = await child.nextMessage<LoadResult>();
  await child.stop();
  rmSync(file);
  return { ...result, connectS, storedPerSecond: ((after - before) / (to - from)) * 1000 };
}

export const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function makeCars(databaseUrl: string, count: number): Promise<LoadSettings['cars']> {
  const log = createLog('error');
  await using database = await openDatabase({ databaseUrl: new URL(databaseUrl), dataDir: tmpdir(), log });
  await using liveBus = await openLiveBus(undefined, log);
  const credentials = vehicleCredentials(database.db, liveBus);
  const client = new pg.Client(databaseUrl);
  await client.connect();
  const { rows } = await client.query<{ id: string }>(
    `insert into vehicles (make, model, year) select 'Seat', 'Leon', 2024 from generate_series(1, $1) returning id`,
    [count],
  );
  await client.query('analyze vehicles'); // a database that lives has been, by its autovacuum
  await client.end();
  const cars: LoadSettings['cars'] = [];
  for (const { id } of rows) cars.push(await credentials.issue(id));
  return cars;
}

export async function untilReady(url: string): Promise<void> {
  for (let tries = 0; tries < 300; tries++) {
    const ready = await fetch(url).then(
      (response) => response.ok,
      () => false,
    );
    if (ready) return;
    await pause(100);
  }
  throw new Error(`${url} did not answer 200 within 30 s`);
}
