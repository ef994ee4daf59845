/** Every telemetry store adapter on a server of its own that a test may kill. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StoredSample } from '../../contracts/index.js';
import { createLog } from '../../platform/log.js';
import { createMetrics } from '../../platform/metrics.js';
import { startEmbeddedPostgres } from '../../platform/postgres/embedded-postgres.js';
import { openDatabase } from '../../platform/postgres/open-database.js';
import { openTelemetryStore } from '../../platform/telemetry-store/open-telemetry-store.js';
import type { TelemetryStore } from '../../platform/telemetry-store/telemetry-store.js';
import { influxMissing, startInflux } from './influx.js';

export interface OpenedStore {
  store: TelemetryStore;
  /** Kills the server with SIGKILL; resolves when it is gone. */
  kill(): Promise<void>;
  restart(): Promise<void>;
  /** Runs retention as of `now`; what went, or where it is set. */
  retention(now: number): Promise<string>;
  close(): Promise<void>;
}

export interface StoreAdapter {
  name: string;
  /** Why it cannot be tried here. */
  missing?: string;
  /** A killed server stays down until `restart`. */
  staysDown?: boolean;
  /** The server enforces retention on its own, by its own clock. */
  dropsByItself?: boolean;
  open(): Promise<OpenedStore>;
}

/** A sample of a new car. */
export function sampleOf(values: Partial<StoredSample>): StoredSample {
  const now = Date.now();
  return {
    vehicleId: randomUUID(),
    fleetId: null,
    boot: randomUUID(),
    seq: 0,
    observedAt: now,
    receivedAt: now,
    quality: 0,
    ...values,
  };
}

export async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

const postgres: StoreAdapter = {
  name: 'PostgreSQL',
  async open() {
    const dataDir = mkdtempSync(join(tmpdir(), 'motorpool-store-'));
    const log = createLog('silent');
    const server = await startEmbeddedPostgres(dataDir, log);
    const migrated = await openDatabase({ databaseUrl: new URL(server.url), dataDir, log });
    await migrated[Symbol.asyncDispose]();
    const store = await openTelemetryStore({ influx: undefined, database: server, log, metrics: createMetrics() });
    return {
      store,
      kill: async () => void process.kill(server.pid(), 'SIGKILL'),
      restart: async () => {}, // it is started again by itself
      retention: async (now) => (await store.applyRetention(now)).days.join(', '),
      async close() {
        await store[Symbol.asyncDispose]();
        await server.stop();
        rmSync(dataDir, { recursive: true, force: true });
      },
    };
  },
};

const missing = influxMissing();

const influx: StoreAdapter = {
  name: missing ? `InfluxDB (skipped: ${missing})` : 'InfluxDB',
  ...(missing ? { missing } : {}),
  staysDown: true,
  dropsByItself: true,
  async open() {
    const server = await startInflux();
    const settings = { url: server.url, token: undefined, org: 'motorpool', database: 'fleet' };
    const nowhere = { url: '' };
    const log = createLog('silent');
    const store = await openTelemetryStore({ influx: settings, database: nowhere, log, metrics: createMetrics() });
    return {
      store,
      kill: server.kill,
      restart: server.start,
      async retention() {
        const answer = await fetch(new URL('/query?q=SHOW+RETENTION+POLICIES+ON+fleet', server.url));
        const text = await answer.text();
        return /"recent","720h0m0s"/.test(text) && /"historical","8760h0m0s"/.test(text) ? text : '';
      },
      async close() {
        await store[Symbol.asyncDispose]();
        await server.stop();
      },
    };
  },
};

export const telemetryStoreAdapters: readonly StoreAdapter[] = [postgres, influx];

/** Whatever a car may say. */
export const FULL: Partial<StoredSample> = {
  fleetId: '4f9b0b52-58b4-4c6a-9f2e-5d0a8e3c7b11',
  seq: Number.MAX_SAFE_INTEGER,
  quality: 3,
  latitude: -41.123456789012344,
  longitude: 0.1 + 0.2,
  accuracyM: 5e-324,
  headingDeg: 359.99999999999994,
  speedKmh: 0,
  odometerKm: 9999999.999999998,
  fuelPercent: 100,
  batteryPercent: 1e-7,
  batteryVoltage: 12.6,
  engineTempC: -40,
  engineRpm: 800,
  ignition: true,
  doorsLocked: false,
  charging: false,
  dtc: ['P0301', 'with "quotes", {braces} and \\', 'ключ 🚗'],
  accelerationG: [0.1, -0.2, 1e-12],
  tirePressureKpa: [220, 221.5, 0, 230],
  signals: {
    'Vehicle.Ключ.🚗': 'line\nbreak, "quote" \\ = ',
    'Vehicle.Number': 1.7976931348623157e308,
    'Vehicle.On': true,
    'Vehicle.CurrentLocation.Altitude': 12,
  },
};
