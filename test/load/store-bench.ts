/** The telemetry stores alone: our append beside COPY and beside a bare HTTP client, and the reads that people wait for. */
import { randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { StoredSample } from '../../contracts/index.js';
import { createLog } from '../../platform/log.js';
import { createMetrics } from '../../platform/metrics.js';
import { lineOfSample } from '../../platform/telemetry-store/influx/line-of-sample.js';
import { openTelemetryStore } from '../../platform/telemetry-store/open-telemetry-store.js';
import { COLUMN_LIST } from '../../platform/telemetry-store/postgres/columns.js';
import { CopyBuffer } from '../../platform/telemetry-store/postgres/copy-buffer.js';
import { writeRow } from '../../platform/telemetry-store/postgres/write-row.js';
import type { TelemetryStore } from '../../platform/telemetry-store/telemetry-store.js';
import type { BenchRow } from './bench-row.js';

const BATCH = 5_000;
const BATCHES = 40;
const DAY_MS = 24 * 3_600_000;

function batches(count: number): StoredSample[][] {
  const boot = randomUUID();
  const cars = Array.from({ length: 1_000 }, () => randomUUID());
  const begin = Date.now() - 3_600_000;
  return Array.from({ length: count }, (_, b) =>
    Array.from({ length: BATCH }, (_, i) => {
      const seq = b * BATCH + i;
      const observedAt = begin + Math.floor(seq / cars.length) * 1000;
      return {
        ...{ vehicleId: cars[seq % cars.length] as string, fleetId: null, boot, seq, observedAt, quality: 0 },
        ...{ receivedAt: Date.now(), latitude: 41.39 + i * 1e-6, longitude: 2.16 + i * 1e-6, headingDeg: i % 360 },
        ...{ speedKmh: i % 90, odometerKm: 1000 + seq / 7, fuelPercent: 60.5, batteryVoltage: 13.8, ignition: true },
      };
    }),
  );
}

/** Rows a second; two batches under way at a time, as ingest does. */
async function rate(all: readonly StoredSample[][], put: (batch: StoredSample[], i: number) => Promise<unknown>) {
  const begin = performance.now();
  let next = 0;
  const lane = async () => {
    for (let i = next++; i < all.length; i = next++) await put(all[i] as StoredSample[], i);
  };
  await Promise.all([lane(), lane()]);
  return Math.round((all.length * BATCH * 1000) / (performance.now() - begin));
}

const versus = (what: string, ours: number, peer: number, reach: string): BenchRow => ({
  what,
  ours: `${ours}/s`,
  peer: `${peer}/s`,
  ratio: ours / peer,
  reach,
});

/** `url`: a migrated database. COPY alone sends the same rows, encoded beforehand, over bare connections. */
export async function postgresStoreBench(url: string): Promise<BenchRow[]> {
  const common = { log: createLog('error'), metrics: createMetrics() };
  await using store = await openTelemetryStore({ influx: undefined, database: { url }, ...common });
  const ours = await rate(batches(BATCHES), (batch) => store.append(batch));
  const pool = new pg.Pool({ connectionString: url, max: 2 });
  const bare = batches(BATCHES);
  const encoded = bare.map((batch) => {
    const buffer = new CopyBuffer();
    buffer.begin();
    for (const sample of batch) writeRow(buffer, sample);
    return buffer.end();
  });
  const alone = await rate(bare, async (_batch, i) => {
    const client = await pool.connect();
    const stream = client.query(copyFrom(`copy telemetry_samples (${COLUMN_LIST}) from stdin (format binary)`));
    await new Promise((resolve, reject) => stream.on('error', reject).on('finish', resolve).end(encoded[i]));
    client.release();
  });
  await pool.end();
  return [versus('PostgreSQL append beside binary COPY alone', ours, alone, '≥ 0.5 ×'), ...(await reads(store))];
}

/** `url`: a running InfluxDB 1.x. The bare client sends the same lines, made beforehand, gzipped, and waits for the 204. */
export async function influxStoreBench(url: URL): Promise<BenchRow[]> {
  const influx = { url, token: undefined, org: 'motorpool', database: 'bench' };
  const common = { database: { url: '' }, log: createLog('error'), metrics: createMetrics() };
  await using store = await openTelemetryStore({ influx, ...common });
  const bare = batches(BATCHES / 2);
  const bodies = bare.map((batch) => batch.map(lineOfSample).join('\n'));
  const target = new URL('/write?db=bench&rp=recent&precision=ns', url);
  const alone = await rate(bare, async (_batch, i) => {
    const headers = { 'content-encoding': 'gzip' };
    const answer = await fetch(target, { method: 'POST', headers, body: gzipSync(bodies[i] as string) });
    if (answer.status !== 204) throw new Error(await answer.text());
  });
  const ours = await rate(batches(BATCHES / 2), (batch) => store.append(batch));
  return [versus('InfluxDB append beside a bare HTTP client', ours, alone, '≥ 0.8 ×')];
}

/** One car's day at 1 Hz. */
async function reads(store: TelemetryStore): Promise<BenchRow[]> {
  const vehicleId = randomUUID();
  const [boot, to] = [randomUUID(), Date.now()];
  for (let seq = 0; seq < 86_400; seq += BATCH) {
    const size = Math.min(BATCH, 86_400 - seq);
    await store.append(
      Array.from({ length: size }, (_, i) => ({
        ...{ vehicleId, fleetId: null, boot, seq: seq + i, observedAt: to - DAY_MS + (seq + i) * 1000, quality: 0 },
        ...{ receivedAt: to, latitude: 41.39, longitude: 2.16, speedKmh: 50, odometerKm: seq + i },
      })),
    );
  }
  const times: number[] = [];
  for (let run = 0; run < 5; run++) {
    const begin = performance.now();
    let count = 0;
    for await (const _sample of store.track(vehicleId, { from: to - DAY_MS, to })) count++;
    if (count !== 86_400) throw new Error(`read ${count} samples of 86,400`);
    times.push(performance.now() - begin);
  }
  const median = times.sort((a, b) => a - b)[2] as number;
  return [{ what: "one car's 24 h at 1 Hz", ours: `${Math.round(median)} ms`, reach: '≤ 300 ms' }];
}
