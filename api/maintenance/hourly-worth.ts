/** What an hour of a branch's week is worth: the share of its cars that were out then, of late. */
import type { Knex } from 'knex';
import { DateTime } from 'luxon';

const WEEKS = 8;
const HOURS_OF_WEEK = 168;
/** Where nothing is known of an hour: a car out of three, in no hour more than in another. */
const UNKNOWN = 1 / 3;
/** An hour in which nobody rented may still be wanted. */
const LEAST = 0.01;

/** Gives the worth of the hour of a moment (ms), 0 to 1; by the clock of the branch. */
export async function hourlyWorth(
  db: Knex,
  { branchId, timeZone }: { branchId: string | null; timeZone: string },
): Promise<(at: number) => number> {
  const { rows } = await db.raw(
    `select (extract(isodow from local)::integer - 1) * 24 + extract(hour from local)::integer as hour,
       avg(demand_factor)::float8 as worth
     from (select timestamp at time zone ? as local, demand_factor from pricing_factors
       where branch_id = ? and timestamp >= now() - make_interval(weeks => ?) and timestamp < now()) f
     group by 1`,
    [timeZone, branchId, WEEKS],
  );
  const known = new Map<number, number>(rows.map((row: { hour: number; worth: number }) => [row.hour, row.worth]));
  // Offsets change twice a year: reckoned once a day instead of for each hour.
  const offsets = new Map<number, number>();
  return (at) => {
    const day = Math.floor(at / 86_400_000);
    let offset = offsets.get(day);
    if (offset === undefined) {
      offset = DateTime.fromMillis(at, { zone: timeZone }).offset * 60_000;
      offsets.set(day, offset);
    }
    const hour = Math.floor((at + offset) / 3_600_000) + 72; // the epoch was a Thursday
    return Math.max(LEAST, known.get(hour % HOURS_OF_WEEK) ?? UNKNOWN);
  };
}
