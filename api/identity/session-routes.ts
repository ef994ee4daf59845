/** One's own sessions: where one is signed in, and the end of it. */
import { type Static, Type } from 'typebox';
import { MotorpoolError } from '../../platform/errors.js';
import { actorOf } from '../audit/audit-repository.js';
import { type Endpoint, endpoint } from '../http/endpoint.js';
import { callerOf } from './access.js';
import type { Sessions } from './sessions.js';
import type { SessionRow } from './sessions-repository.js';

const Moment = Type.String({ format: 'date-time' });
const Text = Type.Union([Type.String(), Type.Null()]);
export const Session = Type.Object(
  {
    id: Type.String({ format: 'uuid' }),
    current: Type.Boolean({ description: 'The one that asks' }),
    device: Text,
    address: Text,
    createdAt: Moment,
    lastUsedAt: Type.String({ format: 'date-time', description: 'To the quarter of an hour' }),
    expiresAt: Moment,
  },
  { $id: 'Session' },
);

export const sessionOf = (row: SessionRow, askedFrom: string): Static<typeof Session> => ({
  id: row.id,
  current: row.id === askedFrom,
  device: row.device,
  address: row.address,
  createdAt: row.created_at.toISOString(),
  lastUsedAt: row.last_used_at.toISOString(),
  expiresAt: row.expires_at.toISOString(),
});

export function sessionEndpoints(sessions: Sessions): Endpoint[] {
  const tag = 'identity';
  const access = 'signed-in';
  const missing = () => new MotorpoolError('not-found', 'session-not-found', 'You have no such session.');
  return [
    endpoint({
      method: 'get',
      path: '/api/v1/auth/sessions',
      tag,
      access,
      summary: 'Where I am signed in',
      answers: { 200: { description: 'The last used first', schema: Type.Object({ items: Type.Array(Session) }) } },
      async handle(call) {
        const { userId, sessionId } = callerOf(call);
        const rows = await sessions.listOf(userId);
        return { status: 200, body: { items: rows.map((row) => sessionOf(row, sessionId)) } };
      },
    }),
    endpoint({
      method: 'delete',
      path: '/api/v1/auth/sessions/{id}',
      tag,
      access,
      summary: 'Sign out there',
      params: Type.Object({ id: Type.String({ format: 'uuid' }) }),
      missing,
      answers: { 204: { description: 'Ended' } },
      async handle(call) {
        const { userId } = callerOf(call);
        if (!(await sessions.end(actorOf(call), { userId, sessionId: call.params.id }))) throw missing();
        return { status: 204 };
      },
    }),
    endpoint({
      method: 'delete',
      path: '/api/v1/auth/sessions',
      tag,
      access,
      summary: 'Sign out everywhere, here too',
      answers: { 204: { description: 'All ended' } },
      async handle(call) {
        const tell = await sessions.endAll(actorOf(call), callerOf(call).userId);
        tell();
        return { status: 204 };
      },
    }),
  ];
}
