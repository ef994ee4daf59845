/** SQL for the days of cars: what telemetry told of them, and beside it trips, alerts and services. */
import type { Knex } from 'knex';
import type { CarDay } from '../../models/index.js';
import type { ToldDay } from './day-of-minutes.js';

export interface KeptDay {
  /** Its midnight, ms. */
  day: number;
  readings: number;
  told: ToldDay;
}

const DAY = `(extract(epoch from d.day) * 1000)::float8`;
const dayText = (ms: number) => new Date(ms).toISOString().slice(0, 10);

export function carDaysRepository(db: Knex) {
  return {
    /** By day (ms): how many readings it was made of. */
    async readings(vehicleId: string, since: number): Promise<Map<number, number>> {
      const { rows } = await db.raw(
        `select ${DAY} as day, readings::float8 as readings from car_days d where vehicle_id = ? and day >= ?`,
        [vehicleId, dayText(since)],
      );
      return new Map(rows.map((row: { day: number; readings: number }) => [row.day, row.readings]));
    },
    async keep(vehicleId: string, days: readonly KeptDay[]): Promise<void> {
      await db.raw(
        `insert into car_days (vehicle_id, day, readings, told)
         select v.id, d.day, d.readings, d.told from jsonb_to_recordset(?::jsonb) d (day date, readings bigint, told jsonb)
         join vehicles v on v.id = ?
         on conflict (vehicle_id, day) do update set readings = excluded.readings, told = excluded.told`,
        [JSON.stringify(days.map((day) => ({ ...day, day: dayText(day.day) }))), vehicleId],
      );
    },
    /** The least of each wheel stays. */
    async keepTyres(seen: readonly { vehicleId: string; day: number; kpa: readonly number[] }[]): Promise<void> {
      await db.raw(
        `insert into car_days as c (vehicle_id, day, tyre_kpa)
         select v.id, d.day, d.kpa from jsonb_to_recordset(?::jsonb) d ("vehicleId" uuid, day date, kpa real[])
         join vehicles v on v.id = d."vehicleId" order by v.id
         on conflict (vehicle_id, day) do update set tyre_kpa = (
           select array_agg(least(c.tyre_kpa[i], excluded.tyre_kpa[i]) order by i) from generate_series(1, 4) i)`,
        [JSON.stringify(seen.map((one) => ({ ...one, day: dayText(one.day) })))],
      );
    },
    /** Cars that told anything since then and are not deleted, in order of their ids. */
    async carsSince(since: number): Promise<string[]> {
      const { rows } = await db.raw(
        `select id from vehicles v where deleted_at is null
           and exists (select from car_days d where d.vehicle_id = v.id and d.day >= ?) order by id`,
        [dayText(since)],
      );
      return rows.map(({ id }: { id: string }) => id);
    },
    /**
     * Days that were over at `asOf` and not before `since`, in order, of each of these cars; and of older ones all services and the
     * days from which wear is counted.
     */
    async of(vehicleIds: readonly string[], since: number, asOf: number): Promise<Map<string, CarDay[]>> {
      const { rows } = await db.raw(OF, { ids: vehicleIds as string[], since: dayText(since), until: dayText(asOf) });
      return new Map(
        rows.map(({ id, told, driven, alerted, served }: Row) => [id, joined(told, driven, alerted, served)]),
      );
    },
    /** Lets go of days before, but for those from which wear is counted; gives how many. */
    async trim(before: Date): Promise<number> {
      const { rowCount } = await db.raw(
        `with kept as materialized (
           select c.id, ${COUNTED_FROM} as days from (select distinct vehicle_id as id from car_days where day < :before::date) c)
         delete from car_days d using kept where d.vehicle_id = kept.id and d.day < :before::date and d.day <> all(kept.days)`,
        { before: dayText(before.getTime()) },
      );
      return rowCount;
    },
  };
}

/**
 * Of a car `c`: the first day that told its odometer, which says whether it was new then; the last one up to each service, as
 * wear begins anew there and not every service is written down with one; and the last day on which it moved.
 */
