/** What must be true after a fight, asked of the tables themselves. */
import { expect } from 'chai';
import type pg from 'pg';
import { eventually } from '../../support/eventually.js';

const LIVE = ['held', 'confirmed', 'active'];

interface HistoryRow {
  reservation_id: string;
  vehicle_id: string;
  state: string;
  from: number;
  to: number;
}

/**
 * Plays the history of the cars again, one entry after the other, and looks for overlap after each. Of two that want the
 * same time the second is written only when the first has let go, so the order of the entries is the order of events.
 */
export async function expectNoOverlapEver(sql: pg.Pool, cars: readonly string[]): Promise<number> {
  const { rows } = await sql.query<HistoryRow>(
    `select reservation_id, vehicle_id, state, extract(epoch from starts_at)::float8 as from,
       extract(epoch from ends_at)::float8 as to
     from reservation_history where reservation_id in (select id from reservations where vehicle_id = any($1)) order by id`,
    [cars],
  );
  const live = new Map<string, HistoryRow>();
  const overlaps: string[] = [];
  for (const row of rows) {
    live.delete(row.reservation_id);
    if (!LIVE.includes(row.state)) continue;
    for (const other of live.values()) {
      if (other.vehicle_id === row.vehicle_id && other.from < row.to && row.from < other.to) {
        overlaps.push(`${JSON.stringify(other)} and ${JSON.stringify(row)}`);
      }
    }
    live.set(row.reservation_id, row);
  }
  expect(overlaps, 'overlaps in the history').to.deep.equal([]);
  return rows.length;
}

/** No two of a car at once are fetched, and none is fetched that the next has fetched already. */
export async function expectOneActiveAtATime(sql: pg.Pool, cars: readonly string[]): Promise<void> {
  const { rows } = await sql.query(
    `select vehicle_id, count(*) from reservations where state = 'active' and vehicle_id = any($1)
     group by 1 having count(*) > 1`,
    [cars],
  );
  expect(rows, 'cars that two have fetched').to.deep.equal([]);
}

/** Every 201's reservation is there, and none is there that nobody was told of but for what was cut off. */
export async function expectTotals(
  sql: pg.Pool,
  cars: readonly string[],
  made: ReadonlySet<string>,
  lost: number,
): Promise<void> {
  const { rows } = await sql.query<{ id: string }>(
    `select id from reservations where purpose = 'rental' and vehicle_id = any($1)`,
    [cars],
  );
  const there = new Set(rows.map(({ id }) => id));
  const missing = [...made].filter((id) => !there.has(id));
  const untold = [...there].filter((id) => !made.has(id));
  expect(missing, 'answered with 201 but not there').to.deep.equal([]);
  expect(untold.length, 'reservations that nobody was told of').to.be.at.most(lost);
}

/** No session holds anything once the last request is answered. */
export async function expectNoLockLeft(sql: pg.Pool): Promise<void> {
  await eventually(async () => {
    const { rows } = await sql.query(
      `select state, query, wait_event from pg_stat_activity where state like 'idle in transaction%'
       union all select locktype, mode, null from pg_locks where locktype in ('advisory', 'tuple')
         and database = (select oid from pg_database where datname = current_database())`,
    );
    expect(rows, 'locks that are left').to.deep.equal([]);
  });
}

export async function deadlocks(sql: pg.Pool): Promise<number> {
  await sql.query('select pg_stat_clear_snapshot()');
  const { rows } = await sql.query('select deadlocks::int from pg_stat_database where datname = current_database()');
  return rows[0].deadlocks;
}
