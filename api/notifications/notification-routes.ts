/** What one was told, for oneself. */
import type { Knex } from 'knex';
import { Type } from 'typebox';
import { MotorpoolError } from '../../platform/errors.js';
import { type Endpoint, endpoint } from '../http/endpoint.js';
import { Cursor, cutPage, Limit, pageOf } from '../http/pages.js';
import { callerOf } from '../identity/access.js';
import { KINDS } from './kinds.js';
import { newsOf } from './news-of.js';
import { notificationsRepository } from './notifications-repository.js';

const Uuid = Type.String({ format: 'uuid' });
const Moment = Type.String({ format: 'date-time' });
const Notification = Type.Object({
  id: Uuid,
  kind: Type.Enum(KINDS),
  title: Type.String(),
  text: Type.String(),
  reservationId: Type.Union([Uuid, Type.Null()]),
  createdAt: Moment,
  readAt: Type.Union([Moment, Type.Null()]),
});

export function notificationRoutes(db: Knex): Endpoint[] {
  const tag = 'notifications';
  return [
    endpoint({
      method: 'get',
      path: '/api/v1/notifications',
      tag,
      access: 'signed-in',
      summary: 'What I was told, the newest first',
      description: 'Codes are not among it. Here stands also what no carrier could bring.',
      query: Type.Object({ limit: Limit, cursor: Cursor(Uuid), unread: Type.Optional(Type.Boolean()) }),
      answers: { 200: { description: 'A page', schema: pageOf(Notification) } },
      async handle(call) {
        const { limit = 100, cursor, unread = false } = call.query;
        const found = await notificationsRepository(db).page(callerOf(call).userId, limit + 1, unread, cursor);
        const { items, nextCursor } = cutPage(found, limit);
        return { status: 200, body: { items: await Promise.all(items.map(newsOf)), nextCursor } };
      },
    }),
    endpoint({
      method: 'put',
      path: '/api/v1/notifications/read',
      tag,
      access: 'signed-in',
      summary: 'I have read all of it',
      answers: { 204: { description: 'Marked' } },
      async handle(call) {
        await notificationsRepository(db).markRead(callerOf(call).userId);
        return { status: 204 };
      },
    }),
    endpoint({
      method: 'put',
      path: '/api/v1/notifications/{id}/read',
      tag,
      access: 'signed-in',
      summary: 'I have read this',
      params: Type.Object({ id: Uuid }),
      missing: notificationNotFound,
      answers: { 204: { description: 'Marked; the first time counts' } },
      async handle(call) {
        const marked = await notificationsRepository(db).markRead(callerOf(call).userId, call.params.id);
        if (marked === 0) throw notificationNotFound();
        return { status: 204 };
      },
    }),
  ];
}

const notificationNotFound = () =>
  new MotorpoolError('not-found', 'notification-not-found', 'You have no such notification.');
