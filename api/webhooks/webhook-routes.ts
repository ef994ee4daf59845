/** Where other systems want their events: each administrator has endpoints of their own. */
import type { Knex } from 'knex';
import { Type } from 'typebox';
import { actorOf, auditRepository } from '../audit/audit-repository.js';
import { type Endpoint, endpoint } from '../http/endpoint.js';
import { etagOf, expectedVersion } from '../http/etag.js';
import { callerOf } from '../identity/access.js';
import type { OutRules } from '../outgoing/send-out.js';
import type { Sealing } from '../sealed/sealing.js';
import { Webhook, WebhookInput, WebhookPatch, WebhookWithSecret, webhookOf } from './webhook.js';
import { webhookDeliveryRoutes } from './webhook-delivery-routes.js';
import { webhookEndpointsRepository } from './webhook-endpoints-repository.js';
import { webhooks as makeWebhooks, type Webhooks, webhookNotFound } from './webhooks.js';

const WebhookParams = Type.Object({ id: Type.String({ format: 'uuid' }) });

export function webhookEndpoints(deps: {
  db: Knex;
  sealing: Sealing;
  sending: { outRules: OutRules; wake(): void };
}): Endpoint[] {
  const { db } = deps;
  const webhooks = makeWebhooks(deps.sealing, deps.sending.outRules);
  return [...listing(db), ...editing(db, webhooks), ...webhookDeliveryRoutes(db, deps.sending.wake)];
}

const spec = { tag: 'webhooks', access: 'webhooks.manage' } as const;
const one = { ...spec, path: '/api/v1/webhooks/{id}', params: WebhookParams, missing: webhookNotFound } as const;

function listing(db: Knex): Endpoint[] {
  return [
    endpoint({
      ...spec,
      method: 'get',
      path: '/api/v1/webhooks',
      summary: 'My webhooks',
      answers: { 200: { description: 'All', schema: Type.Object({ items: Type.Array(Webhook) }) } },
      async handle(call) {
        const rows = await webhookEndpointsRepository(db).listOf(callerOf(call).userId);
        return { status: 200, body: { items: rows.map(webhookOf) } };
      },
    }),
    endpoint({
      ...one,
      method: 'get',
      summary: 'One of my webhooks',
      answers: { 200: { description: 'It', schema: Webhook } },
      async handle(call) {
        const row = await webhookEndpointsRepository(db).find(callerOf(call).userId, call.params.id);
        if (!row) throw webhookNotFound();
        return { status: 200, body: webhookOf(row), headers: { etag: etagOf(row.version) } };
      },
    }),
  ];
}

function editing(db: Knex, webhooks: Webhooks): Endpoint[] {
  return [
    endpoint({
      ...spec,
      method: 'post',
      path: '/api/v1/webhooks',
      creates: true,
      summary: 'Send events to another system',
      description:
        'Each event is a POST of a CloudEvent 1.0 in JSON, signed as Standard Webhooks says. Answer 2xx within 10 s to take it; ' +
        'otherwise it is tried again for three days. The same event may come twice: its `webhook-id` is the same. What takes ' +
        'nothing for five days, or answers 410, is switched off.',
      body: WebhookInput,
      answers: { 201: { description: 'Its secret, shown once', schema: WebhookWithSecret } },
      problems: { 409: 'There are too many already' },
      async handle(call) {
        const { row, secret } = await webhooks.add(call.db, callerOf(call).userId, call.body);
        const { id, url, kinds } = row;
        await auditRepository(call.db).record(actorOf(call), {
          action: 'webhook.made',
          subject: { kind: 'webhook', id },
          after: { url, kinds },
        });
        return { status: 201, body: { ...webhookOf(row), secret }, headers: { etag: etagOf(row.version) } };
      },
    }),
    endpoint({
      ...one,
      method: 'patch',
      conditional: true,
      summary: 'Change a webhook, or switch it off and on',
      body: WebhookPatch,
      answers: { 200: { description: 'Changed', schema: Webhook } },
      async handle(call) {
        const row = await db.transaction(async (tx) => {
          const { before, after } = await webhooks.change(tx, callerOf(call).userId, call.params.id, {
            ...call.body,
            version: expectedVersion(call.req),
          });
          await auditRepository(tx).record(actorOf(call), {
            action: 'webhook.changed',
            subject: { kind: 'webhook', id: after.id },
            before: { url: before.url, kinds: before.kinds, enabled: before.disabled_at === null },
            after: { url: after.url, kinds: after.kinds, enabled: after.disabled_at === null },
          });
          return after;
        });
        return { status: 200, body: webhookOf(row), headers: { etag: etagOf(row.version) } };
      },
    }),
    endpoint({
      ...one,
      method: 'post',
      path: '/api/v1/webhooks/{id}/secret',
      creates: true,
      summary: 'A new secret',
      description: 'The one of now signs too for 24 hours more, beside the new one.',
      answers: { 201: { description: 'The secret, shown once', schema: WebhookWithSecret } },
      async handle(call) {
        const { row, secret } = await webhooks.rotate(call.db, callerOf(call).userId, call.params.id);
        const subject = { kind: 'webhook', id: row.id };
        await auditRepository(call.db).record(actorOf(call), { action: 'webhook.secret-changed', subject });
        return { status: 201, body: { ...webhookOf(row), secret } };
      },
    }),
    endpoint({
      ...one,
      method: 'delete',
      summary: 'No more events there',
      answers: { 204: { description: 'Removed, with its log' } },
      async handle(call) {
        await db.transaction(async (tx) => {
          const row = await webhookEndpointsRepository(tx).remove(callerOf(call).userId, call.params.id);
          if (!row) throw webhookNotFound();
          await auditRepository(tx).record(actorOf(call), {
            action: 'webhook.removed',
            subject: { kind: 'webhook', id: row.id },
            before: { url: row.url, kinds: row.kinds },
          });
        });
        return { status: 204 };
      },
    }),
  ];
}
