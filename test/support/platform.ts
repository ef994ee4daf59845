/** The whole system for tests: main.ts's own wiring, on free ports and a database of its own. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Knex } from 'knex';
import { type Motorpool, readConfig, withMotorpool } from '../../compose.js';
import { createLog } from '../../platform/log.js';
import { startRooms, stopRooms } from '../../platform/room.js';
import { type ApiClient, signIn } from './api-client.js';
import { testDatabaseUrl } from './database.js';

export interface TestPlatform extends AsyncDisposable {
  readonly baseUrl: string;
  readonly mqttUrl: string;
  readonly mqttPort: number;
  readonly db: Knex;
  readonly databaseUrl: string;
  readonly admin: Motorpool['admin'];
  /** Signed in as the admin. */
  signIn(): Promise<ApiClient>;
  adminToken(): Promise<string>;
}

/** Starts it with these settings over the tests' own (no demo fleet, quiet log, rate limits off). */
export async function startPlatform(settings: Readonly<Record<string, string>> = {}): Promise<TestPlatform> {
  const dataDir = mkdtempSync(join(tmpdir(), 'motorpool-platform-'));
  const config = readConfig({
    DATABASE_URL: (await testDatabaseUrl()).href,
    DATA_DIR: dataDir,
    PORT: '0',
    MQTT_PORT: '0',
    DEMO_CARS: '0',
    LOG_LEVEL: 'error',
    RATE_LIMITS: 'off',
    ...settings,
  });
  const log = createLog(config.platform.logLevel);
  const { promise: disposed, resolve: dispose } = withResolvers();

  let ended: Promise<void> = Promise.resolve();
  const running = await new Promise<Motorpool>((resolve, reject) => {
    ended = withMotorpool(config, log, async (motorpool) => {
      await startRooms(log, motorpool.rooms);
      resolve(motorpool);
      await disposed;
      await stopRooms(log, motorpool.rooms);
    });
    ended.catch(reject);
  });

  const client = () => signIn(running.baseUrl(), running.admin.email, running.admin.password);
  return {
    baseUrl: running.baseUrl(),
    mqttUrl: running.mqttUrl(),
    mqttPort: Number(new URL(running.mqttUrl()).port),
    db: running.database.db,
    databaseUrl: running.database.url,
    admin: running.admin,
    signIn: client,
    adminToken: async () => (await client()).token,
    async [Symbol.asyncDispose]() {
      dispose();
      await ended;
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

function withResolvers(): { promise: Promise<void>; resolve: () => void } {
  let resolve = () => {};
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
