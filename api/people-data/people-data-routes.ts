/** A person's data: all of it for them, and its erasure; and what retention removed. */
import type { Knex } from 'knex';
import { Type } from 'typebox';
import type { TelemetryStore } from '../../platform/telemetry-store/telemetry-store.js';
import { actorOf } from '../audit/audit-repository.js';
import { type CallContext, type Endpoint, endpoint } from '../http/endpoint.js';
import { Cursor, cutPage, Limit, pageOf } from '../http/pages.js';
import { streamOut } from '../http/stream-out.js';
import { callerOf } from '../identity/access.js';
import type { Sessions } from '../identity/sessions.js';
import type { Sealing } from '../sealed/sealing.js';
import { userNotFound } from '../users/profile.js';
import { UserParams } from '../users/user.js';
import { erasePerson } from './erase-person.js';
import { exportOfPerson } from './export-person.js';
import { peopleDataRepository } from './people-data-repository.js';

const Confirmation = Type.Object({ confirm: Type.Enum(['erase']) });
const erasure = {
  method: 'post',
  tag: 'users',
  secondFactor: true,
  body: Confirmation,
  answers: { 204: { description: 'Erased; the account is closed for good' } },
  problems: { 409: 'A rental or money is open, or it is the last administrator' },
} as const;

export function peopleDataEndpoints(deps: {
  db: Knex;
  store: TelemetryStore;
  sealing: Sealing;
  sessions: Sessions;
}): Endpoint[] {
  async function erase(call: CallContext, userId: string) {
    const by = actorOf(call);
    const tell = await deps.db.transaction((tx) => erasePerson(tx, deps.sessions, by, userId));
    tell();
    return { status: 204 };
  }
  return [
    endpoint({
      method: 'get',
      path: '/api/v1/users/me/export',
      tag: 'users',
      summary: 'Everything that is held on oneself, as one file',
      access: 'signed-in',
      answers: {
        200: {
          description: 'By part; trails of one’s rentals by the minute',
          schema: Type.Record(Type.String(), Type.Unknown()),
          media: [], // it is streamed
        },
      },
      async handle(call) {
        call.res.set('content-disposition', 'attachment; filename="my-data.json"');
        const texts = exportOfPerson(deps, callerOf(call).userId);
        await streamOut(call.res, 'application/json; charset=utf-8', texts);
        return undefined;
      },
    }),
    endpoint({
      ...erasure,
      path: '/api/v1/users/me/erasure',
      summary: 'Erase oneself',
      description: 'Cannot be undone. Invoices stay for as long as the law wants them.',
      access: 'signed-in',
      handle: (call) => erase(call, callerOf(call).userId),
    }),
    endpoint({
      ...erasure,
      path: '/api/v1/users/{id}/erasure',
      summary: 'Erase a person',
      access: 'users.manage',
      params: UserParams,
      missing: userNotFound,
      handle: (call) => erase(call, call.params.id),
    }),
    endpoint({
      method: 'get',
      path: '/api/v1/retention-reports',
      tag: 'audit',
      summary: 'What was let go of because its time was over, the newest first',
      access: 'audit.read',
      query: Type.Object({ limit: Limit, cursor: Cursor(Type.String({ pattern: '^[1-9]\\d{0,17}$' })) }),
      answers: {
        200: {
          description: 'A page',
          schema: pageOf(
            Type.Object({
              id: Type.String(),
              at: Type.String({ format: 'date-time' }),
              removed: Type.Record(Type.String(), Type.Integer(), { description: 'Rows, by what they were' }),
            }),
          ),
        },
      },
      async handle({ query: { limit = 100, cursor }, db }) {
        const found = await peopleDataRepository(db).reports(limit + 1, cursor);
        const reports = found.map(({ id, at, removed }) => ({ id, at: at.toISOString(), removed }));
        return { status: 200, body: cutPage(reports, limit) };
      },
    }),
  ];
}
