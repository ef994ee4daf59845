/** What was let go of because its time was over, for those who answer for it. */
import { Type } from 'typebox';
import { type Endpoint, endpoint } from '../http/endpoint.js';
import { Cursor, cutPage, Limit, pageOf } from '../http/pages.js';
import { DAY_MS, spanOf } from '../telemetry/moment.js';
import { retentionRepository } from './retention-repository.js';

const access = 'audit.read';
const tag = 'audit';
const Moment = Type.String({ format: 'date-time' });
const Job = Type.String({ description: 'housekeeping, ingest, telemetry' });

export const retentionEndpoints: Endpoint[] = [
  endpoint({
    method: 'get',
    path: '/api/v1/retention',
    tag,
    summary: 'How much was let go of because its time was over, by what it was',
    description: 'Of the last 30 days unless told. InfluxDB lets go by itself and does not tell.',
    access,
    query: Type.Object({ from: Type.Optional(Type.String()), to: Type.Optional(Type.String()) }),
    answers: {
      200: {
        description: 'The report',
        schema: Type.Object({
          from: Moment,
          to: Moment,
          jobs: Type.Array(Type.Object({ job: Job, lastRoundAt: Moment }, { $id: 'RetentionJob' })),
          items: Type.Array(
            Type.Object(
              { job: Job, what: Type.String(), removed: Type.Integer({ description: 'Rows' }), lastAt: Moment },
              { $id: 'RetentionItem' },
            ),
          ),
        }),
      },
    },
    async handle({ query, db }) {
      const { from, to } = spanOf(query, 30 * DAY_MS, Date.now());
      const kept = retentionRepository(db);
      const [items, rounds] = await Promise.all([kept.removed(new Date(from), new Date(to)), kept.lastRounds()]);
      return {
        status: 200,
        body: {
          from: new Date(from).toISOString(),
          to: new Date(to).toISOString(),
          jobs: rounds.map(({ job, last_at }) => ({ job, lastRoundAt: last_at.toISOString() })),
          items: items.map(({ last_at, ...item }) => ({ ...item, lastAt: last_at.toISOString() })),
        },
      };
    },
  }),
  endpoint({
    method: 'get',
    path: '/api/v1/retention-reports',
    tag,
    summary: 'Rounds that let go of something because its time was over, the newest first',
    access,
    query: Type.Object({ limit: Limit, cursor: Cursor(Type.String({ pattern: '^[1-9]\\d{0,17}$' })) }),
    answers: {
      200: {
        description: 'A page',
        schema: pageOf(
          Type.Object({
            id: Type.String(),
            job: Job,
            at: Moment,
            removed: Type.Record(Type.String(), Type.Integer(), { description: 'Rows, by what they were' }),
          }),
        ),
      },
    },
    async handle({ query: { limit = 100, cursor }, db }) {
      const found = await retentionRepository(db).rounds(limit + 1, cursor);
      return {
        status: 200,
        body: cutPage(
          found.map((round) => ({ ...round, at: round.at.toISOString() })),
          limit,
        ),
      };
    },
  }),
];
