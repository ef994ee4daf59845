/** The browsers that a person lets us push to. */
import type { Knex } from 'knex';
import { Type } from 'typebox';
import { MotorpoolError } from '../../platform/errors.js';
import { type Endpoint, endpoint } from '../http/endpoint.js';
import { callerOf } from '../identity/access.js';
import { type OutRules, refusalOf } from '../outgoing/send-out.js';
import { type PushSubscriptionRow, pushSubscriptionsRepository } from './push-subscriptions-repository.js';

const MOST = 10; // of one person

const Subscription = Type.Object(
  {
    id: Type.String({ format: 'uuid' }),
    endpoint: Type.String(),
    createdAt: Type.String({ format: 'date-time' }),
  },
  { $id: 'PushSubscription' },
);

const subscriptionOf = ({ id, endpoint, created_at }: PushSubscriptionRow) => ({
  id,
  endpoint,
  createdAt: created_at.toISOString(),
});

export function pushRoutes(deps: { db: Knex; outRules: OutRules; publicKey: string }): Endpoint[] {
  const { db } = deps;
  const tag = 'notifications';
  const path = '/api/v1/push-subscriptions';
  return [
    endpoint({
      method: 'get',
      path: '/api/v1/push-key',
      tag,
      access: 'signed-in',
      summary: 'The key with which a browser subscribes (VAPID, `applicationServerKey`)',
      answers: { 200: { description: 'In base64url', schema: Type.Object({ publicKey: Type.String() }) } },
      handle: async () => ({ status: 200, body: { publicKey: deps.publicKey } }),
    }),
    endpoint({
      method: 'get',
      path,
      tag,
      access: 'signed-in',
      summary: 'My browsers',
      answers: { 200: { description: 'All', schema: Type.Object({ items: Type.Array(Subscription) }) } },
      async handle(call) {
        const rows = await pushSubscriptionsRepository(db).listOf(callerOf(call).userId);
        return { status: 200, body: { items: rows.map(subscriptionOf) } };
      },
    }),
    endpoint({
      method: 'post',
      path,
      tag,
      access: 'signed-in',
      creates: true,
      summary: 'Push to this browser',
      description: 'The body is what `PushSubscription.toJSON()` gives. The same browser again changes its keys.',
      body: Type.Object({
        endpoint: Type.String({ minLength: 1, maxLength: 1000 }),
        keys: Type.Object({
          p256dh: Type.String({ pattern: '^[A-Za-z0-9_-]{87}=?$' }),
          auth: Type.String({ pattern: '^[A-Za-z0-9_-]{22}(==)?$' }),
        }),
      }),
      answers: { 201: { description: 'Subscribed', schema: Subscription } },
      problems: { 409: `There are ${MOST} already` },
      async handle(call) {
        const { endpoint, keys } = call.body;
        const message = refusalOf(endpoint, deps.outRules);
        if (message) {
          throw new MotorpoolError('bad-input', 'bad-input', 'This is no address of a push service.', {
            errors: [{ path: '/endpoint', message }],
          });
        }
        const row = await pushSubscriptionsRepository(call.db).put(callerOf(call).userId, { endpoint, ...keys }, MOST);
        if (!row) {
          throw new MotorpoolError('conflict', 'too-many-browsers', 'You have too many browsers. Remove some first.');
        }
        return { status: 201, body: subscriptionOf(row) };
      },
    }),
    endpoint({
      method: 'delete',
      path: `${path}/{id}`,
      tag,
      access: 'signed-in',
      summary: 'No more to this browser',
      params: Type.Object({ id: Type.String({ format: 'uuid' }) }),
      missing: subscriptionNotFound,
      answers: { 204: { description: 'Removed' } },
      async handle(call) {
        const removed = await pushSubscriptionsRepository(db).removeOf(callerOf(call).userId, call.params.id);
        if (!removed) throw subscriptionNotFound();
        return { status: 204 };
      },
    }),
  ];
}

const subscriptionNotFound = () =>
  new MotorpoolError('not-found', 'subscription-not-found', 'You have no such browser.');
