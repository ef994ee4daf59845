/** Financial reports, from the ledger. */
import type { Knex } from 'knex';
import { Type } from 'typebox';
import { boundedQueue } from '../http/bounded-queue.js';
import { csvOf } from '../http/csv-of.js';
import { type Endpoint, endpoint } from '../http/endpoint.js';
import { Cursor, Limit, pageOf } from '../http/pages.js';
import { streamOut } from '../http/stream-out.js';
import { type FinanceRow, financeRepository, REPORT_KEYS, type ReportKey } from './finance-repository.js';
import { reportDays } from './report-days.js';

const MOST_ROWS = 100_000; // of a table
const Minor = (description: string) => Type.Integer({ description: `Minor units. ${description}` });
const Day = Type.String({ minLength: 10, maxLength: 40 });

const Row = Type.Object({
  key: Type.String({ description: 'The day, id or method; empty where there is none' }),
  name: Type.Union([Type.String(), Type.Null()]),
  currency: Type.String(),
  revenueMinor: Minor('Invoiced without taxes, less credit notes'),
  taxMinor: Minor('Invoiced, less credit notes'),
  receivedMinor: Minor('Money that came'),
  refundedMinor: Minor('Money that went back'),
  disputedMinor: Minor('Money that providers took back as customers contested it, less what they returned'),
  openMinor: Minor('Invoiced and not paid; of these days, as the others'),
  refundsDueMinor: Minor('Credited and not given back yet'),
  depositsMinor: Minor('Held'),
  sandboxMinor: Minor('Of what came, less what went back: in the sandbox, where no money moves'),
});

/** Each takes a while of a connection. */
const inLine = boundedQueue({ running: 2, waiting: 50 });

export function reportEndpoints(db: Knex): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/api/v1/reports/finance',
      tag: 'reports',
      summary: 'Revenue, taxes, refunds and what is open, by day, branch, vehicle, fleet or method',
      description: 'A day is the local day of the branch. As CSV it comes whole, up to 100,000 rows.',
      access: 'reports.read',
      query: Type.Object({
        from: Type.Optional(Type.String({ ...Day, description: 'The first day; 31 days before the end unless told' })),
        to: Type.Optional(Type.String({ ...Day, description: 'The day after the last; tomorrow unless told' })),
        by: Type.Optional(Type.Enum(Object.keys(REPORT_KEYS) as ReportKey[], { description: 'day unless told' })),
        format: Type.Optional(Type.Enum(['json', 'csv'])),
        limit: Limit,
        cursor: Cursor(Type.String({ maxLength: 100, pattern: '~[A-Z]{3}$' })),
      }),
      answers: { 200: { description: 'A page, or a table', schema: pageOf(Row), media: ['text/csv'] } },
      handle: ({ query: { by = 'day', format = 'json', limit = 100, cursor, ...span }, res }) =>
        inLine(async () => {
          const days = reportDays(span, new Date());
          const kept = financeRepository(db);
          if (format === 'csv') {
            const rows = (await kept.rows(by, days, MOST_ROWS)).map(asRow);
            res.set('content-disposition', `attachment; filename="finance-by-${by}-${days.from}-${days.to}.csv"`);
            await streamOut(res, 'text/csv; charset=utf-8', csvOf(Object.keys(Row.properties), rows));
            return undefined;
          }
          const rows = await kept.rows(by, days, limit + 1, cursor === undefined ? undefined : afterOf(cursor));
          const items = rows.slice(0, limit).map(asRow);
          const last = items.at(-1);
          const nextCursor = rows.length > limit && last ? `${last.key}~${last.currency}` : null;
          return { status: 200, body: { items, nextCursor } };
        }),
    }),
  ];
}

const afterOf = (cursor: string) => ({ key: cursor.slice(0, -4), currency: cursor.slice(-3) });

const asRow = (row: FinanceRow) => ({
  key: row.key,
  name: row.name,
  currency: row.currency,
  revenueMinor: Number(row.revenue),
  taxMinor: Number(row.tax),
  receivedMinor: Number(row.received),
  refundedMinor: Number(row.refunded),
  disputedMinor: Number(row.disputed),
  openMinor: Number(row.open),
  refundsDueMinor: Number(row.refunds_due),
  depositsMinor: Number(row.deposits),
  sandboxMinor: Number(row.sandbox),
});
