/** The statement of a customer: what was invoiced, paid, credited and given back, and what is open. */
import type { Response } from 'express';
import type { Knex } from 'knex';
import { Type } from 'typebox';
import { csvOf } from '../http/csv-of.js';
import { type Endpoint, endpoint } from '../http/endpoint.js';
import { Cursor, Limit, pageOf } from '../http/pages.js';
import { streamOut } from '../http/stream-out.js';
import { callerOf } from '../identity/access.js';
import { usersRepository } from '../identity/users-repository.js';
import { spanOf } from '../telemetry/moment.js';
import { userNotFound } from '../users/profile.js';
import { type StatementRow, statementRepository } from './statement-repository.js';

const YEAR_MS = 366 * 24 * 3600 * 1000;
const MOST_ROWS = 10_000;
const Minor = Type.Integer({ description: 'Minor units; above zero: owed by the customer' });
const Nullable = Type.Union([Type.String(), Type.Null()]);

const Query = Type.Object({
  from: Type.Optional(
    Type.String({ maxLength: 40, description: 'RFC 3339 or a date; a year before the end unless told' }),
  ),
  to: Type.Optional(Type.String({ maxLength: 40, description: 'Not included; now unless told' })),
  format: Type.Optional(Type.Enum(['json', 'csv'])),
  limit: Limit,
  cursor: Cursor(Type.String({ pattern: '^\\d{1,18}$' })),
});

const Move = Type.Object(
  {
    at: Type.String({ format: 'date-time' }),
    memo: Type.String(),
    reservationId: Nullable,
    invoiceId: Nullable,
    currency: Type.String(),
    amountMinor: Minor,
    balanceMinor: Type.Integer({ description: 'After it, in that currency' }),
  },
  { $id: 'StatementMove' },
);

const Statement = Type.Object(
  {
    from: Type.String({ format: 'date-time' }),
    to: Type.String({ format: 'date-time' }),
    balances: Type.Array(
      Type.Object(
        {
          currency: Type.String(),
          openingMinor: Minor,
          closingMinor: Minor,
          depositsMinor: Type.Integer({ description: 'Held of them now' }),
        },
        { $id: 'StatementBalance' },
      ),
    ),
    ...pageOf(Move).properties,
  },
  { $id: 'Statement' },
);

export function statementEndpoints(db: Knex): Endpoint[] {
  const shared = {
    method: 'get',
    tag: 'invoices',
    query: Query,
    description: `As CSV it comes whole, up to ${MOST_ROWS} moves.`,
    answers: {
      200: { description: 'Oldest first, with the balance after each', schema: Statement, media: ['text/csv'] },
    },
  } as const;
  return [
    endpoint({
      ...shared,
      path: '/api/v1/users/me/statement',
      summary: 'What I was charged and paid, and what is open',
      access: 'signed-in',
      handle: async ({ query, res, ...call }) => statementOf(db, callerOf(call).userId, query, res),
    }),
    endpoint({
      ...shared,
      path: '/api/v1/users/{id}/statement',
      summary: 'What a customer was charged and paid, and what is open',
      access: 'invoices.read',
      params: Type.Object({ id: Type.String({ format: 'uuid' }) }),
      missing: userNotFound,
      async handle({ params: { id }, query, res }) {
        if (!(await usersRepository(db).byId(id))) throw userNotFound();
        return statementOf(db, id, query, res);
      },
    }),
  ];
}

async function statementOf(
  db: Knex,
  userId: string,
  { format, ...query }: { from?: string; to?: string; format?: 'json' | 'csv'; limit?: number; cursor?: string },
  res: Response,
) {
  const { from, to } = spanOf(query, YEAR_MS, Date.now());
  const span = { from: new Date(from), to: new Date(to) };
  const { limit = 100, cursor } = query;
  const kept = statementRepository(db);
  if (format === 'csv') {
    const moves = (await kept.moves(userId, span, MOST_ROWS)).map(asMove);
    res.set('content-disposition', 'attachment; filename="statement.csv"');
    await streamOut(res, 'text/csv; charset=utf-8', csvOf(Object.keys(Move.properties), moves));
    return undefined;
  }
  const [sums, rows] = await Promise.all([kept.sums(userId, span), kept.moves(userId, span, limit + 1, cursor)]);
  return {
    status: 200,
    body: {
      from: span.from.toISOString(),
      to: span.to.toISOString(),
      balances: sums.map(({ currency, opening, closing, deposits }) => ({
        currency,
        openingMinor: Number(opening),
        closingMinor: Number(closing),
        depositsMinor: Number(deposits),
      })),
      items: rows.slice(0, limit).map(asMove),
      nextCursor: rows.length > limit ? (rows[limit - 1]?.id ?? null) : null,
    },
  };
}

const asMove = (row: StatementRow) => ({
  at: row.occurred_at.toISOString(),
  memo: row.memo,
  reservationId: row.reservation_id,
  invoiceId: row.invoice_id,
  currency: row.currency,
  amountMinor: Number(row.amount_minor),
  balanceMinor: Number(row.balance_minor),
});
