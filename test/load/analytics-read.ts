/** How long a year of figures takes to read, at a million bookings a month: `npx mocha --timeout 300000 test/load/analytics-read.ts`. */
import { analyticsOf } from '../../api/analytics/analytics.js';
import { BY } from '../../api/analytics/figures-repository.js';
import { openTestDatabase } from '../support/database.js';

const DAYS = `generate_series(date '2025-01-01', date '2025-12-31', interval '1 day') d`;
const COUNTS = `10, 2, 9, 800000, 9, 800000, 900000, 1800000, '{"EUR": 123456}', '{"EUR": 999}'`;
const COLUMNS =
  'bookings, cancellations, pick_ups, booked_s, trips, trip_s, rented_s, available_s, revenue, maintenance_cost';

it('reads a year by day, branch, type and vehicle', async () => {
  await using database = await openTestDatabase();
  const { db } = database;
  await db.raw(`insert into branches (name) select 'B' || i from generate_series(1, 200) i`);
  await db.raw(`insert into vehicles (make, model, year) select 'Seat', 'Leon', 2024 from generate_series(1, 1000)`);
  await db.raw(`insert into daily_figures (dimension, key, date, cars, active_cars, hours, ${COLUMNS})
    select k.dimension, k.key, d, 100, 60, array_fill(3, array[24]), ${COUNTS} from ${DAYS}, (select 'all' as dimension, '' as key
      union all select 'branch', id::text from branches union all select 'type', 'T' || i from generate_series(1, 10) i) k`);
  await db.raw(`insert into car_analytics (car_id, date, type, pick_up_hours, popular_routes, ${COLUMNS})
    select v.id, d, 'car', '{9}', '[]', ${COUNTS} from ${DAYS}, vehicles v`);
  await db.raw(`insert into route_figures (date, from_branch_id, to_branch_id, trips)
    select d, f.id, t.id, 5 from ${DAYS}, branches f join lateral (select id from branches order by (f.id = id) desc, id limit 5) t on true`);
  await db.raw('vacuum analyze');
  for (const by of BY) {
    const times: number[] = [];
    for (let i = 0; i < 7; i++) {
      const begun = performance.now();
      await analyticsOf(db, {
        days: { from: '2025-01-01', to: '2026-01-01' },
        by,
        limit: by === 'day' ? 1000 : 100,
        cursor: undefined,
      });
      times.push(performance.now() - begun);
    }
    times.sort((a, b) => a - b);
    process.stdout.write(
      `by ${by}: median ${Math.round(times[3] as number)} ms, worst ${Math.round(times[6] as number)} ms\n`,
    );
  }
});
