/** Telemetry stores with an archive behind them, on days that are over: two for the archive, one that is still the store's. */
import type { Knex } from 'knex';
import pg from 'pg';
import type { BlobStore } from '../../platform/blob-store/blob-store.js';
import { createLog } from '../../platform/log.js';
import { createMetrics } from '../../platform/metrics.js';
import { openTelemetryArchive } from '../../platform/telemetry-archive/open-telemetry-archive.js';
import { finishedUntil } from '../../platform/telemetry-archive/write-days.js';
import { archivedStore } from '../../platform/telemetry-store/archived-store.js';
import type { InfluxSettings } from '../../platform/telemetry-store/influx/influx-settings.js';
import { openInfluxTelemetryStore } from '../../platform/telemetry-store/influx/influx-telemetry-store.js';
import { openPostgresTelemetryStore } from '../../platform/telemetry-store/postgres/postgres-telemetry-store.js';
import { DAY_MS, type TelemetryStore } from '../../platform/telemetry-store/telemetry-store.js';
import { openTestDatabase } from './database.js';
import { influxMissing, startInflux } from './influx.js';

export interface OldDays extends AsyncDisposable {
  /** What is behind the archive. */
  readonly store: TelemetryStore;
  readonly db: Knex;
  /** The first midnight that is not to be archived yet; the two days before it are. */
  readonly boundary: number;
  /** The store with its archive in those files; disposing of the whole closes it. */
  open(blobs: BlobStore, days?: number): TelemetryStore;
}

const missing = influxMissing();

export const oldDaysIn: readonly { name: string; missing?: string; open(): Promise<OldDays> }[] = [
  { name: 'PostgreSQL', open: () => oldDays(undefined) },
  {
    name: missing ? `InfluxDB (skipped: ${missing})` : 'InfluxDB',
    ...(missing ? { missing } : {}),
    async open() {
      const server = await startInflux();
      const settings = { url: server.url, token: undefined, org: 'motorpool', database: 'fleet' };
      return oldDays({ settings, stop: server.stop });
    },
  },
];

async function oldDays(influx: { settings: InfluxSettings; stop(): Promise<void> } | undefined): Promise<OldDays> {
  const log = createLog('silent');
  const database = await openTestDatabase();
  const boundary = finishedUntil(Date.now());
  const first = boundary - 2 * DAY_MS;
  const store = await (influx
    ? openInfluxTelemetryStore(influx.settings, true)
    : openPostgresTelemetryStore(database.url, log));
  await database.db.raw('insert into telemetry_archive (until) values (to_timestamp(?::float8 / 1000))', [first]);
  if (!influx) await makePartitions(database.url, first, 4);
  const closing: (() => Promise<void>)[] = [];
  return {
    store,
    db: database.db,
    boundary,
    open(blobs, days = 400) {
      const archive = openTelemetryArchive({ database, blobs, days, fileSamples: 150, log, metrics: createMetrics() });
      const opened = archivedStore({ ...store, [Symbol.asyncDispose]: async () => {} }, archive);
      closing.push(async () => opened[Symbol.asyncDispose]());
      return opened;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(closing.map((close) => close()));
      await store[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
      await influx?.stop();
    },
  };
}

/** As they were made when those days had begun. */
export async function makePartitions(url: string, first: number, days: number): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  for (let day = first; day < first + days * DAY_MS; day += DAY_MS) {
    const [from, to] = [day, day + DAY_MS].map((ms) => new Date(ms).toISOString());
    const name = `telemetry_samples_${from?.slice(0, 10).replaceAll('-', '')}`;
    await client.query(
      `create table if not exists ${name} partition of telemetry_samples for values from ('${from}') to ('${to}')`,
    );
  }
  await client.end();
}
