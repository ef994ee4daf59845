/** What was sent to a webhook and what it answered; and sending it again. */
import type { Knex } from 'knex';
import { Type } from 'typebox';
import { actorOf, auditRepository } from '../audit/audit-repository.js';
import { type Endpoint, endpoint } from '../http/endpoint.js';
import { Cursor, cutPage, Limit, pageOf } from '../http/pages.js';
import { callerOf } from '../identity/access.js';
import { WebhookDelivery, webhookDeliveryOf } from './webhook.js';
import { webhookDeliveriesRepository } from './webhook-deliveries-repository.js';
import { webhookEndpointsRepository } from './webhook-endpoints-repository.js';
import { webhookNotFound } from './webhooks.js';

const Uuid = Type.String({ format: 'uuid' });

export function webhookDeliveryRoutes(db: Knex, wake: () => void): Endpoint[] {
  const spec = { tag: 'webhooks', access: 'webhooks.manage', missing: webhookNotFound } as const;
  return [
    endpoint({
      ...spec,
      method: 'get',
      path: '/api/v1/webhooks/{id}/deliveries',
      summary: 'What was sent there, the newest first',
      params: Type.Object({ id: Uuid }),
      query: Type.Object({ limit: Limit, cursor: Cursor(Uuid) }),
      answers: { 200: { description: 'A page', schema: pageOf(WebhookDelivery) } },
      async handle(call) {
        const { limit = 100, cursor } = call.query;
        const { userId } = callerOf(call);
        const { id } = call.params;
        if (!(await webhookEndpointsRepository(db).find(userId, id))) throw webhookNotFound();
        const found = await webhookDeliveriesRepository(db).page(userId, id, limit + 1, cursor);
        const { items, nextCursor } = cutPage(found, limit);
        return { status: 200, body: { items: items.map(webhookDeliveryOf), nextCursor } };
      },
    }),
    endpoint({
      ...spec,
      method: 'post',
      path: '/api/v1/webhooks/{id}/deliveries/{deliveryId}/replay',
      summary: 'Send an event there once more',
      params: Type.Object({ id: Uuid, deliveryId: Uuid }),
      answers: { 202: { description: 'It will be sent' } },
      async handle(call) {
        const { id, deliveryId } = call.params;
        await db.transaction(async (tx) => {
          const replayed = await webhookDeliveriesRepository(tx).replay(callerOf(call).userId, id, deliveryId);
          if (!replayed) throw webhookNotFound();
          const subject = { kind: 'webhook', id };
          await auditRepository(tx).record(actorOf(call), {
            action: 'webhook.replayed',
            subject,
            after: { deliveryId },
          });
        });
        wake();
        return { status: 202 };
      },
    }),
  ];
}
