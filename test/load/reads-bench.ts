/** The reads that people wait for. */
import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import pg from 'pg';
import { NUMERIC_SIGNALS } from '../../contracts/index.js';
import { createLog } from '../../platform/log.js';
import { createMetrics } from '../../platform/metrics.js';
import { openDatabase } from '../../platform/postgres/open-database.js';
import { openTelemetryStore } from '../../platform/telemetry-store/open-telemetry-store.js';
import type { TelemetryStore } from '../../platform/telemetry-store/telemetry-store.js';
import { vehicleStates } from '../../platform/vehicle-states/index.js';
import { timed } from './alternated.js';
import type { BenchRow } from './bench-row.js';
import { benchInflux } from './influx-server.js';
import { migratedBenchDatabase } from './migrated-database.js';
import { holdOnLoadCore } from './pinned-process.js';

const CARS = 10_000;
const FLEET_CARS = 100;
const OTHER_CARS = 300;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const DAY_SECONDS = 86_400;
const BATCH = 5_000;

const row = (what: string, ms: number, reachMs: number): BenchRow => ({
  what,
  ours: `${Math.round(ms)} ms`,
  reach: `≤ ${reachMs} ms`,
});

/** PostgreSQL, and InfluxDB's share where there is one. */
export async function reads(): Promise<BenchRow[]> {
  holdOnLoadCore();
  await using server = await migratedBenchDatabase();
  const log = createLog('error');
  const common = { log, metrics: createMetrics() };
  await using store = await openTelemetryStore({ influx: undefined, database: server, ...common });
  const rows = [
    ...(await newestStates(server.url)),
    await dayOfACar('PostgreSQL', store),
    await fleetMonth(server.url, store),
  ];
  if (spawnSync('influxd', ['version']).status !== 0) return rows;
  await using influxd = await benchInflux();
  const influx = { url: influxd.url, token: undefined, org: 'motorpool', database: 'bench' };
  await using other = await openTelemetryStore({ influx, database: { url: '' }, ...common });
  return [...rows, await dayOfACar('InfluxDB', other)];
}

async function newestStates(url: string): Promise<BenchRow[]> {
  const log = createLog('error');
  await using database = await openDatabase({ databaseUrl: new URL(url), dataDir: tmpdir(), log });
  const { rows } = await database.db.raw(
    `insert into vehicles (make, model, year) select 'Seat', 'Leon', 2024 from generate_series(1, ?::int) returning id`,
    [CARS],
  );
  const states = vehicleStates(database.db);
  const heardAt = Date.now();
  const all = (rows as { id: string }[]).map(({ id }, i) => ({
    vehicleId: id,
    heardAt,
    pending: {},
    values: Object.fromEntries(
      [...NUMERIC_SIGNALS, 'ignition'].map((name, s) => [
        name,
        { value: name === 'ignition' ? true : 40 + s + i / 1000, observedAt: heardAt - (s % 3) },
      ]),
    ),
  }));
  for (let i = 0; i < all.length; i += 1_000) await states.upsert(all.slice(i, i + 1_000));
  await database.db.raw('analyze vehicle_states');
  const client = new pg.Client(url);
  await client.connect();
  const position = await timed(async () => {
    const { rowCount } = await client.query({
      text: 'select vehicle_id, latitude, longitude, heard_at from vehicle_states',
      rowMode: 'array',
    });
    if (rowCount !== CARS) throw new Error(`${rowCount} positions of ${CARS}`);
  });
  await client.end();
  const snapshot = await timed(async () => {
    const found = await states.snapshot();
    if (found.length !== CARS) throw new Error(`${found.length} states of ${CARS}`);
  });
  return [
    row('latest position of 10,000 cars', position, 50),
    row('the same cars with all of their values (12 signals each)', snapshot, 50),
  ];
}

/** At 1 Hz. */
async function dayOfACar(name: string, store: TelemetryStore): Promise<BenchRow> {
  const [vehicleId, boot, to] = [randomUUID(), randomUUID(), Date.now()];
  for (let seq = 0; seq < DAY_SECONDS; seq += BATCH) {
    const size = Math.min(BATCH, DAY_SECONDS - seq);
    await store.append(
      Array.from({ length: size }, (_, i) => ({
        ...{ vehicleId, fleetId: null, boot, seq: seq + i, observedAt: to - DAY_MS + (seq + i) * 1000, quality: 0 },
        ...{ receivedAt: to, latitude: 41.39, longitude: 2.16, speedKmh: 50, odometerKm: seq + i },
      })),
    );
  }
  const ms = await timed(async () => {
    let count = 0;
    for await (const _sample of store.track(vehicleId, { from: to - DAY_MS, to })) count++;
    if (count !== DAY_SECONDS) throw new Error(`read ${count} samples of ${DAY_SECONDS}`);
  });
  return row(`one car's 24 h at 1 Hz, ${name}`, ms, 300);
}

/** Roll-ups of 30 days by the hour, filled by SQL into the table that the roll-up job fills; the fleet is a part of all cars. */
async function fleetMonth(url: string, store: TelemetryStore): Promise<BenchRow> {
  const fleetId = randomUUID();
  const to = Math.floor(Date.now() / HOUR_MS) * HOUR_MS;
  const from = to - 30 * DAY_MS + HOUR_MS;
  const client = new pg.Client(url);
  await client.connect();
  const { rows } = await client.query<{ name: string }>(
    `select column_name as name from information_schema.columns where table_name = 'telemetry_hours'
       and column_name not in ('vehicle_id', 'at', 'fleet_id', 'samples', 'distance_km') order by ordinal_position`,
  );
  const names = rows.map(({ name }) => name);
  const values = names.map((name) => (name.endsWith('_count') ? '3600' : 'n + extract(hour from at)'));
  await client.query(
    `with cars as (select gen_random_uuid() as id, n from generate_series(1, ${FLEET_CARS + OTHER_CARS}) n)
     insert into telemetry_hours (vehicle_id, at, fleet_id, samples, distance_km, ${names.join()})
     select id, at, case when n <= ${FLEET_CARS} then $1::uuid end, 3600, 40, ${values.join()}
     from cars cross join generate_series(to_timestamp($2::float8 / 1000), to_timestamp($3::float8 / 1000) - interval '1 hour',
       interval '1 hour') at`,
    [fleetId, from, to],
  );
  await client.query('vacuum analyze telemetry_hours');
  await client.end();
  const signals = ['speedKmh', 'fuelPercent', 'batteryVoltage'] as const;
  const ms = await timed(async () => {
    let count = 0;
    for await (const _step of store.fleetSteps(fleetId, {
      span: { from, to },
      everyMs: HOUR_MS,
      fn: 'mean',
      signals,
    })) {
      count++;
    }
    if (count !== (to - from) / HOUR_MS) throw new Error(`${count} hours`);
  });
  return row('fleet hourly means of 30 days of 100 cars, PostgreSQL', ms, 300);
}
