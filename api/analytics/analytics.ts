/** What the business sees of a span of days: in all, beside the span before, and by day, branch, type or vehicle. */
import type { Knex } from 'knex';
import { type Static, Type } from 'typebox';
import { DAY_MS } from '../telemetry/moment.js';
import { Figures, figuresOf } from './figures.js';
import { BY, type By, type Days, type FigureRow, figuresRepository } from './figures-repository.js';

const MOST_ROUTES = 10;
const Day = Type.String({ format: 'date' });
const Branch = Type.Object({ id: Type.String({ format: 'uuid' }), name: Type.String() });

export const FigureItem = Type.Object(
  {
    key: Type.String({ description: 'The day, the branch’s id (empty: cars of none), the type, or the vehicle’s id' }),
    name: Type.String(),
    ...Figures.properties,
  },
  { $id: 'FigureItem' },
);
export type FigureItem = Static<typeof FigureItem>;

export const Analytics = Type.Object(
  {
    from: Day,
    to: Type.String({ format: 'date', description: 'The day after the last' }),
    by: Type.Enum(BY),
    totals: Figures,
    before: Type.Object(
      { from: Day, to: Day, ...Figures.properties },
      { description: 'The same of the span of equal length before', $id: 'FiguresBefore' },
    ),
    popularRoutes: Type.Array(
      Type.Object({ from: Branch, to: Branch, trips: Type.Integer() }, { $id: 'PopularRoute' }),
    ),
    items: Type.Array(FigureItem),
    nextCursor: Type.Union([Type.String(), Type.Null()]),
  },
  { $id: 'Analytics' },
);
export type Analytics = Static<typeof Analytics>;

export interface AnalyticsQuestion {
  days: Days;
  by: By;
  limit: number;
  cursor: string | undefined;
}

/** Reads what is counted already; see `countFigures`. */
export async function analyticsOf(db: Knex, { days, by, limit, cursor }: AnalyticsQuestion): Promise<Analytics> {
  const kept = figuresRepository(db);
  const earlier = spanBefore(days);
  const [total, before, routes, found] = await Promise.all([
    kept.total(days),
    kept.total(earlier),
    kept.routes(days, MOST_ROUTES),
    kept.page(by, days, limit + 1, cursor),
  ]);
  const rows = found.slice(0, limit);
  const named =
    by === 'branch' || by === 'vehicle'
      ? await kept.names(
          by,
          rows.map(({ key }) => key),
        )
      : undefined;
  const branches = await kept.names(
    'branch',
    routes.flatMap(({ from, to }) => [from, to]),
  );
  const branch = (id: string) => ({ id, name: branches.get(id) ?? '' });
  return {
    ...days,
    by,
    totals: figuresOf(total),
    before: { ...earlier, ...figuresOf(before) },
    popularRoutes: routes.map(({ from, to, trips }) => ({ from: branch(from), to: branch(to), trips })),
    items: rows.map((row) => itemOf(row, named ? (named.get(row.key) ?? '') : row.key)),
    nextCursor: found.length > limit ? (rows.at(-1)?.key ?? null) : null,
  };
}

const itemOf = (row: FigureRow, name: string): FigureItem => ({ key: row.key, name, ...figuresOf(row) });

function spanBefore({ from, to }: Days): Days {
  const length = Date.parse(to) - Date.parse(from);
  return { from: dayOf(Date.parse(from) - length), to: from };
}

/** The UTC day of that moment, and so many days later. */
export const dayOf = (ms: number, later = 0) => new Date(ms + later * DAY_MS).toISOString().slice(0, 10);
