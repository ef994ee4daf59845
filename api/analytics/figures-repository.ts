/** SQL that reads the figures. Sums over days; money stays apart by currency. */
import type { Knex } from 'knex';

export const BY = ['day', 'branch', 'type', 'vehicle'] as const;
export type By = (typeof BY)[number];

/** UTC days, [from, to). */
export interface Days {
  from: string;
  to: string;
}

export interface FigureRow {
  key: string;
  active_car_days: number;
  bookings: number;
  cancellations: number;
  pick_ups: number;
  booked_s: number;
  trips: number;
  trip_s: number;
  rented_s: number;
  available_s: number;
  /** Pick-ups by hour; nothing for single cars. */
  hours: number[] | null;
  revenue: Record<string, number>;
  maintenance_cost: Record<string, number>;
}

export interface RouteRow {
  from: string;
  to: string;
  trips: number;
}

const SUMMED = ['bookings', 'cancellations', 'pick_ups', 'booked_s', 'trips', 'trip_s', 'rented_s', 'available_s'];
const HOURS = `array[${Array.from({ length: 24 }, (_, i) => `sum(hours[${i + 1}])`).join(', ')}]::float8[]`;

const ALL = { from: `daily_figures where dimension = 'all'`, key: `''`, active: 'active_cars', hours: HOURS };
const SOURCES = {
  all: ALL,
  day: { ...ALL, key: 'date::text' },
  branch: { ...ALL, from: `daily_figures where dimension = 'branch'`, key: 'key' },
  type: { ...ALL, from: `daily_figures where dimension = 'type'`, key: 'key' },
  vehicle: {
    from: 'car_analytics where true',
    key: 'car_id::text',
    active: '(rented_s > 0)::integer',
    hours: 'null::float8[]',
  },
} as const;

export function figuresRepository(db: Knex) {
  /** By key, after the one that is named; at most so many keys. */
  async function sums(by: By | 'all', { from, to }: Days, limit = 1, after?: string): Promise<FigureRow[]> {
    const source = SOURCES[by];
    const keys =
      by === 'vehicle'
        ? 'select id::text as key from vehicles'
        : `select distinct ${source.key} as key from ${source.from}
      and date >= :from::date and date < :to::date`;
    const rows = `select *, ${source.key} as k from ${source.from} and date >= :from::date and date < :to::date
      ${by === 'all' ? '' : by === 'vehicle' ? 'and car_id = any(:keys::uuid[])' : by === 'day' ? 'and date = any(:keys::date[])' : 'and key = any(:keys::text[])'}`;
    const page = await db.raw(
      `select key from (${keys}) k where :after::text is null or key > :after order by key limit :limit`,
      {
        from,
        to,
        limit,
        after: after ?? null,
      },
    );
    const bound = { from, to, keys: page.rows.map(({ key }: { key: string }) => key) };
    const money = (column: string) =>
      db.raw(
        `select k as key, m.key as currency, sum(m.value::bigint)::float8 as amount
         from (${rows}) f cross join jsonb_each_text(f.${column}) m group by 1, 2`,
        bound,
      );
    const [numbers, earned, spent] = await Promise.all([
      db.raw(
        `select k as key, sum(${source.active})::float8 as active_car_days, ${source.hours} as hours,
           ${SUMMED.map((name) => `sum(${name})::float8 as ${name}`).join(', ')}
         from (${rows}) f group by 1 order by 1`,
        bound,
      ),
      money('revenue'),
      money('maintenance_cost'),
    ]);
    const found = new Map<string, FigureRow>(
      numbers.rows.map((row: FigureRow) => [row.key, { ...row, revenue: {}, maintenance_cost: {} }]),
    );
    for (const { key, currency, amount } of earned.rows) (found.get(key) as FigureRow).revenue[currency] = amount;
    for (const { key, currency, amount } of spent.rows)
      (found.get(key) as FigureRow).maintenance_cost[currency] = amount;
    return bound.keys.map((key: string) => found.get(key) ?? nothingOf(key));
  }

  return {
    page: (by: By, days: Days, limit: number, after?: string) => sums(by, days, limit, after),
    total: async (days: Days): Promise<FigureRow> => (await sums('all', days))[0] ?? nothingOf(''),
    async routes({ from, to }: Days, most: number): Promise<RouteRow[]> {
      const { rows } = await db.raw(
        `select from_branch_id as "from", to_branch_id as "to", sum(trips)::integer as trips from route_figures
         where date >= ?::date and date < ?::date group by 1, 2 order by 3 desc, 1, 2 limit ?`,
        [from, to, most],
      );
      return rows;
    },
    /** What branches and cars are called. */
    async names(of: 'branch' | 'vehicle', ids: readonly string[]): Promise<Map<string, string>> {
      const sql =
        of === 'branch'
          ? 'select id::text, name from branches where id::text = any(?::text[])'
          : `select id::text, concat_ws(' ', make, model, licence_plate) as name from vehicles where id = any(?::uuid[])`;
      const { rows } = await db.raw(sql, [ids as string[]]);
      return new Map(rows.map((row: { id: string; name: string }) => [row.id, row.name]));
    },
    /** Demand by hour; of one branch, or of all together. */
    async demand(span: { from: Date; to: Date }, branchId: string | undefined): Promise<DemandRow[]> {
      const { rows } = await db.raw(
        `select timestamp as hour, sum(requests)::integer as requests, avg(demand_factor) as demand,
           avg(event_impact) as event, avg(weather_factor) as weather, avg(competition_factor) as competition from pricing_factors
         where timestamp >= :from and timestamp < :to and (:branch::uuid is null or branch_id = :branch::uuid)
         group by 1 order by 1`,
        { ...span, branch: branchId ?? null },
      );
      return rows;
    },
    /** Demand by hour of one category, of one branch or all; the share is that of the cars that there are now. */
    async demandOf(
      category: string,
      span: { from: Date; to: Date },
      branchId: string | undefined,
    ): Promise<DemandRow[]> {
      const { rows } = await db.raw(
        `with fleet as (
           select count(*)::float8 as cars from vehicles where deleted_at is null and coalesce(category, kind) = :category
             and (:branch::uuid is null or branch_id = :branch::uuid)
         )
         select h as hour, coalesce(sum(d.requests), 0)::integer as requests,
           case when f.cars > 0 then least(1, coalesce(sum(d.taken), 0) / f.cars) end as demand
         from fleet f cross join generate_series(date_trunc('hour', :from::timestamptz - interval '1 microsecond', 'UTC') + interval '1 hour',
           least(:to::timestamptz - interval '1 microsecond', now()), interval '1 hour') h
         left join hourly_demand d on d.hour = h and d.category = :category
           and (:branch::uuid is null or d.branch_id = :branch::uuid)
         group by h, f.cars order by h`,
        { ...span, category, branch: branchId ?? null },
      );
      return rows;
    },
  };
}

export interface DemandRow {
  hour: Date;
  requests: number;
  demand: number | null;
  event?: number | null;
  weather?: number | null;
  competition?: number | null;
}

const nothingOf = (key: string): FigureRow => ({
  key,
  active_car_days: 0,
  bookings: 0,
  cancellations: 0,
  pick_ups: 0,
  booked_s: 0,
  trips: 0,
  trip_s: 0,
  rented_s: 0,
  available_s: 0,
  hours: null,
  revenue: {},
  maintenance_cost: {},
});
