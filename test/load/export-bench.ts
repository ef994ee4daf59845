/** A long export of one car at 1 Hz, over HTTP: rows a second, and the memory of the process that writes it. */
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { createLog } from '../../platform/log.js';
import { createMetrics } from '../../platform/metrics.js';
import { openTelemetryStore } from '../../platform/telemetry-store/open-telemetry-store.js';
import { residentBytes } from '../support/resident-bytes.js';
import type { BenchRow } from './bench-row.js';
import { holdOnLoadCore } from './pinned-process.js';
import { benchDatabase, ourStack, type Stack } from './stack.js';

const ADMIN = { email: 'bench@example.org', password: 'a password of the benchmark' };
const DAYS = 10;
const DAY_S = 86_400;
const BATCH = 5_000;
const LOOK_EVERY_MS = 250;
const MIB = 2 ** 20;

export async function exportOfACar(): Promise<BenchRow[]> {
  holdOnLoadCore();
  await using database = await benchDatabase();
  await using stack = await ourStack(database.url, 1, { ADMIN_EMAIL: ADMIN.email, ADMIN_PASSWORD: ADMIN.password });
  const vehicleId = stack.cars[0]?.username as string;
  await drive(database.url, vehicleId);
  const rows: BenchRow[] = [];
  for (const format of ['csv', 'json', 'parquet'] as const) rows.push(await exported(stack, vehicleId, format));
  return rows;
}

/** Thirteen signals each second, as though they had been rolled up already. */
async function drive(url: string, vehicleId: string): Promise<void> {
  await using store = await openTelemetryStore({
    ...{ influx: undefined, database: { url }, log: createLog('error'), metrics: createMetrics() },
  });
  const boot = randomUUID();
  const from = Date.now() - DAYS * DAY_S * 1000;
  for (let first = 0; first < DAYS * DAY_S; first += BATCH) {
    await store.append(
      Array.from({ length: Math.min(BATCH, DAYS * DAY_S - first) }, (_, i) => {
        const seq = first + i;
        return {
          ...{ vehicleId, fleetId: null, boot, seq, observedAt: from + seq * 1000, receivedAt: from + seq * 1000 + 80 },
          ...{ quality: 0, ignition: true, latitude: 41.39 + seq * 1e-6, longitude: 2.16, headingDeg: seq % 360 },
          ...{ speedKmh: 50 + (seq % 7), odometerKm: seq / 72, batteryVoltage: 12.6, batteryPercent: 80 },
          ...{ accuracyM: 4, engineRpm: 2_000 + (seq % 50), engineTempC: 90, fuelPercent: 40, doorsLocked: true },
        };
      }),
    );
  }
  const client = new pg.Client(url);
  await client.connect();
  await client.query('update telemetry_roll_up set stored_until = now()');
  await client.end();
}

async function exported(
  { baseUrl, server }: Stack & { baseUrl: string },
  vehicleId: string,
  format: string,
): Promise<BenchRow> {
  const answer = await fetch(`${baseUrl}/api/users/login`, {
    ...{ method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(ADMIN) },
  });
  const { token } = (await answer.json()) as { token: string };
  const from = new Date(Date.now() - (DAYS + 1) * DAY_S * 1000).toISOString();
  const begun = performance.now();
  const { body, status } = await fetch(
    `${baseUrl}/api/v1/vehicles/${vehicleId}/telemetry?format=${format}&from=${from}`,
    { headers: { authorization: `Bearer ${token}`, 'accept-encoding': 'identity' } },
  );
  if (status !== 200 || !body) throw new Error(`the export answered ${status}`);
  let [bytes, looked, early, late] = [0, 0, 0, 0];
  for await (const piece of body) {
    bytes += piece.length;
    const passedMs = performance.now() - begun;
    if (passedMs - looked < LOOK_EVERY_MS) continue;
    looked = passedMs;
    const resident = residentBytes(server.pid);
    if (early === 0 || passedMs < 2_000) early = Math.max(early, resident);
    late = Math.max(late, resident);
  }
  const seconds = (performance.now() - begun) / 1000;
  return {
    what: `one car's ${DAYS} days at 1 Hz as ${format} over HTTP (${(bytes / MIB).toFixed(0)} MiB)`,
    ours: `${Math.round((DAYS * DAY_S) / seconds)} rows/s; ${Math.round(early / MIB)} MiB in the first two seconds, ${Math.round(late / MIB)} MiB at most`,
    reach: '≥ 100,000 rows/s, memory flat',
  };
}
