/** SQL: counts the days of cars in `touched` anew, each from the base tables alone. Of `:now`. */

const dayOf = (column: string) => `(r.${column} at time zone 'UTC')::date`;
/** Rentals of a touched car of which that moment lies in a touched day. */
const rentalsBy = (column: string) => `
    from reservations r join touched t on t.car_id = r.vehicle_id and t.date = ${dayOf(column)}
    where r.purpose = 'rental' and r.${column} >= (select since from span) and r.${column} < (select until from span)`;
const START = `(t.date::timestamp at time zone 'UTC')`;
const END = `((t.date + 1)::timestamp at time zone 'UTC')`;
const secondsBetween = (from: string, to: string) => `greatest(0, extract(epoch from ${to} - ${from}))`;

/** What a booking brings: its total, less what a cancellation gives back or what staff gave back, whichever is more. */
const KEPT = `r.total_minor - greatest(
        case when r.state in ('cancelled', 'no_show') then coalesce(r.refund_minor, 0) else 0 end,
        coalesce((select sum(f.amount_minor) from refunds f join payments p on p.id = f.payment_id
          where p.reservation_id = r.id and p.purpose = 'rental' and p.currency = r.currency
            and f.created_by is not null and f.attempt_id is null and f.state <> 'failed'), 0))`;

/** Sums come before joins, so that nothing is counted twice. */
export const COUNT_CARS = `
  with span as (
    select min(date)::timestamp at time zone 'UTC' as since, (max(date) + 1)::timestamp at time zone 'UTC' as until from touched
  ), made as (
    select car_id, date, sum(bookings)::integer as bookings, sum(booked_s)::bigint as booked_s,
      jsonb_object_agg(currency, amount) as revenue
    from (select t.car_id, t.date, r.currency, count(*) as bookings, sum(${KEPT})::bigint as amount,
        sum(extract(epoch from r.ends_at - r.starts_at)) as booked_s
      ${rentalsBy('created_at')} and r.confirmed_at is not null group by 1, 2, 3) by_currency
    group by 1, 2
  ), cancelled as (
    select t.car_id, t.date, count(*)::integer as cancellations
    ${rentalsBy('cancelled_at')} and r.confirmed_at is not null group by 1, 2
  ), fetched as (
    select t.car_id, t.date, count(*)::integer as pick_ups, array_agg(extract(hour from r.started_at at time zone
        coalesce((select time_zone from branches b where b.id = r.pickup_branch_id), 'UTC'))::smallint
        order by r.started_at, r.id) as hours
    ${rentalsBy('started_at')} group by 1, 2
  ), driven as (
    select car_id, date, jsonb_agg(jsonb_build_object('from', from_id, 'to', to_id, 'trips', trips)
      order by trips desc, from_id, to_id) as routes
    from (select t.car_id, t.date, r.pickup_branch_id as from_id,
        coalesce(r.return_branch_id, r.pickup_branch_id) as to_id, count(*) as trips
      ${rentalsBy('started_at')} and r.pickup_branch_id is not null group by 1, 2, 3, 4) by_route
    group by 1, 2
  ), ended as (
    select t.car_id, t.date, count(*)::integer as trips, sum(extract(epoch from r.ended_at - r.started_at))::bigint as trip_s
    ${rentalsBy('ended_at')} and r.started_at is not null group by 1, 2
  ), rented as (
    select t.car_id, t.date,
      sum(${secondsBetween(`greatest(r.started_at, ${START})`, `least(coalesce(r.ended_at, :now::timestamptz), ${END})`)})::bigint as rented_s
    from reservations r join touched t on t.car_id = r.vehicle_id
      and t.date between ${dayOf('started_at')} and (coalesce(r.ended_at, :now::timestamptz) at time zone 'UTC')::date
    where r.purpose = 'rental' and r.started_at < (select until from span)
      and (r.state = 'active' or r.ended_at >= (select since from span))
    group by 1, 2
  ), life as (
    select t.car_id, t.date, greatest(v.created_at, ${START}) as since,
      least(coalesce(v.deleted_at, 'infinity'), ${END}, :now::timestamptz) as until,
      v.branch_id, coalesce(v.category, v.kind) as type
    from touched t join vehicles v on v.id = t.car_id
  ), served as (
    select l.car_id, l.date, sum(${secondsBetween('greatest(r.starts_at, l.since)', 'least(r.ends_at, l.until)')})::bigint as served_s
    from reservations r join life l on l.car_id = r.vehicle_id and r.starts_at < l.until and r.ends_at > l.since
    where r.purpose = 'service' and r.state in ('confirmed', 'completed') and r.ends_at > (select since from span)
    group by 1, 2
  ), maintained as (
    select car_id, date, jsonb_object_agg(currency, amount) as cost
    from (select t.car_id, t.date, s.currency, sum(s.cost_minor)::bigint as amount
      from vehicle_services s join touched t on t.car_id = s.vehicle_id and t.date = s.done_on
      where s.cost_minor is not null group by 1, 2, 3) by_currency
    group by 1, 2
  )
  insert into car_analytics as a (car_id, date, branch_id, type, bookings, cancellations, pick_ups, booked_s, trips, trip_s,
    rented_s, available_s, revenue, maintenance_cost, pick_up_hours, popular_routes)
  select car_id, date, l.branch_id, l.type, coalesce(bookings, 0), coalesce(cancellations, 0), coalesce(pick_ups, 0),
    coalesce(booked_s, 0), coalesce(trips, 0), coalesce(trip_s, 0), coalesce(rented_s, 0),
    greatest(0, ${secondsBetween('l.since', 'l.until')}::bigint - coalesce(served_s, 0)),
    coalesce(revenue, '{}'), coalesce(cost, '{}'), coalesce(hours, '{}'), coalesce(routes, '[]')
  from life l left join made using (car_id, date) left join cancelled using (car_id, date)
    left join fetched using (car_id, date) left join driven using (car_id, date) left join ended using (car_id, date)
    left join rented using (car_id, date) left join served using (car_id, date) left join maintained using (car_id, date)
  on conflict (car_id, date) do update set (bookings, cancellations, pick_ups, booked_s, trips, trip_s, rented_s, available_s,
      revenue, maintenance_cost, pick_up_hours, popular_routes)
    = (excluded.bookings, excluded.cancellations, excluded.pick_ups, excluded.booked_s, excluded.trips, excluded.trip_s,
      excluded.rented_s, excluded.available_s, excluded.revenue, excluded.maintenance_cost, excluded.pick_up_hours,
      excluded.popular_routes)`;
