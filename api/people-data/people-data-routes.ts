/** A person's data: all of it for them, and its erasure. */
import type { Knex } from 'knex';
import { Type } from 'typebox';
import type { TelemetryStore } from '../../platform/telemetry-store/telemetry-store.js';
import { actorOf } from '../audit/audit-repository.js';
import { type CallContext, type Endpoint, endpoint } from '../http/endpoint.js';
import { streamOut } from '../http/stream-out.js';
import { callerOf } from '../identity/access.js';
import type { Sessions } from '../identity/sessions.js';
import type { Sealing } from '../sealed/sealing.js';
import { userNotFound } from '../users/profile.js';
import { UserParams } from '../users/user.js';
import { erasePerson } from './erase-person.js';
import { exportOfPerson } from './export-person.js';

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
    const tell = await deps.db.transaction((tx) => erasePerson(tx, deps, by, userId));
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
  ];
}
