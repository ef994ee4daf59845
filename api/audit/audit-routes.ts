/** The audit log, for who may read it. */
import type { Knex } from 'knex';
import { Type } from 'typebox';
import { type Endpoint, endpoint } from '../http/endpoint.js';
import { Cursor, cutPage, Limit, pageOf } from '../http/pages.js';
import { callerOf } from '../identity/access.js';
import { moment } from '../telemetry/moment.js';
import { type AuditFilter, auditRepository } from './audit-repository.js';
import { namedEntries } from './named-entries.js';

const Text = Type.Union([Type.String(), Type.Null()]);
const Name = (description: string) =>
  Type.Optional(
    Type.Union([Type.String(), Type.Null()], {
      description: `${description}; null where it is gone, or not for your eyes`,
    }),
  );
const Time = Type.Optional(
  Type.Union([Type.String({ format: 'date-time' }), Type.Null()], {
    description: 'Of the reservation that it is, or is for',
  }),
);
const Entry = Type.Object({
  id: Type.String(),
  at: Type.String({ format: 'date-time' }),
  actor: Type.Object({
    userId: Text,
    role: Text,
    address: Text,
    name: Name('What the person is called now'),
    apiKey: Name('What the API key is called by which a machine did it'),
  }),
  action: Type.String(),
  subject: Type.Object({
    kind: Type.String(),
    id: Type.String(),
    name: Name('What it is called now; of a reservation, a payment or a rating the car'),
    startsAt: Time,
    endsAt: Time,
  }),
  before: Type.Unknown(),
  after: Type.Unknown(),
});
const Word = Type.Optional(Type.String({ minLength: 1, maxLength: 100 }));
const Moment = Type.Optional(Type.String({ maxLength: 40, description: 'RFC 3339, or a date: its midnight in UTC' }));

export function auditEndpoints(db: Knex): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/api/v1/audit',
      tag: 'audit',
      access: 'audit.read',
      summary: 'Who did what to what, the newest first',
      query: Type.Object({
        limit: Limit,
        cursor: Cursor(Type.String({ pattern: '^[1-9]\\d{0,17}$' })),
        subjectKind: Word,
        subjectId: Word,
        actorId: Type.Optional(Type.String({ format: 'uuid' })),
        action: Word,
        from: Moment,
        to: Moment,
      }),
      answers: { 200: { description: 'A page; the span is [from, to)', schema: pageOf(Entry) } },
      async handle({ who, query: { limit = 100, from, to, ...filter } }) {
        const asked: AuditFilter = {
          ...filter,
          ...(from !== undefined && { from: new Date(moment('from', from)) }),
          ...(to !== undefined && { to: new Date(moment('to', to)) }),
        };
        const found = await auditRepository(db).page(limit + 1, asked);
        const { items, nextCursor } = cutPage(found, limit);
        return { status: 200, body: { items: await namedEntries(db, callerOf({ who }), items), nextCursor } };
      },
    }),
  ];
}
