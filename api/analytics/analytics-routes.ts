/** The figures of the business, for administrators. */
import type { Response } from 'express';
import { type Static, Type } from 'typebox';
import { type CallContext, type Endpoint, endpoint } from '../http/endpoint.js';
import { Limit } from '../http/pages.js';
import { badQuery } from '../telemetry/bad-query.js';
import { DAY_MS, moment, spanOf } from '../telemetry/moment.js';
import { Analytics, analyticsOf, dayOf } from './analytics.js';
import { analyticsCsv, analyticsParquet } from './analytics-files.js';
import { countFigures } from './analytics-jobs.js';
import { countingRepository } from './counting-repository.js';
import { BY, figuresRepository } from './figures-repository.js';

const access = 'analytics.read';
const MOST_DAYS = 3700;
const MOST_HOURS = 24 * 93;
const Moment = Type.Optional(
  Type.String({ maxLength: 40, description: 'A date, or a time within it; days are UTC days' }),
);

const Query = Type.Object({
  from: Moment,
  to: Type.Optional(Type.String({ maxLength: 40, description: 'The day after the last; tomorrow unless told' })),
  by: Type.Optional(Type.Enum(BY)),
  format: Type.Optional(Type.Enum(['json', 'csv', 'parquet'])),
  limit: Limit,
  cursor: Type.Optional(Type.String({ maxLength: 100 })),
});

/** A small fleet's figures are brought up to date as they are asked for; a large one's are at most five minutes old. */
async function refreshed({ db }: CallContext): Promise<void> {
  if (await countingRepository(db).isQuick()) await countFigures(db);
}

function daysOf({ from, to }: { from?: string; to?: string }) {
  const until = to === undefined ? dayOf(Date.now(), 1) : dayOf(moment('to', to));
  const since = from === undefined ? dayOf(Date.parse(until), -30) : dayOf(moment('from', from));
  if (since >= until) throw badQuery('from', 'must be a day before `to`');
  if (Date.parse(until) - Date.parse(since) > MOST_DAYS * DAY_MS) throw badQuery('from', `at most ${MOST_DAYS} days`);
  return { from: since, to: until };
}

/** Refuses a cursor that is of no such key. */
function checked(by: (typeof BY)[number], cursor: string | undefined): string | undefined {
  const form = { day: /^\d{4}-\d\d-\d\d$/, branch: /^$|^[0-9a-f-]{36}$/, vehicle: /^[0-9a-f-]{36}$/, type: /./ }[by];
  if (cursor !== undefined && !form.test(cursor)) throw badQuery('cursor', 'is not one of these pages');
  return cursor;
}

async function answer(call: CallContext & { query: Static<typeof Query> }): Promise<undefined> {
  const { by = 'day', format = 'json', limit = by === 'day' ? 1000 : 100, cursor } = call.query;
  const question = { days: daysOf(call.query), by, limit, cursor: checked(by, cursor) };
  await refreshed(call);
  const found = await analyticsOf(call.db, question);
  if (found.nextCursor !== null) {
    const next = new URLSearchParams({ ...question.days, by, format, limit: String(limit), cursor: found.nextCursor });
    call.res.set('link', `</api/v1/analytics?${next}>; rel="next"`);
  }
  if (format === 'csv') send(call.res, 'text/csv; charset=utf-8', analyticsCsv(found.items));
  else if (format === 'parquet') send(call.res, 'application/vnd.apache.parquet', await analyticsParquet(found.items));
  else send(call.res, 'application/json; charset=utf-8', JSON.stringify(found));
}

function send(res: Response, mediaType: string, body: string | Buffer): void {
  res.status(200).set({ 'content-type': mediaType, 'cache-control': 'no-store' }).end(body);
}

const Share = Type.Optional(Type.Union([Type.Number(), Type.Null()]));
/** Not with a category: they are of branches. */
const factors = { event: Share, weather: Share, competition: Share };

const figures = {
  method: 'get',
  access,
  query: Query,
  answers: {
    200: {
      description: 'They; as CSV and Parquet the items alone, and the header Link names the next page',
      schema: Analytics,
      media: ['text/csv', 'application/vnd.apache.parquet'],
    },
  },
  handle: answer,
} as const;
const description =
  'Of the last 30 days unless told. A booking counts on the day on which it was made; what is given back is taken off its ' +
  'revenue on that day. What happens late is taken in within five minutes, on the days to which it belongs.';

export const analyticsEndpoints: Endpoint[] = [
  endpoint({
    ...figures,
    path: '/api/v1/analytics',
    tag: 'analytics',
    summary: 'Figures of the business',
    description,
  }),
  endpoint({
    ...figures,
    path: '/api/admin/analytics',
    aliasOf: '/api/v1/analytics',
    tag: 'administration',
    summary: 'Figures of the business',
  }),
  endpoint({
    method: 'get',
    path: '/api/v1/analytics/demand',
    tag: 'analytics',
    summary: 'Demand by the hour, of a branch or all, of a category of cars or all',
    description: 'The last day unless told; at most 93 days.',
    access,
    query: Type.Object({
      from: Moment,
      to: Moment,
      branchId: Type.Optional(Type.String({ format: 'uuid' })),
      category: Type.Optional(
        Type.String({ minLength: 1, maxLength: 50, description: 'Or the kind, of cars that have none' }),
      ),
    }),
    answers: {
      200: {
        description: 'Oldest first',
        schema: Type.Object({
          items: Type.Array(
            Type.Object({
              hour: Type.String({ format: 'date-time' }),
              requests: Type.Integer({ description: 'Reservations made in that hour' }),
              demand: Type.Union([Type.Number(), Type.Null()], { description: 'The share of cars that was taken' }),
              ...factors,
            }),
          ),
        }),
      },
    },
    async handle(call) {
      const { branchId, category, ...asked } = call.query;
      const { from, to } = spanOf(asked, DAY_MS, Date.now());
      if (to - from > MOST_HOURS * 3600_000) throw badQuery('from', 'at most 93 days');
      await refreshed(call);
      const span = { from: new Date(from), to: new Date(to) };
      const kept = figuresRepository(call.db);
      const rows = await (category === undefined
        ? kept.demand(span, branchId)
        : kept.demandOf(category, span, branchId));
      return { status: 200, body: { items: rows.map((row) => ({ ...row, hour: row.hour.toISOString() })) } };
    },
  }),
];
