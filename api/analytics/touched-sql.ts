/** SQL: which days of which cars have to be counted anew. Of `:now`. */

/** Days of cars, for one transaction. */
export const MAKE_TOUCHED = `
  create temporary table touched (car_id uuid not null, date date not null, primary key (car_id, date)) on commit drop`;

/**
 * What a transaction that is still open will write is not there to be seen, and will say the time at which that
 * transaction began. So the next run takes in what was written since the oldest one began.
 */
export const NEXT_CHANGES_FROM = `
  select coalesce(min(xact_start), now()) - interval '1 second' as at
  from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and xact_start <= now()`;

/** The first day of which anything is known. */
export const FIRST_DAY = `
  select greatest(least(
    (select min(created_at at time zone 'UTC')::date from vehicles),
    (select min(least(created_at, started_at) at time zone 'UTC')::date from reservations),
    (select min(done_on) from vehicle_services),
    (:now::timestamptz at time zone 'UTC')::date), (:now::timestamptz at time zone 'UTC')::date - 3653) as day`;

/** Every car that was there in the days from `:day` to `:last`, or of which something happened in them. */
export const TOUCH_DAYS = `
  with days as materialized (
    select d::date as date, d at time zone 'UTC' as since, (d + interval '1 day') at time zone 'UTC' as until
    from generate_series(:day::date::timestamp, :last::date, interval '1 day') d
  ), span as materialized (select min(since) as since, max(until) as until from days)
  insert into touched
  select v.id, d.date from vehicles v join days d on v.created_at < d.until and (v.deleted_at is null or v.deleted_at > d.since)
  union select vehicle_id, (created_at at time zone 'UTC')::date from reservations
    where created_at >= (select since from span) and created_at < (select until from span)
  union select vehicle_id, (cancelled_at at time zone 'UTC')::date from reservations
    where cancelled_at >= (select since from span) and cancelled_at < (select until from span)
  union select r.vehicle_id, d.date from reservations r join days d
      on r.started_at < d.until and (r.state = 'active' or r.ended_at >= d.since)
    where r.started_at < (select until from span) and (r.state = 'active' or r.ended_at >= (select since from span))
  union select vehicle_id, done_on from vehicle_services where done_on between :day::date and :last::date`;

/** Wherever a reservation that changed since `:since` was ever seen, and what else was written since. */
export const TOUCH_CHANGED = `
  with changed as materialized (
    select * from reservations where updated_at >= :since::timestamptz
    union
    select r.* from refunds f join payments p on p.id = f.payment_id join reservations r on r.id = p.reservation_id
      where f.created_by is not null and (f.created_at >= :since::timestamptz or f.done_at >= :since::timestamptz
        or (f.state = 'failed' and f.created_at >= :since::timestamptz - interval '30 days'))
  ), known as materialized (
    select h.vehicle_id, h.starts_at, h.ends_at, c.created_at, c.cancelled_at
      from changed c join reservation_history h on h.reservation_id = c.id
    union
    select k.vehicle_id, least(c.starts_at, c.started_at),
      greatest(c.ends_at, c.ended_at, case when c.state = 'active' then :now::timestamptz end), c.created_at, c.cancelled_at
      from changed c cross join lateral (select c.vehicle_id union
        select h.vehicle_id from reservation_history h where h.reservation_id = c.id) k
  ), days as (
    select vehicle_id, d::date as date from known, generate_series(date_trunc('day', starts_at at time zone 'UTC'),
      least(ends_at, :now::timestamptz) at time zone 'UTC', interval '1 day') d
    union select vehicle_id, (created_at at time zone 'UTC')::date from known
    union select vehicle_id, (cancelled_at at time zone 'UTC')::date from known where cancelled_at is not null
    union select vehicle_id, done_on from vehicle_services where recorded_at >= :since::timestamptz
    union select v.id, d::date from vehicles v, generate_series(
        date_trunc('day', case when exists (select from car_analytics a where a.car_id = v.id)
          then v.deleted_at else v.created_at end at time zone 'UTC'),
        least(coalesce(v.deleted_at, :now::timestamptz), :now::timestamptz) at time zone 'UTC', interval '1 day') d
      where v.updated_at >= :since::timestamptz
  )
  insert into touched select vehicle_id, date from days where date <= (:now::timestamptz at time zone 'UTC')::date`;
