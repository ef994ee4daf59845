/** SQL: sums the days in `touched` anew, from what is counted of their cars; and demand by the hour. Of `:now`. */

const HOURS = Array.from({ length: 24 }, (_, hour) => `count(*) filter (where hour = ${hour})`).join(', ');
const DATES = '(select distinct date from touched)';

const moneyBy = (column: string) => `
    select dimension, key, date, jsonb_object_agg(currency, amount) as money
    from (select c.dimension, c.key, c.date, m.key as currency, sum(m.value::bigint)::bigint as amount
      from cars c cross join jsonb_each_text(c.${column}) m group by 1, 2, 3, 4) by_currency
    group by 1, 2, 3`;

export const SUM_DAYS = [
  `delete from daily_figures where date in ${DATES}`,
  `with cars as materialized (
    select a.*, d.dimension, d.key from car_analytics a
    cross join lateral (values ('all', ''), ('branch', coalesce(a.branch_id::text, '')), ('type', a.type)) d (dimension, key)
    where a.date in ${DATES}
  ), earned as (${moneyBy('revenue')}
  ), spent as (${moneyBy('maintenance_cost')}
  ), by_hour as (
    select c.dimension, c.key, c.date, array[${HOURS}]::integer[] as hours
    from cars c cross join unnest(c.pick_up_hours) as hour group by 1, 2, 3
  ), sums as (
    select dimension, key, date, count(*) filter (where available_s > 0) as cars, count(*) filter (where rented_s > 0) as active_cars,
      sum(bookings) as bookings, sum(cancellations) as cancellations, sum(pick_ups) as pick_ups, sum(booked_s) as booked_s,
      sum(trips) as trips, sum(trip_s) as trip_s, sum(rented_s) as rented_s, sum(available_s) as available_s
    from cars group by 1, 2, 3
  )
  insert into daily_figures (dimension, key, date, cars, active_cars, bookings, cancellations, pick_ups, booked_s, trips, trip_s,
    rented_s, available_s, revenue, maintenance_cost, hours)
  select dimension, key, date, s.cars, s.active_cars, s.bookings, s.cancellations, s.pick_ups, s.booked_s, s.trips, s.trip_s,
    s.rented_s, s.available_s, coalesce(earned.money, '{}'), coalesce(spent.money, '{}'),
    coalesce(by_hour.hours, array_fill(0, array[24]))
  from sums s left join earned using (dimension, key, date) left join spent using (dimension, key, date)
    left join by_hour using (dimension, key, date)`,
  `delete from route_figures where date in ${DATES}`,
  `insert into route_figures (date, from_branch_id, to_branch_id, trips)
   select a.date, r."from", r."to", sum(r.trips) from car_analytics a
   cross join jsonb_to_recordset(a.popular_routes) as r ("from" uuid, "to" uuid, trips integer)
   where a.date in ${DATES} group by 1, 2, 3`,
  `with hours as (
    select d.date::timestamp at time zone 'UTC' + make_interval(hours => h) as hour from ${DATES} d, generate_series(0, 23) h
    where d.date::timestamp at time zone 'UTC' + make_interval(hours => h) <= :now::timestamptz
  ), span as (select min(hour) as since, max(hour) + interval '1 hour' as until from hours
  ), taken as (
    select h.hour, r.pickup_branch_id as branch_id, count(*) as cars from reservations r
    join hours h on h.hour >= r.starts_at and h.hour < r.ends_at
    where r.purpose = 'rental' and r.state in ('confirmed', 'active', 'completed')
      and r.starts_at < (select until from span) and r.ends_at > (select since from span)
    group by 1, 2
  ), made as (
    select date_trunc('hour', r.created_at, 'UTC') as hour, r.pickup_branch_id as branch_id, count(*) as requests from reservations r
    where r.purpose = 'rental' and r.created_at >= (select since from span) and r.created_at < (select until from span)
    group by 1, 2
  ), fleet as (
    select branch_id, count(*) as cars from vehicles where deleted_at is null group by 1
  )
  insert into pricing_factors (timestamp, branch_id, location, demand_factor, requests)
  select h.hour, b.id, point(b.longitude, b.latitude), least(1, coalesce(t.cars, 0) / f.cars::double precision), coalesce(m.requests, 0)
  from hours h cross join branches b left join fleet f on f.branch_id = b.id
    left join taken t on t.hour = h.hour and t.branch_id = b.id left join made m on m.hour = h.hour and m.branch_id = b.id
  where b.archived_at is null or t.cars is not null
  on conflict (timestamp, branch_id) do update set (demand_factor, requests) = (excluded.demand_factor, excluded.requests)`,
  `select refresh_pricing_factors(f.branch_id, min(t.date), max(t.date)) from (select distinct date from touched) t
   join price_factors f on f.starts_on <= t.date + 1 and f.ends_on >= t.date group by f.branch_id`,
  `delete from hourly_demand where (hour at time zone 'UTC')::date in ${DATES}
     and hour >= (select min(date)::timestamp at time zone 'UTC' from touched)
     and hour < (select (max(date) + 1)::timestamp at time zone 'UTC' from touched)`,
  `with hours as (
    select d.date::timestamp at time zone 'UTC' + make_interval(hours => h) as hour from ${DATES} d, generate_series(0, 23) h
    where d.date::timestamp at time zone 'UTC' + make_interval(hours => h) <= :now::timestamptz
  ), span as (select min(hour) as since, max(hour) + interval '1 hour' as until from hours
  ), seen as (
    select h.hour, r.pickup_branch_id as branch_id, r.vehicle_id, 1 as taken, 0 as requests from reservations r
    join hours h on h.hour >= r.starts_at and h.hour < r.ends_at
    where r.purpose = 'rental' and r.state in ('confirmed', 'active', 'completed')
      and r.starts_at < (select until from span) and r.ends_at > (select since from span)
    union all
    select h.hour, r.pickup_branch_id, r.vehicle_id, 0, 1 from reservations r
    join hours h on h.hour = date_trunc('hour', r.created_at, 'UTC')
    where r.purpose = 'rental' and r.created_at >= (select since from span) and r.created_at < (select until from span)
  )
  insert into hourly_demand (hour, branch_id, category, taken, requests)
  select s.hour, s.branch_id, coalesce(v.category, v.kind), sum(s.taken), sum(s.requests)
  from seen s join vehicles v on v.id = s.vehicle_id group by 1, 2, 3`,
] as const;
