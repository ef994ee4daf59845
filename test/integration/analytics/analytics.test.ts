/** Figures equal what one computes plainly from the base tables, whatever the order in which things became known. */
import { expect } from 'chai';
import { parse as parseCsv } from 'csv-parse/sync';
import { countFigures } from '../../../api/analytics/analytics-jobs.js';
import { CAR, itemsOf, startApi, type TestApi } from '../../support/api.js';
import { askDuckDb } from '../../support/duckdb.js';
import { days, rentalStage } from '../../support/rental-stage.js';
import { type GeneratedYear, generatedYear } from './generated-year.js';
import { type CarDay, plainFigures } from './plain-figures.js';

const DAY_MS = 86_400_000;
const RENTALS = Number(process.env.ANALYTICS_RENTALS ?? 300);
const COUNTED = [
  'bookings',
  'cancellations',
  'pick_ups',
  'booked_s',
  'trips',
  'trip_s',
  'rented_s',
  'available_s',
] as const;

describe('analytics', function () {
  this.timeout(120_000);
  let api: TestApi;
  let year: GeneratedYear;
  before(async () => {
    api = await startApi();
    year = await generatedYear(api.db, 20_261_126);
  });
  after(() => api[Symbol.asyncDispose]());

  /** Compares every day of every car, and what is summed from these. */
  async function compare(now: Date): Promise<Map<string, CarDay>> {
    const plain = await plainFigures(api.db, now);
    const { rows } = await api.db.raw('select *, date::text as day from car_analytics');
    const kept = new Map(rows.map((row: { car_id: string; day: string }) => [`${row.car_id} ${row.day}`, row]));
    const today = now.toISOString().slice(0, 10);
    const totals = new Map<string, number>();
    for (const [key, day] of plain) {
      if ((key.split(' ')[1] as string) > today) continue;
      const row = kept.get(key) as Record<string, unknown> | undefined;
      expect(row, key).to.not.equal(undefined);
      for (const name of COUNTED) expect(Number(row?.[name]), `${key} ${name}`).to.be.closeTo(day[name], 2);
      expect(row?.revenue, key).to.deep.equal(day.revenue);
      expect(row?.maintenance_cost, key).to.deep.equal(day.maintenance_cost);
      expect(row?.pick_up_hours, key).to.deep.equal(day.hours);
      const routes = row?.popular_routes as { from: string; to: string; trips: number }[];
      expect(Object.fromEntries(routes.map(({ from, to, trips }) => [`${from} ${to}`, trips])), key).to.deep.equal(
        day.routes,
      );
      kept.delete(key);
      for (const [currency, amount] of Object.entries(day.revenue))
        totals.set(currency, (totals.get(currency) ?? 0) + amount);
    }
    const empty = [...kept.values()] as Record<string, unknown>[];
    for (const row of empty)
      for (const name of COUNTED) expect(Number(row[name]), `${row.car_id} ${row.day}`).to.equal(0);
    const { rows: summed } = await api.db.raw(
      `select key as currency, sum(value::bigint)::float8 as amount from daily_metrics, jsonb_each_text(total_revenue) group by 1`,
    );
    expect(
      Object.fromEntries(summed.map((s: { currency: string; amount: number }) => [s.currency, s.amount])),
    ).to.deep.equal(Object.fromEntries(totals));
    return plain;
  }

  it('equal a plain recomputation of a year, after runs that are repeated and news that come late and out of order', async () => {
    await year.rentals(RENTALS);
    await countFigures(api.db, new Date(year.now.getTime() - 200 * DAY_MS)); // the job was off for most of a year
    await year.services(40);
    await countFigures(api.db, year.now);
    await compare(year.now);
    for (let round = 0; round < 3; round++) {
      await year.changes(60);
      await year.rentals(RENTALS / 10);
      await year.services(5);
      await countFigures(api.db, year.now);
      if (round === 1) await countFigures(api.db, year.now);
    }
    await Promise.all([countFigures(api.db, year.now), countFigures(api.db, year.now)]);
    await compare(year.now);
  });

  it('take in a change whose transaction was open while they were counted', async () => {
    const open = await api.db.transaction();
    const [row] = await open('vehicle_services')
      .insert({ vehicle_id: year.cars[0], done_on: '2026-01-15', cost_minor: 77 })
      .returning('id');
    await open('vehicle_services').where(row).update({ recorded_at: open.fn.now() }); // when its transaction began
    await countFigures(api.db, year.now);
    await open.commit();
    await countFigures(api.db, year.now);
    await compare(year.now);
  });

  it('sum to the same by day, branch, type and vehicle, page by page', async () => {
    const from = new Date(year.now.getTime() - 400 * DAY_MS).toISOString().slice(0, 10);
    const ask = async (query: string) =>
      (await api.request('GET', `/api/v1/analytics?from=${from}&${query}`)).json as unknown as Answer;
    const { totals } = await ask('by=day');
    expect(totals.bookings).to.be.greaterThan(100);
    for (const by of ['day', 'branch', 'type', 'vehicle']) {
      const items: Item[] = [];
      for (let cursor: string | null = ''; cursor !== null; ) {
        const page: Answer = await ask(
          `by=${by}&limit=${by === 'day' ? 100 : 2}${items.length ? `&cursor=${cursor}` : ''}`,
        );
        items.push(...page.items);
        cursor = page.nextCursor;
      }
      const sum = (of: (item: Item) => number | undefined) => items.reduce((all, item) => all + (of(item) ?? 0), 0);
      expect(
        sum((item) => item.bookings),
        by,
      ).to.equal(totals.bookings);
      expect(
        sum((item) => item.revenueMinor.EUR),
        by,
      ).to.equal(totals.revenueMinor.EUR);
      expect(
        sum((item) => item.maintenanceCostMinor.USD),
        by,
      ).to.equal(totals.maintenanceCostMinor.USD);
    }
  });

  for (const by of ['day', 'branch', 'type', 'vehicle']) {
    it(`by ${by} come as JSON, CSV and Parquet that say the same, row for row, as DuckDB reads it`, async () => {
      const path = `/api/admin/analytics?by=${by}&from=2025-12-01&limit=1000`;
      const { items } = (await api.request('GET', path)).json as unknown as Answer;
      expect(items.length).to.be.greaterThan(2);
      const answer = await fetch(`${api.baseUrl}${path}&format=parquet`, {
        headers: { authorization: `Bearer ${api.token}` },
      });
      const rows = await askDuckDb(new Uint8Array(await answer.arrayBuffer()), 'select * from file');
      const csv = parseCsv((await api.request('GET', `${path}&format=csv`)).text, { columns: true }) as typeof rows;
      const names = Object.keys(rows[0] as object);
      expect(names).to.include.members(['revenueMinor_EUR', 'revenueMinor_USD', 'maintenanceCostMinor_USD']);
      expect(Object.keys(csv[0] as object)).to.deep.equal(names);
      expect(csv).to.deep.equal(
        rows.map((row) => Object.fromEntries(names.map((name) => [name, row[name] === null ? '' : String(row[name])]))),
      );
      expect(rows.map((row) => flat(row, names))).to.deep.equal(items.map((item) => flat(flattened(item), names)));
    });
  }

  it('tell demand by hour, branch and category as one counts it plainly, also after changes', async () => {
    const day = (daysAgo: number) => new Date(Math.floor(year.now.getTime() / DAY_MS - daysAgo) * DAY_MS);
    const [from, week, until] = [day(200), day(193), day(140)];
    await year.changes(20);
    await countFigures(api.db, year.now);
    const { rows: plain } = await api.db.raw(
      `select h as hour, r.pickup_branch_id as branch, coalesce(v.category, v.kind) as category,
         count(*) filter (where r.state in ('confirmed', 'active', 'completed') and r.starts_at <= h and r.ends_at > h)::int as taken,
         count(*) filter (where r.created_at >= h and r.created_at < h + interval '1 hour')::int as requests
       from generate_series(:from::timestamptz, :to::timestamptz, interval '1 hour') h
       join reservations r on r.purpose = 'rental' and ((r.starts_at <= h and r.ends_at > h)
         or (r.created_at >= h and r.created_at < h + interval '1 hour'))
       join vehicles v on v.id = r.vehicle_id group by 1, 2, 3`,
      { from, to: new Date(until.getTime() - 3_600_000) },
    );
    const kept = await api.db('hourly_demand').where('hour', '>=', from).where('hour', '<', until);
    const told = (row: { hour: Date; branch: string | null; category: string; taken: number; requests: number }) =>
      `${row.hour.toISOString()} ${row.branch} ${row.category}: ${row.taken} ${row.requests}`;
    const wanted = plain.filter((row: { taken: number; requests: number }) => row.taken + row.requests > 0).map(told);
    expect(wanted.length).to.be.greaterThan(100);
    expect(kept.map((row) => told({ ...row, branch: row.branch_id })).sort()).to.deep.equal(wanted.sort());
    const ask = async (more: string) =>
      itemsOf(
        (
          await api.request(
            'GET',
            `/api/v1/analytics/demand?from=${from.toISOString()}&to=${week.toISOString()}&${more}`,
          )
        ).json,
      );
    const suv = await ask('category=SUV');
    expect(suv).to.have.length(7 * 24);
    const ofWeek = kept.filter(({ hour, category }) => category === 'SUV' && hour < week);
    const sum = (rows: readonly { requests?: unknown }[]) =>
      rows.reduce((all, { requests }) => all + Number(requests), 0);
    expect(sum(suv)).to.equal(sum(ofWeek));
    expect(
      sum(await ask(`category=SUV&branchId=${ofWeek.find(({ branch_id }) => branch_id)?.branch_id}`)),
    ).to.be.at.most(sum(suv));
    expect((await ask('category=Nothing'))[0]).to.deep.include({ requests: 0, demand: null });
  });

  it('show a booking of this minute, its cancellation, and the span before', async () => {
    const stage = await rentalStage(api);
    const car = await api.makeCar();
    const day = new Date().toISOString().slice(0, 10);
    const now = async () =>
      (await api.request('GET', `/api/v1/analytics?from=${day}&by=vehicle&limit=1000`)).json as unknown as Answer;
    const of = async () => {
      await api.db('analytics_progress').update({ took_ms: 1 }); // a fleet that is counted as it is asked for
      return (await now()).items.find(({ key }) => key === car);
    };
    const id = await stage.confirmed(car, days(3, 5));
    expect(await of()).to.deep.include({
      bookings: 1,
      revenueMinor: { EUR: 2 * 4990 },
      averageBookingHours: 48,
      name: `${CAR.make} ${CAR.model}`,
    });
    await stage.act(id, 'cancel');
    expect(await of()).to.deep.include({ bookings: 1, cancellations: 1, revenueMinor: { EUR: 0 } });
    const { before, from } = await now();
    expect([before.to, from]).to.deep.equal([day, day]);
    const demand = await api.request('GET', '/api/v1/analytics/demand');
    expect((demand.json as unknown as { items: { requests: number }[] }).items.at(-1)?.requests).to.be.at.least(1);
    expect((await api.request('GET', '/api/v1/analytics?from=2026-02-02&to=2026-02-02')).status).to.equal(400);
    expect((await api.request('GET', '/api/v1/analytics?by=vehicle&cursor=x')).status).to.equal(400);
  });
});

/** An item with a name for each figure and currency, as a table has it. */
function flattened(item: Item): Record<string, unknown> {
  const { revenueMinor, maintenanceCostMinor, peakHours, ...rest } = item;
  const money = Object.entries({ revenueMinor, maintenanceCostMinor }).flatMap(([name, sums]) =>
    Object.entries(sums).map(([currency, amount]) => [`${name}_${currency}`, amount] as const),
  );
  return { ...rest, ...Object.fromEntries(money), peakHours: peakHours.join(' ') };
}

/** Numbers past 32 bits come as text; what a currency has nothing of is nought. */
const flat = (row: Record<string, unknown>, names: readonly string[]) =>
  names.map((name) => (/Minor_/.test(name) ? Number(row[name] ?? 0) : row[name] === null ? null : String(row[name])));

interface Item {
  key: string;
  name: string;
  bookings: number;
  cancellations: number;
  utilization: number | null;
  averageBookingHours: number | null;
  revenueMinor: Record<string, number>;
  maintenanceCostMinor: Record<string, number>;
  peakHours: number[];
}
interface Answer {
  from: string;
  totals: Item;
  before: { from: string; to: string };
  items: Item[];
  nextCursor: string | null;
}
