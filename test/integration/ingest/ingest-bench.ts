/** Ingest on a real store, and what a test asks about what it did. */
import { randomUUID } from 'node:crypto';
import type { LiveEvent, Sample, StoredSample } from '../../../contracts/index.js';
import { createIngest, type IngestConfig, readIngestConfig } from '../../../ingest/index.js';
import type { LiveBus } from '../../../platform/live-bus/live-bus.js';
import { openLiveBus } from '../../../platform/live-bus/open-live-bus.js';
import { createLog } from '../../../platform/log.js';
import { createMetrics } from '../../../platform/metrics.js';
import type { Database } from '../../../platform/postgres/open-database.js';
import { quarantine } from '../../../platform/quarantine/index.js';
import { openTelemetryStore } from '../../../platform/telemetry-store/open-telemetry-store.js';
import type { TelemetryStore } from '../../../platform/telemetry-store/telemetry-store.js';
import { openTelemetryStream } from '../../../platform/telemetry-stream/open-telemetry-stream.js';
import type { TelemetryStream } from '../../../platform/telemetry-stream/telemetry-stream.js';
import { vehicleStates } from '../../../platform/vehicle-states/index.js';
import { openTestDatabase } from '../../support/database.js';

const log = createLog('silent');
const config = { ...readIngestConfig({}), stateEveryMs: 20 };
export const DAY_MS = 24 * 3600_000;

interface Running extends AsyncDisposable {
  stream: TelemetryStream;
  liveBus: LiveBus;
  news: LiveEvent[];
  /** Its value: the sum over its labels, or over those that match. */
  metric(name: string, labels?: Record<string, string>): Promise<number>;
  problem(): string | undefined;
}

/** What is read out of samples, and how hastily; the stream is its own in one process, unless told. */
interface Understanding extends Pick<Parameters<typeof createIngest>[0], 'readings' | 'keepers'> {
  meaning?: Partial<IngestConfig['meaning']>;
  stream?: TelemetryStream;
}

export const now = Date.now();
export const sample = (seq: number, over: Partial<Sample> = {}): Sample => ({
  seq,
  observedAt: now - 60_000 + seq * 1000,
  ...over,
});

/** Open it before the tests and close it after them; between, its other functions may be called. */
export function ingestBench() {
  let database: Database;
  let store: TelemetryStore;

  /** On a database of its own, or the one with this address; samples there too, or in that InfluxDB. */
  async function open({ databaseUrl, influxUrl }: { databaseUrl?: URL; influxUrl?: URL | undefined } = {}) {
    database = await openTestDatabase(databaseUrl?.href);
    const influx = influxUrl && { url: influxUrl, token: undefined, org: 'motorpool', database: 'fleet' };
    store = await openTelemetryStore({ influx, database, log, metrics: createMetrics() });
  }
  async function close() {
    await store?.[Symbol.asyncDispose]();
    await database[Symbol.asyncDispose]();
  }

  /** Ingest on the real store, or on one that a test stands in the way of. */
  async function start(
    append: TelemetryStore['append'] = store.append,
    { meaning = {}, stream: given, ...understand }: Understanding = {},
  ): Promise<Running> {
    const metrics = createMetrics();
    const stream = given ?? (await openTelemetryStream(undefined, log, metrics));
    const liveBus = await openLiveBus(undefined, log);
    const news: LiveEvent[] = [];
    liveBus.subscribe(['moved', 'alert'], (event) => news.push(event));
    const guarded = Object.create(store, { append: { value: append } }) as TelemetryStore;
    const ingest = createIngest({
      ...{ log, metrics, stream, store: guarded, liveBus, db: database.db, ...understand },
      config: { ...config, meaning: { ...config.meaning, ...meaning } },
    });
    await ingest.start();
    return {
      stream,
      liveBus,
      news,
      problem: () => ingest.problem(),
      metric: async (name, wanted = {}) => {
        const { values } = (await metrics.getSingleMetric(name)?.get()) ?? { values: [] };
        const matching = values.filter(({ labels }) =>
          Object.entries(wanted).every(([label, is]) => labels[label] === is),
        );
        return matching.reduce((sum, one) => sum + one.value, 0);
      },
      async [Symbol.asyncDispose]() {
        await ingest.stop();
        await stream[Symbol.asyncDispose]();
      },
    };
  }

  async function makeCar(): Promise<{ id: string; boot: string }> {
    const id = randomUUID();
    await database.db('vehicles').insert({ id, make: 'Seat', model: 'Leon', year: 2024 });
    return { id, boot: randomUUID() };
  }

  const send = (on: Running, car: { id: string; boot: string }, samples: unknown[], over: object = {}) =>
    on.stream.append({
      vehicleId: car.id,
      receivedAt: now,
      payload: Buffer.from(JSON.stringify({ boot: car.boot, sentAt: now, samples, ...over })),
    });
  async function storedOf({ id }: { id: string }): Promise<StoredSample[]> {
    const found: StoredSample[] = [];
    for await (const one of store.track(id, { from: now - 40 * DAY_MS, to: now + DAY_MS })) found.push(one);
    return found;
  }
  const seqsOf = async (car: { id: string }) => (await storedOf(car)).map(({ seq }) => seq);
  const valuesOf = async ({ id }: { id: string }) => {
    const state = await vehicleStates(database.db).of(id);
    return Object.fromEntries(Object.entries(state?.values ?? {}).map(([name, { value }]) => [name, value]));
  };
  const listOf = async ({ id }: { id: string }) => (await quarantine(database.db).page({ vehicleId: id })).items;

  return {
    open,
    close,
    get db() {
      return database.db;
    },
    get store() {
      return store;
    },
    ...{ start, makeCar, send, storedOf, seqsOf, valuesOf, listOf },
  };
}
