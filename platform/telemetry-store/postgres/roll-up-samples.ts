/** Makes roll-ups of what was stored since the last run: each minute that got a sample is computed anew from all of its samples. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { PoolClient } from 'pg';
import type { StoredSample } from '../../../contracts/index.js';
import { LONGEST_GAP_MS } from '../distance-between.js';
import { stepStart, stepsOfTrack } from '../steps-of-track.js';
import { COLUMN_LIST } from './columns.js';
import { type Connections, copyOut } from './connections.js';
import { readRows } from './read-rows.js';
import { rollUpRow, UPSERT_HOURS, UPSERT_MINUTES } from './roll-up-columns.js';

const LOCK = 0x726f6c6c; // 'roll'
const MINUTE_MS = 60_000;
/** Few, as they are computed in this process, between cars that wait for their acknowledgements. */
const MINUTES_AT_ONCE = 25;
const HOURS_AT_ONCE = 50;
/** Rests between chunks, as multiples of what a chunk took; all together at most so long, ms: a run begins each minute. */
const REST = { calm: 2, busy: 8 };
const RESTS_MS = 40_000;
/** The share of its time that this process is at work, from which on it is busy. */
const BUSY = 0.6;

/**
 * Every sample that a transaction begun at or after `stored_until` stored is looked at again. The next run begins at
 * the oldest transaction that is open now: what it will commit is not visible yet.
 */
const NEXT_BEGIN = `select coalesce(min(xact_start), now()) - interval '1 second' as until
  from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()
    and application_name = 'motorpool-telemetry'`;

/** A sample that came late also changes the distance to the one after it, which may be the first of a later minute. */
const TOUCH = `
  create temporary table touched on commit drop as
    select distinct vehicle_id, date_trunc('minute', observed_at, 'UTC') as minute
    from telemetry_samples where stored_at >= (select stored_until from telemetry_roll_up);
  insert into touched
    select distinct t.vehicle_id, date_trunc('minute', n.observed_at, 'UTC')
    from touched t cross join lateral (
      select observed_at from telemetry_samples s where s.vehicle_id = t.vehicle_id
        and s.observed_at >= t.minute + interval '1 minute'
        and s.observed_at < t.minute + interval '1 minute' + interval '${LONGEST_GAP_MS} milliseconds'
      order by s.observed_at limit 1) n
    where (t.vehicle_id, date_trunc('minute', n.observed_at, 'UTC')) not in (select vehicle_id, minute from touched);
  alter table touched add column number serial;
  create index on touched (number);
  analyze touched`;

/** `closing` ends a run between two chunks; what it did is rolled back, and done again by the next. */
export function rollUpSamples(connections: Connections, closing: AbortSignal) {
  const inChunks = chunksUntil(closing);

  return (_now: number): Promise<{ minutes: number; hours: number }> =>
    connections.read(async (client) => {
      await client.query('begin');
      try {
        await client.query('select pg_advisory_xact_lock($1)', [LOCK]);
        await client.query('set local jit = off');
        const { rows } = await client.query<{ until: Date }>(NEXT_BEGIN);
        await client.query(TOUCH);
        const { rows: counts } = await client.query('select count(*)::int as minutes from touched');
        const minutes: number = counts[0].minutes;
        await inChunks(minutes, MINUTES_AT_ONCE, (from) => rollUpMinutes(client, from));
        const hours = await rollUpHours(client, inChunks);
        await client.query('update telemetry_roll_up set stored_until = $1', [rows[0]?.until]);
        await client.query('commit');
        return { minutes, hours };
      } catch (error) {
        await client.query('rollback').catch(() => {});
        throw error;
      }
    });
}

async function rollUpMinutes(client: PoolClient, from: number): Promise<void> {
  const chunk = `(select * from touched where number > ${from} and number <= ${from + MINUTES_AT_ONCE}) t`;
  const samplesOf = async (lateral: string, order: string) =>
    readRows(
      await copyOut(
        client,
        `select ${COLUMN_LIST.replaceAll(/\w+/g, 's.$&')} from ${chunk} cross join lateral
           (select * from telemetry_samples r where r.vehicle_id = t.vehicle_id and ${lateral}) s ${order}`,
      ),
    );
  const before = await samplesOf(
    `r.observed_at < t.minute and r.observed_at >= t.minute - interval '${LONGEST_GAP_MS} milliseconds'
     order by r.observed_at desc, r.boot desc, r.seq desc limit 1`,
    '',
  );
  const within = await samplesOf(
    `r.observed_at >= t.minute and r.observed_at < t.minute + interval '1 minute'`,
    'order by s.vehicle_id, s.observed_at, s.boot, s.seq',
  );
  const rows: ReturnType<typeof rollUpRow>[] = [];
  for (const [vehicleId, minutes] of groupBy(within, (sample) => sample.vehicleId)) {
    const ours = before.filter((sample) => sample.vehicleId === vehicleId);
    for (const [minute, samples] of groupBy(minutes, ({ observedAt }) => stepStart(observedAt, MINUTE_MS))) {
      // Of those before any of the minutes, the newest before this one is the one before this one.
      const previous = ours.reduce<StoredSample | undefined>(
        (best, s) => (s.observedAt < minute && s.observedAt >= (best?.observedAt ?? 0) ? s : best),
        undefined,
      );
      const track = previous ? [previous, ...samples] : samples;
      for await (const { at, bucket, fleetId } of stepsOfTrack(track, MINUTE_MS, minute)) {
        rows.push(rollUpRow(vehicleId, at, fleetId, bucket));
      }
    }
  }
  await client.query(UPSERT_MINUTES, [JSON.stringify(rows)]);
}

async function rollUpHours(client: PoolClient, inChunks: InChunks): Promise<number> {
  const { rows } = await client.query<{ vehicle_id: string; at: string }>(
    `select distinct vehicle_id, date_trunc('hour', minute, 'UTC')::text as at from touched`,
  );
  await inChunks(rows.length, HOURS_AT_ONCE, async (from) => {
    const some = rows.slice(from, from + HOURS_AT_ONCE);
    await client.query(UPSERT_HOURS, [some.map((row) => row.vehicle_id), some.map((row) => row.at)]);
  });
  return rows.length;
}

type InChunks = (count: number, atOnce: number, work: (from: number) => Promise<void>) => Promise<void>;

const chunksUntil =
  (closing: AbortSignal): InChunks =>
  async (count, atOnce, work) => {
    const mostRestMs = (RESTS_MS * atOnce) / count;
    let load = performance.eventLoopUtilization();
    for (let from = 0; from < count; from += atOnce) {
      closing.throwIfAborted();
      const began = performance.now();
      await work(from);
      const tookMs = performance.now() - began;
      const { utilization } = performance.eventLoopUtilization(load);
      load = performance.eventLoopUtilization();
      const restMs = tookMs * (utilization > BUSY ? REST.busy : REST.calm);
      if (from + atOnce < count) await sleep(Math.min(restMs, mostRestMs), undefined, { signal: closing });
    }
  };

/** Node 20 has no Map.groupBy. */
function groupBy<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}
