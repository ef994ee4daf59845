/** An API whose live map has 10,000 cars at 1 Hz to show, in this process. */
import { tmpdir } from 'node:os';
import { readApiConfig } from '../../api/config.js';
import { createApi, makeVapidKey } from '../../api/index.js';
import { openBlobStore } from '../../platform/blob-store/open-blob-store.js';
import { openLiveBus } from '../../platform/live-bus/open-live-bus.js';
import { createLog } from '../../platform/log.js';
import { createMetrics } from '../../platform/metrics.js';
import { openDatabase } from '../../platform/postgres/open-database.js';
import { quarantine } from '../../platform/quarantine/index.js';
import { openTelemetryStore } from '../../platform/telemetry-store/open-telemetry-store.js';
import { vehicleCredentials } from '../../platform/vehicle-credentials/index.js';
import { vehicleStates } from '../../platform/vehicle-states/index.js';
import { makeLargeFleet } from '../support/large-fleet.js';

export const CARS = 10_000;
/** The live map ticks four times a second, so each batch is a quarter of the fleet. */
export const BATCHES_A_SECOND = 4;
export const ADMIN = { email: 'admin@motorpool.local', password: 'correct horse battery staple' };

const OPERATORS = 10;

export interface LargeMapServer extends AsyncDisposable {
  readonly port: number | undefined;
  /** Of ten operators: one may have twenty pages open. */
  tokens(): Promise<string[]>;
  /** Batches that the cars have reported. */
  sent(): number;
}

/** `url`: a migrated or empty database. */
export async function largeMapServer(url: string): Promise<LargeMapServer> {
  const [log, metrics] = [createLog('error'), createMetrics()];
  const database = await openDatabase({ databaseUrl: new URL(url), dataDir: tmpdir(), log });
  const { db } = database;
  const store = await openTelemetryStore({ influx: undefined, database, log, metrics });
  const liveBus = await openLiveBus(undefined, log);
  const states = vehicleStates(db);
  const fleet = await makeLargeFleet(db, states, CARS);
  const api = createApi({
    ...{ log, metrics, db, store, liveBus, vehicleStates: states, quarantine: quarantine(db) },
    blobs: openBlobStore(undefined, tmpdir()),
    credentials: vehicleCredentials(db, liveBus),
    readiness: async () => [],
    config: {
      ...readApiConfig({ PORT: '0', RATE_LIMITS: 'off', MAP_STYLE_URL: 'http://127.0.0.1:9/style.json' }),
      ...{
        jwtSecret: 'a secret of the benchmark, long enough',
        adminEmail: ADMIN.email,
        adminPassword: ADMIN.password,
        vapidPrivateKey: makeVapidKey(),
      },
    },
  });
  await api.start();
  let part = 0;
  let sent = 0;
  const timer = setInterval(() => {
    liveBus.publish({ kind: 'moved', vehicles: fleet.report(part++ % BATCHES_A_SECOND, BATCHES_A_SECOND, 1) });
    sent++;
  }, 1000 / BATCHES_A_SECOND);
  return {
    port: api.port,
    async tokens() {
      await db.raw(
        `insert into users (name, email, password_hash, role)
         select 'Operator ' || n, n || '@operators.example.org', password_hash, 'operator'
         from users cross join generate_series(1, ?) n where email = ?`,
        [OPERATORS, ADMIN.email],
      );
      const emails = Array.from({ length: OPERATORS }, (_, i) => `${i + 1}@operators.example.org`);
      return Promise.all(emails.map((email) => tokenOf(api.port, email)));
    },
    sent: () => sent,
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await api.stop();
      await liveBus[Symbol.asyncDispose]();
      await store[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
    },
  };
}

async function tokenOf(port: number | undefined, email: string): Promise<string> {
  const answer = await fetch(`http://127.0.0.1:${port}/api/v1/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password: ADMIN.password }),
  });
  const { token } = (await answer.json()) as { token: string };
  return token;
}
