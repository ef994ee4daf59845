/** A rental company's database for benchmarks: 50,000 cars at 100 branches, and a million reservations, most of them over. */
import pg from 'pg';

export const CARS = 50_000;
export const BRANCHES = 100;
export const RESERVATIONS = 1_000_000;
const TO_COME = 60_000;
const OUT = 2_000;
const HELD = 500;
const USERS = 20_000;

/** A number in [0, 1) that hangs on `n` alone, so that every run meets the same fleet. */
const chance = (n: string, salt: number) => `(abs(hashint8extended(${n}, ${salt})) % 100000 / 100000.0)`;

/** Branches in twenty cities, five to each; the areas of four fleets of five hold all of them. */
const PLACES = `
  insert into fleets (name, policy, effective_policy, area_rings)
  select 'Fleet ' || n, p, p, case when n > 1 then array['((-15,30),(-15,65),(30,65),(30,30),(-15,30))'::polygon] end
  from generate_series(1, 5) n, lateral (select jsonb_build_object('turnAroundMinutes', 15 * n) as p) x;
  insert into branches (name, latitude, longitude, time_zone)
  select 'Branch ' || n, 37 + (n % 20) % 5 * 4 + ${chance('n', 1)} * 0.3, -8 + (n % 20) / 5 * 8 + ${chance('n', 2)} * 0.3,
    (array['Europe/Madrid', 'Europe/London', 'Europe/Berlin', 'UTC'])[1 + n % 4]
  from generate_series(1, ${BRANCHES}) n;
  insert into users (name, email) select 'Customer ' || n, 'customer-' || n || '@example.org' from generate_series(1, ${USERS}) n;`;

const VEHICLES = `
  with b as (select array_agg(id order by name) as ids from branches), f as (select array_agg(id order by name) as ids from fleets)
  insert into vehicles (make, model, year, category, kind, energy, range_km, seats, doors, transmission, price_per_day_minor,
    fleet_id, branch_id, feature_names, service_due_km)
  select (array['Seat', 'Renault', 'Fiat', 'Volkswagen'])[1 + n % 4], 'Model ' || n % 37, 2018 + n % 8,
    (array['Sedan', 'SUV', 'Hatchback', 'Van', 'Estate', 'Convertible'])[1 + (n / 7) % 6], 'car',
    (array['petrol', 'electric', 'hybrid'])[1 + n % 3], 300 + n % 5 * 100, 5, 5,
    case when n % 2 = 0 then 'automatic' else 'manual' end, 2000 + n::bigint * 7919 % 13000,
    f.ids[1 + n % 5], b.ids[1 + n % ${BRANCHES}], case when n % 4 = 0 then array['child-seat', 'tow-bar'] else array['child-seat'] end,
    case when n % 3 = 0 then 100000 end
  from generate_series(1, ${CARS}) n, b, f`;

/** Nine of ten cars report; of these one in thirty is silent, one low, one in a hundred has a fault that bars it. */
const STATES = `
  insert into vehicle_credentials (vehicle_id, token_sha256) select id, sha256(id::text::bytea) from car where n % 10 > 0;
  insert into vehicle_states (vehicle_id, version, heard_at, observed_at, believed, latitude, longitude, fuel_percent,
    battery_percent, odometer_km, dtc)
  select car.id, 1, t.heard, t.heard,
    (select json_build_array(json_build_array(1800000000000, json_object_agg(s, 42.5))) from unnest(array['latitude', 'longitude',
      'speedKmh', 'headingDeg', 'odometerKm', 'fuelPercent', 'batteryVoltage', 'engineTempC', 'engineRpm', 'ignition']) s),
    b.latitude + 0.001, b.longitude + 0.001, case when v.energy <> 'electric' then t.percent end,
    case when v.energy <> 'petrol' then t.percent end, 10000 + n,
    case when n % 100 = 1 then array['P0301'] when n % 20 = 2 then array['P0420'] else '{}' end
  from car join vehicles v on v.id = car.id join branches b on b.id = v.branch_id
    cross join lateral (select now() - case when n % 30 = 3 then interval '2 days' else interval '20 seconds' end as heard,
      case when n % 30 = 4 then 8 else 30 + n % 70 end as percent) t
  where n % 10 > 0`;