const COUNTED_FROM = `array_remove(array(
  select min(day) from car_days where vehicle_id = c.id and told->'odometerKm' is not null
  union select (select max(day) from car_days where vehicle_id = c.id and day <= s.done_on and told->'odometerKm' is not null)
    from vehicle_services s where s.vehicle_id = c.id
  union select max(day) from car_days where vehicle_id = c.id and (told->>'distanceKm')::float8 > 0.5
), null)`;

/** Of each car one text of JSON by source: a row a day is thrice the work for the client. */
const OF = `
  select c.id, (
    select json_agg(json_build_array(day, told, tyre_kpa) order by day) from (
      select * from car_days where vehicle_id = c.id and day >= :since::date and day < :until::date
      union all select * from car_days
        where vehicle_id = c.id and day < :since::date and day = any(${COUNTED_FROM})) d
  ) as told, (
    select json_agg(json_build_array(day, told)) from (
      select (started_at at time zone 'UTC')::date as day, json_build_object('starts', count(*),
        'harshBrakes', sum(coalesce((events->>'harsh-braking')::integer, 0))) as told
      from trips where vehicle_id = c.id and started_at >= :since::date::timestamp at time zone 'UTC'
        and started_at < :until::date::timestamp at time zone 'UTC' group by 1) d
  ) as driven, (
    select json_agg(json_build_array(day::date, told)) from (
      select day, json_build_object('alerts', coalesce(json_agg(kind) filter (where is_first), '[]'),
        'faultCodes', coalesce(json_agg(subject) filter (where kind = 'fault-code'), '[]')) as told
      from (
        select kind, subject, day, day = first as is_first from (
          select kind, subject, greatest((raised_at at time zone 'UTC')::date, :since::date) as first,
            least((coalesce(cleared_at, now()) at time zone 'UTC')::date, :until::date - 1) as last
          from alerts where vehicle_id = c.id and withdrawn_at is null
            and coalesce(cleared_at, now()) >= :since::date::timestamp at time zone 'UTC'
            and raised_at < :until::date::timestamp at time zone 'UTC') a
        cross join generate_series(first, case when kind = 'fault-code' then last else first end, interval '1 day') as day) a
      group by day) d
  ) as alerted, (
    select json_agg(json_build_array(done_on, jsonb_strip_nulls(jsonb_build_object('odometerKm', odometer_km, 'services', services))))
    from (
      select done_on, max(odometer_km) as odometer_km, jsonb_agg(distinct kind) as services from vehicle_services
      cross join unnest(case when components = '{}' then array['inspection'] else components end) as kind
      where vehicle_id = c.id and done_on < :until::date group by 1) d
  ) as served
  from unnest(:ids::uuid[]) as c (id)`;

type Days = [day: string, told: Omit<Writable, 'day'>, tyres?: (number | null)[] | null][] | null;

interface Row {
  id: string;
  told: Days;
  driven: Days;
  alerted: Days;
  served: Days;
}

/** In order; what telemetry told of a day goes before what others wrote down of it. The objects are the answer's own. */
function joined(told: Days, ...others: Days[]): CarDay[] {
  const days = new Map<string, Writable>();
  for (const [day, more, tyres] of told ?? []) {
    const known: Writable = Object.assign(more, { day: Date.parse(day) }); // a date alone is its midnight in UTC
    if (tyres) known.tyreColdKpa = tyres.map((kpa) => kpa ?? undefined);
    days.set(day, known);
  }
  for (const [day, more] of others.flatMap((some) => some ?? [])) {
    const known = days.get(day);
    if (!known) days.set(day, Object.assign(more, { day: Date.parse(day) }));
    else Object.assign(known, more, { odometerKm: known.odometerKm ?? more.odometerKm });
  }
  return [...days.values()].sort((a, b) => a.day - b.day);
}

type Writable = { -readonly [name in keyof CarDay]: CarDay[name] };
