/** Searching for a car among 50,000 with a million reservations, over HTTP, and two reads beside it. */
import pg from 'pg';
import type { BenchRow } from './bench-row.js';
import { type HttpAsk, type HttpLoadResult, httpLoad } from './http-load.js';
import { migratedBenchDatabase } from './migrated-database.js';
import { holdOnLoadCore } from './pinned-process.js';
import { BENCH_ADMIN, signInAsAdmin } from './rental-customers.js';
import { BRANCHES, rentalFleet } from './rental-fleet.js';
import { ourStack } from './stack.js';

const CONNECTIONS = 8;
const SECONDS = 6;
const HOUR_MS = 3_600_000;
const TYPES = ['Sedan', 'SUV', 'Hatchback', 'Van', 'Estate', 'Convertible'];
/** So many different questions that no answer is asked for twice within the time that one is kept. */
const QUESTIONS = 5_000;

export async function search(): Promise<BenchRow[]> {
  holdOnLoadCore();
  await using database = await migratedBenchDatabase();
  await rentalFleet(database.url);
  return await searchOn(database.url); // the database is gone when this returns
}

/** On a database that `rentalFleet` has filled. */
export async function searchOn(databaseUrl: string): Promise<BenchRow[]> {
  await using stack = await ourStack(databaseUrl, 0, BENCH_ADMIN.settings);
  const { baseUrl } = stack;
  const token = await signInAsAdmin(baseUrl);
  const client = new pg.Client(databaseUrl);
  await client.connect();
  const places = await client.query<{ at: string }>(
    `select latitude || ',' || longitude || ',25' as at from branches where latitude is not null order by name`,
  );
  const cars = await client.query<{ id: string }>('select id from vehicles order by random() limit 2000');
  const some = await client.query<{ id: string }>('select id from reservations tablesample bernoulli (0.2)');
  await client.end();

  const byBranch = asks(
    (n) => `/api/cars?location=Branch%20${1 + (n % BRANCHES)}&type=${typeOf(n)}&${span(n, 'Date')}`,
  );
  const byPoint = asks((n) => {
    const at = places.rows[n % places.rows.length]?.at;
    return `/api/v1/availability?location=${at}&type=${typeOf(n)}&distanceKm=120&${span(n, 'sAt')}`;
  });
  const popular = byBranch.slice(0, 20);
  const one = asks((n) => `/api/v1/reservations/${some.rows[n % some.rows.length]?.id}`);
  const calendar = asks((n) => `/api/v1/vehicles/${cars.rows[n % cars.rows.length]?.id}/calendar`);
  const cheapest = asks((n) => `/api/v1/availability?${span(n, 'sAt')}`);
  const all = asks((n) => `/api/cars?${span(n, 'Date')}`);

  const run = async (what: readonly HttpAsk[], connections = CONNECTIONS) => {
    const [first, ...others] = what.map((ask) => ({
      ...ask,
      url: baseUrl + ask.url,
      headers: { authorization: `Bearer ${token}` },
    }));
    const load = { ...(first as HttpAsk), others, connections, status: 200 };
    await httpLoad({ ...load, seconds: 2 });
    return httpLoad({ ...load, seconds: SECONDS });
  };
  return [
    row('search by branch, type and span', await run(byBranch), '≥ 300/s, p50 ≤ 30 ms, p99 ≤ 80 ms'),
    row('search by point with 25 km (five branches), type, span and distance', await run(byPoint), 'the same'),
    row('the same twenty searches by branch, asked again and again', await run(popular), '–'),
    row('the cheapest 100 of all, one after another', await run(cheapest, 1), '≤ 150 ms'),
    row("the documents' list of up to 1,000 of all, one after another", await run(all, 1), '≤ 150 ms'),
    row('one reservation', await run(one), '–'),
    row("one car's calendar", await run(calendar), '–'),
  ];
}

const row = (what: string, { perSecond, p50Ms, p99Ms }: HttpLoadResult, reach: string): BenchRow => ({
  what,
  ours: `${Math.round(perSecond)}/s, p50 ${p50Ms.toFixed(1)} ms, p99 ${p99Ms.toFixed(1)} ms`,
  reach,
});

const asks = (path: (n: number) => string): HttpAsk[] =>
  Array.from({ length: QUESTIONS }, (_, n) => ({ url: path(n) }));
const typeOf = (n: number) => TYPES[Math.floor(n / BRANCHES) % TYPES.length];

/** From one hour on, one to seven days; a third within a day from now, when telemetry counts. */
function span(n: number, suffix: 'Date' | 'sAt'): string {
  const start = Date.now() + HOUR_MS * (1 + (n % 3 === 0 ? (n * 7) % 22 : (n * 31) % 700));
  const end = start + HOUR_MS * 24 * (1 + (n % 7));
  const [from, to] = suffix === 'Date' ? ['startDate', 'endDate'] : ['startsAt', 'endsAt'];
  return `${from}=${new Date(start).toISOString()}&${to}=${new Date(end).toISOString()}`;
}
