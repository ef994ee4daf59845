/** The telemetry stores alone: our append beside binary COPY and beside a bare HTTP client; how long a roll-up takes. */
import { Agent, request } from 'node:http';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { createLog } from '../../platform/log.js';
import { createMetrics } from '../../platform/metrics.js';
import { lineOfSample } from '../../platform/telemetry-store/influx/line-of-sample.js';
import { openTelemetryStore } from '../../platform/telemetry-store/open-telemetry-store.js';
import { COLUMN_LIST } from '../../platform/telemetry-store/postgres/columns.js';
import { CopyBuffer } from '../../platform/telemetry-store/postgres/copy-buffer.js';
import { writeRow } from '../../platform/telemetry-store/postgres/write-row.js';
import { alternated } from './alternated.js';
import type { BenchRow } from './bench-row.js';
import { BATCH, driveBatches } from './drive-batches.js';
import { benchInflux } from './influx-server.js';
import { migratedBenchDatabase } from './migrated-database.js';
import { holdOnLoadCore } from './pinned-process.js';

const COPY_BATCHES = 20;
const INFLUX_BATCHES = 8;

/** Rows a second; two batches under way at a time, as ingest does. */
async function rate<T>(batches: readonly T[], put: (batch: T) => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  let next = 0;
  const lane = async () => {
    for (let i = next++; i < batches.length; i = next++) await put(batches[i] as T);
  };
  await Promise.all([lane(), lane()]);
  return Math.round((batches.length * BATCH * 1000) / (performance.now() - begin));
}

const versus = (what: string, { ours, peer }: { ours: number; peer: number }, reach: string): BenchRow => ({
  what,
  ours: `${ours}/s`,
  peer: `${peer}/s`,
  ratio: ours / peer,
  reach,
});

const common = () => ({ log: createLog('error'), metrics: createMetrics() });

/** COPY alone sends rows that were encoded beforehand, over bare connections. */
export async function postgresStore(): Promise<BenchRow[]> {
  holdOnLoadCore();
  await using database = await migratedBenchDatabase();
  await using store = await openTelemetryStore({ influx: undefined, database, ...common() });
  const pool = new pg.Pool({ connectionString: database.url, max: 2 });
  const make = driveBatches();
  const rates = await alternated(
    () => rate(make(COPY_BATCHES), (batch) => store.append(batch)),
    () => {
      const encoded = make(COPY_BATCHES).map((batch) => {
        const buffer = new CopyBuffer();
        buffer.begin();
        for (const sample of batch) writeRow(buffer, sample);
        return buffer.end();
      });
      return rate(encoded, async (bytes) => {
        const client = await pool.connect();
        const stream = client.query(copyFrom(`copy telemetry_samples (${COLUMN_LIST}) from stdin (format binary)`));
        await new Promise((resolve, reject) => stream.on('error', reject).on('finish', resolve).end(bytes));
        client.release();
      });
    },
  );
  await pool.end();
  // What was written so far is rolled up first, then ten minutes of a thousand cars by themselves.
  await store.rollUp(Date.now());
  for (const batch of make(120)) await store.append(batch);
  const begin = performance.now();
  const { minutes } = await store.rollUp(Date.now());
  const seconds = (performance.now() - begin) / 1000;
  return [
    versus('PostgreSQL append beside binary COPY alone', rates, '≥ 0.5 ×'),
    {
      what: `PostgreSQL roll-up of 10 minutes of 1,000 cars at 1 Hz (${minutes} minutes)`,
      ours: `${seconds.toFixed(1)} s`,
      reach: '≤ 60 s',
    },
  ];
}

/** The bare client sends lines made beforehand, unpacked, as it does best within one machine, and waits for the 204. */
export async function influxStore(): Promise<BenchRow[]> {
  holdOnLoadCore();
  await using server = await benchInflux();
  const influx = { url: server.url, token: undefined, org: 'motorpool', database: 'bench' };
  await using store = await openTelemetryStore({ influx, database: { url: '' }, ...common() });
  const target = new URL('/write?db=bench&rp=recent&precision=ns', server.url);
  const agent = new Agent({ keepAlive: true });
  const post = (body: Buffer) =>
    new Promise<void>((resolve, reject) => {
      const sent = request(target, { method: 'POST', agent, headers: { 'content-length': body.length } }, (answer) => {
        const done = () => (answer.statusCode === 204 ? resolve() : reject(new Error(`answered ${answer.statusCode}`)));
        answer.resume().on('end', done);
      });
      sent.on('error', reject).end(body);
    });
  const make = driveBatches();
  const rates = await alternated(
    () => rate(make(INFLUX_BATCHES), (batch) => store.append(batch)),
    () => {
      const bodies = make(INFLUX_BATCHES).map((batch) => Buffer.from(batch.map(lineOfSample).join('\n')));
      return rate(bodies, post);
    },
  );
  agent.destroy();
  return [versus('InfluxDB append beside a bare HTTP client', rates, '≥ 0.8 ×')];
}
