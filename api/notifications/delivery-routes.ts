/** What became of messages, for staff; and those that were given up, to be sent again. */
import type { Knex } from 'knex';
import { Type } from 'typebox';
import { MotorpoolError } from '../../platform/errors.js';
import { actorOf, auditRepository } from '../audit/audit-repository.js';
import { type Endpoint, endpoint } from '../http/endpoint.js';
import { Cursor, cutPage, Limit, pageOf } from '../http/pages.js';
import { DELIVERY_STATES, type DeliveryRow, deliveriesRepository } from './deliveries-repository.js';
import { CHANNELS, KINDS } from './kinds.js';

const Uuid = Type.String({ format: 'uuid' });
const Moment = Type.String({ format: 'date-time' });
const orNull = <T extends ReturnType<typeof Type.String>>(schema: T) => Type.Union([schema, Type.Null()]);
const Delivery = Type.Object(
  {
    id: Uuid,
    notificationId: Uuid,
    userId: orNull(Uuid),
    kind: Type.Enum(KINDS),
    channel: Type.Enum(CHANNELS),
    address: Type.String({ description: 'An e-mail address, a phone number, or a push subscription’s id' }),
    state: Type.Enum(DELIVERY_STATES as (typeof DELIVERY_STATES)[number][], {
      description: 'kept: there is no carrier; dropped: not wanted or not true any more; dead: given up',
    }),
    attempts: Type.Integer(),
    nextAttemptAt: orNull(Moment),
    detail: orNull(Type.String()),
    createdAt: Moment,
    settledAt: orNull(Moment),
  },
  { $id: 'MessageDelivery' },
);

const deliveryOf = (row: DeliveryRow) => ({
  id: row.id,
  notificationId: row.notification_id,
  userId: row.user_id,
  kind: row.kind,
  channel: row.channel,
  address: row.address,
  state: row.state,
  attempts: row.attempts,
  nextAttemptAt: row.state === 'queued' ? row.next_at.toISOString() : null,
  detail: row.detail,
  createdAt: row.created_at.toISOString(),
  settledAt: row.settled_at?.toISOString() ?? null,
});

export function deliveryRoutes(db: Knex, wake: () => void): Endpoint[] {
  const tag = 'notifications';
  const narrowed = {
    kind: Type.Optional(Type.Enum(KINDS)),
    channel: Type.Optional(Type.Enum(CHANNELS)),
    userId: Type.Optional(Uuid),
  };
  const paged = { limit: Limit, cursor: Cursor(Uuid) };
  return [
    endpoint({
      method: 'get',
      path: '/api/v1/notifications/deliveries',
      tag,
      access: 'messages.read',
      summary: 'Everyone’s messages and what became of them, the newest first',
      query: Type.Object({ ...paged, ...narrowed, state: Type.Optional(Type.Enum([...DELIVERY_STATES])) }),
      answers: { 200: { description: 'A page', schema: pageOf(Delivery) } },
      async handle({ query: { limit = 100, cursor, ...filter } }) {
        const { items, nextCursor } = cutPage(await deliveriesRepository(db).page(limit + 1, filter, cursor), limit);
        return { status: 200, body: { items: items.map(deliveryOf), nextCursor } };
      },
    }),
    endpoint({
      method: 'get',
      path: '/api/v1/notifications/dead-letters',
      tag,
      access: 'messages.manage',
      summary: 'Messages that were given up, the newest first',
      query: Type.Object({ ...paged, ...narrowed }),
      answers: { 200: { description: 'A page', schema: pageOf(Delivery) } },
      async handle({ query: { limit = 100, cursor, ...filter } }) {
        const found = await deliveriesRepository(db).page(limit + 1, { ...filter, state: 'dead' }, cursor);
        const { items, nextCursor } = cutPage(found, limit);
        return { status: 200, body: { items: items.map(deliveryOf), nextCursor } };
      },
    }),
    endpoint({
      method: 'post',
      path: '/api/v1/notifications/dead-letters/{id}/replay',
      tag,
      access: 'messages.manage',
      summary: 'Try a message once more that was given up',
      params: Type.Object({ id: Uuid }),
      missing: deadLetterNotFound,
      answers: { 202: { description: 'It will be tried' } },
      async handle(call) {
        const { id } = call.params;
        await db.transaction(async (tx) => {
          const replayed = await deliveriesRepository(tx).replay(id);
          if (!replayed) throw deadLetterNotFound();
          await auditRepository(tx).record(actorOf(call), {
            action: 'message.replayed',
            subject: { kind: 'message', id },
            after: { kind: replayed.kind, userId: replayed.user_id },
          });
        });
        wake();
        return { status: 202 };
      },
    }),
  ];
}

const deadLetterNotFound = () =>
  new MotorpoolError('not-found', 'dead-letter-not-found', 'No message that was given up has this id.');
