/** Figures of the business: one row for each car and day, and what is summed from these. Days are UTC days. */
import type { Knex } from 'knex';

const COUNTS = `
      bookings integer not null,                    -- made on that day, and confirmed then or later
      cancellations integer not null,               -- of confirmed ones
      pick_ups integer not null,
      booked_s bigint not null,                     -- length of those bookings
      trips integer not null,                       -- rentals that ended
      trip_s bigint not null,
      rented_s bigint not null,
      available_s bigint not null,                  -- of the car's life, without services
      revenue jsonb not null,                       -- of those bookings, less what is given back: {"EUR": <minor units>}
      maintenance_cost jsonb not null`;

export async function figures(tx: Knex): Promise<void> {
  await tx.raw(`
    -- What the jobs that make figures read: what changed or happened in some days.
    create index reservations_times on reservations
      using brin (updated_at, started_at, ended_at, cancelled_at, starts_at, ends_at) with (autosummarize = on);
    create index reservations_blocks on reservations (ends_at) where purpose <> 'rental';
    create index vehicle_services_recorded on vehicle_services using brin (recorded_at);
    create index vehicle_services_done on vehicle_services (done_on);

    create table analytics_progress (
      only_row boolean primary key default true check (only_row),
      changed_until timestamptz not null,           -- what was written before is taken in
      opened_until date not null,                   -- every earlier day has a row for each car
      took_ms integer,                              -- the last run
      run_at timestamptz
    );

    create table car_analytics (
      car_id uuid not null references vehicles on delete cascade,
      date date not null,
      branch_id uuid,                               -- this and the type are the car's when the day began to be counted
      type text not null,${COUNTS},
      pick_up_hours smallint[] not null,            -- by the branch's clock; one for each pick-up
      popular_routes jsonb not null,                -- [{"from": <branch>, "to": <branch>, "trips": 1}]
      utilization_rate double precision generated always as
        (case when available_s > 0 then rented_s::double precision / available_s end) stored,
      avg_trip_duration interval generated always as
        (case when trips > 0 then make_interval(secs => trip_s::double precision / trips) end) stored,
      primary key (car_id, date)
    );
    create index car_analytics_date on car_analytics (date);

    create table daily_figures (
      dimension text not null check (dimension in ('all', 'branch', 'type')),
      key text not null,                            -- a branch's id, a type; empty for all and for no branch
      date date not null,
      cars integer not null,
      active_cars integer not null,                 -- that were out at some time of the day${COUNTS},
      hours integer[] not null,                     -- pick-ups by hour, from midnight
      primary key (dimension, key, date)
    );
    create index daily_figures_date on daily_figures (date);
    create view daily_metrics as
      select date, bookings as total_bookings, revenue as total_revenue, active_cars,
        case when bookings > 0 then make_interval(secs => booked_s::double precision / bookings) end as avg_booking_duration,
        array(select (hour - 1)::integer from unnest(hours) with ordinality as h (n, hour) where n > 0
          order by n desc, hour limit 3) as peak_hours
      from daily_figures where dimension = 'all';

    create table route_figures (
      date date not null,
      from_branch_id uuid not null,
      to_branch_id uuid not null,
      trips integer not null,
      primary key (date, from_branch_id, to_branch_id)
    );

    -- By hour and branch. Null where nothing tells: no source of events, weather or competition is connected.
    create table pricing_factors (
      timestamp timestamptz not null,
      branch_id uuid not null references branches on delete cascade,
      location point,                               -- (longitude, latitude)
      demand_factor double precision,               -- the share of the branch's cars that is taken
      requests integer not null,                    -- reservations made in that hour
      event_impact double precision,
      weather_factor double precision,
      competition_factor double precision,
      primary key (timestamp, branch_id)
    );
    create view hourly_stats as
      select timestamp as hour, sum(requests)::integer as event_count, avg(demand_factor) as avg_demand
      from pricing_factors group by timestamp;
  `);
}
