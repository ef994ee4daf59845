/** Where a person is signed in, for who manages accounts; and the end of all of it. */
import { Type } from 'typebox';
import { actorOf } from '../audit/audit-repository.js';
import { type Endpoint, endpoint } from '../http/endpoint.js';
import { callerOf } from '../identity/access.js';
import { Session, sessionOf } from '../identity/session-routes.js';
import type { Sessions } from '../identity/sessions.js';
import { userNotFound } from './profile.js';
import { UserParams } from './user.js';

export function userSessionsEndpoints(sessions: Sessions): Endpoint[] {
  const one = {
    path: '/api/v1/users/{id}/sessions',
    tag: 'users',
    access: 'users.manage',
    params: UserParams,
    missing: userNotFound,
  } as const;
  return [
    endpoint({
      ...one,
      method: 'get',
      summary: 'Where a person is signed in',
      answers: { 200: { description: 'The last used first', schema: Type.Object({ items: Type.Array(Session) }) } },
      async handle(call) {
        const rows = await sessions.listOf(call.params.id);
        const { sessionId } = callerOf(call);
        return { status: 200, body: { items: rows.map((row) => sessionOf(row, sessionId)) } };
      },
    }),
    endpoint({
      ...one,
      method: 'delete',
      secondFactor: true,
      summary: 'Sign a person out everywhere',
      answers: { 204: { description: 'All ended' } },
      async handle(call) {
        const tell = await sessions.endAll(actorOf(call), call.params.id);
        tell();
        return { status: 204 };
      },
    }),
  ];
}