/** Those over: one each ten days of the past, some of them cancelled, expired or not come for. */
const PAST = `
  insert into reservations (user_id, vehicle_id, state, starts_at, ends_at, blocked_until, total_minor, currency, created_at,
    price_parts)
  select u.ids[1 + k % ${USERS}], car.id, (array['completed', 'completed', 'completed', 'completed', 'completed', 'completed',
      'cancelled', 'cancelled', 'expired', 'no_show'])[1 + k % 10], t.at, t.at + interval '3 days',
    t.at + interval '3 days 30 minutes', 15000, 'EUR', t.at - interval '9 days', '[{"name": "3 days", "amountMinor": 15000}]'
  from generate_series(0, ${RESERVATIONS - TO_COME - OUT - HELD - 1}) k join car on car.n = 1 + k % ${CARS}
    cross join lateral (select date_trunc('hour', now()) - interval '5 days' - (k / ${CARS} + ${chance('k', 3)} / 2) * interval '10 days' as at) t
    cross join (select array_agg(id) as ids from users) u`;

/** Those to come: soon rather than late, 1 to 7 days, never two of a car at once; and those who hold a car just now. */
const LIVE = `
  insert into reservations (user_id, vehicle_id, state, starts_at, ends_at, blocked_until, held_until, total_minor, currency,
    created_at, price_parts)
  select u.ids[1 + k % ${USERS}], car.id, case when k < ${TO_COME} then 'confirmed' when k < ${TO_COME + OUT} then 'active' else 'held' end,
    t.at, t.at + t.days, t.at + t.days + interval '30 minutes', case when k >= ${TO_COME + OUT} then now() + interval '1 hour' end,
    15000, 'EUR', now() - interval '3 days' * ${chance('k', 4)}, '[{"name": "3 days", "amountMinor": 15000}]'
  from generate_series(0, ${TO_COME + OUT + HELD - 1}) k join car on car.n = 1 + k::bigint * 17 % ${CARS}
    cross join lateral (select (1 + floor(${chance('k', 5)} * 7)) * interval '1 day' as days, date_trunc('hour', now())
      + case when k < ${CARS} then interval '4 hours' + interval '45 days' * ${chance('k', 6)} ^ 2
        when k < ${TO_COME} then interval '60 days' + interval '30 days' * ${chance('k', 6)}
        when k < ${TO_COME + OUT} then interval '-20 hours' else interval '100 days' end as at) t
    cross join (select array_agg(id) as ids from users) u
  on conflict on constraint reservations_never_overlap do nothing`;

/** Fills a migrated database; takes a minute or two. */
export async function rentalFleet(databaseUrl: string): Promise<void> {
  const client = new pg.Client(databaseUrl);
  await client.connect();
  // Neither the history of each row nor a look at what it refers to: a million of both is no part of what is measured.
  await client.query(`set session_replication_role = replica; set synchronous_commit = off`);
  await client.query(PLACES);
  await client.query(VEHICLES);
  await client.query(
    'create temp table car as select id, row_number() over (order by ctid) as n from vehicles; analyze car',
  );
  await client.query(STATES);
  const { rows } = await client.query<{ name: string; text: string }>(
    `select i.indexname as name, i.indexdef as text from pg_indexes i where i.tablename = 'reservations'
       and not exists (select from pg_constraint c where c.conname = i.indexname)`,
  );
  for (const { name } of rows) await client.query(`drop index ${name}`); // made at once at the end: a third of the time
  await client.query(PAST);
  await client.query(LIVE);
  for (const { text } of rows) await client.query(text);
  await client.query('vacuum analyze'); // a database that lives has been, by its autovacuum
  await client.end();
}
