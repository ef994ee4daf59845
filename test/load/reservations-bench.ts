/** Many who want the same few cars: attempts over HTTP beside the same statement through `pg` alone, in turns. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import type { BenchRow } from './bench-row.js';
import { type HttpAsk, type HttpLoadResult, httpLoad } from './http-load.js';
import { migratedBenchDatabase } from './migrated-database.js';
import { holdOnLoadCore, LOAD_CORE, median, SERVER_CORE, startPinned } from './pinned-process.js';
import { customers } from './rental-customers.js';
import { rentalFleet } from './rental-fleet.js';
import type { ReservePeerResult, ReservePeerSettings } from './reserve-peer.js';
import { ourStack } from './stack.js';

const CLIENTS = 64;
const CARS = 20;
const SECONDS = 5;
const RUNS = 3;
const ATTEMPTS = 2_000;
/** Attempts that nobody measures, so that in both most of the others come too late. */
const TAKEN_BEFORE = 1_700;
const HOUR_MS = 3_600_000;
const PEER = fileURLToPath(new URL('reserve-peer.js', import.meta.url));

export async function reservations(): Promise<BenchRow[]> {
  holdOnLoadCore();
  await using database = await migratedBenchDatabase();
  await rentalFleet(database.url);
  return await reservationsOn(database.url); // the database is gone when this returns
}

/** On a database that `rentalFleet` has filled. */
export async function reservationsOn(databaseUrl: string): Promise<BenchRow[]> {
  await using stack = await ourStack(databaseUrl, 0);
  const client = new pg.Client(databaseUrl);
  client.on('error', () => {}); // where something fails the database goes first, and this must not hide what it was
  await client.connect();
  const cars = await client.query<{ id: string }>(
    `select v.id from vehicles v join branches b on b.id = v.branch_id where b.name = 'Branch 7' and service_due_km is null
       and not exists (select from vehicle_states s where s.vehicle_id = v.id and s.dtc <> '{}') order by v.id limit $1`,
    [CARS],
  );
  const people = await customers(stack.baseUrl, CLIENTS);
  const base = Math.ceil(Date.now() / HOUR_MS) * HOUR_MS;
  const attempts = Array.from({ length: ATTEMPTS }, (_, n) => {
    const start = base + HOUR_MS * (48 + ((n * 7919) % 720));
    return {
      person: people[n % CLIENTS] as (typeof people)[number],
      vehicleId: cars.rows[n % CARS]?.id as string,
      startsAt: new Date(start).toISOString(),
      endsAt: new Date(start + 24 * HOUR_MS).toISOString(),
    };
  });
  const [first, ...others] = attempts.map(
    ({ person, ...body }): HttpAsk => ({
      url: `${stack.baseUrl}/api/v1/reservations`,
      method: 'POST',
      headers: { authorization: `Bearer ${person.token}` },
      body: JSON.stringify(body),
    }),
  );

  /** As it was before anyone came. Attempts of the run before may still be at it, and meet the removal crosswise. */
  const reset = async (): Promise<void> => {
    for (;;) {
      try {
        await client.query(`delete from reservations where user_id = any($1)`, [people.map((p) => p.userId)]);
        return;
      } catch (error) {
        if ((error as { code?: string }).code !== '40P01') throw error;
      }
    }
  };
  const peer = async (core: number, { before = 0, seconds = SECONDS }) => {
    const settings: ReservePeerSettings = {
      databaseUrl,
      attempts: attempts.map(({ person, ...attempt }) => ({ ...attempt, userId: person.userId })),
      before,
      clients: CLIENTS,
      seconds,
    };
    const file = join(mkdtempSync(join(tmpdir(), 'motorpool-peer-')), 'settings.json');
    writeFileSync(file, JSON.stringify(settings));
    const child = startPinned(core, process.execPath, [PEER, file]);
    const result = await child.nextMessage<ReservePeerResult>();
    await child.stop();
    rmSync(file);
    return result;
  };
  const alone = async (core: number) => {
    await reset();
    return peer(core, { before: TAKEN_BEFORE });
  };
  const ours = async () => {
    await reset();
    await peer(LOAD_CORE, { before: TAKEN_BEFORE, seconds: 0 });
    return httpLoad({ ...(first as HttpAsk), others, connections: CLIENTS, seconds: SECONDS });
  };

  await ours();
  const runs: HttpLoadResult[] = [];
  const apart: ReservePeerResult[] = [];
  const beside: ReservePeerResult[] = [];
  for (let run = 0; run < RUNS; run++) {
    apart.push(await alone(LOAD_CORE));
    runs.push(await ours());
    beside.push(await alone(SERVER_CORE));
  }
  await reset();
  await client.end();
  const won = runs.reduce((sum, { statuses }) => sum + (statuses[201] ?? 0), 0);
  const lost = runs.reduce((sum, { statuses }) => sum + (statuses[409] ?? 0), 0);
  const of = (results: readonly { perSecond: number }[]) => median(results.map(({ perSecond }) => perSecond));
  const perSecond = of(runs);
  const row = (peer: readonly ReservePeerResult[], where: string): BenchRow => ({
    what: `${CLIENTS} clients reserve ${CARS} cars (${Math.round((100 * lost) / (won + lost))} % lose), beside the same statement through \`pg\` ${where}`,
    ours: `${Math.round(perSecond)}/s, p50 ${median(runs.map((r) => r.p50Ms)).toFixed(0)} ms, p99 ${median(runs.map((r) => r.p99Ms)).toFixed(0)} ms`,
    peer: `${Math.round(of(peer))}/s, p99 ${median(peer.map((r) => r.p99Ms)).toFixed(0)} ms`,
    ratio: perSecond / of(peer),
    reach: '≥ 0.6 ×, p99 ≤ 100 ms',
  });
  return [row(beside, "on the server's core"), row(apart, "on the load's core")];
}
