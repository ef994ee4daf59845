/** The shapes of webhooks over HTTP. */
import { Type } from 'typebox';
import { EVENT_KINDS } from '../../contracts/index.js';
import type { WebhookDeliveryRow } from './webhook-deliveries-repository.js';
import type { WebhookEndpointRow } from './webhook-endpoints-repository.js';

const Uuid = Type.String({ format: 'uuid' });
const Moment = Type.String({ format: 'date-time' });
const MomentOrNull = Type.Union([Moment, Type.Null()]);
const TextOrNull = Type.Union([Type.String(), Type.Null()]);

const Url = Type.String({
  minLength: 1,
  maxLength: 1000,
  description: 'https (http too where this is no production), of the open internet; redirects are not followed',
});
const Kinds = Type.Array(Type.Enum([...EVENT_KINDS]), { minItems: 1, maxItems: EVENT_KINDS.length, uniqueItems: true });

export const WebhookInput = Type.Object({ url: Url, kinds: Kinds });
export const WebhookPatch = Type.Object(
  { url: Type.Optional(Url), kinds: Type.Optional(Kinds), enabled: Type.Optional(Type.Boolean()) },
  { minProperties: 1 },
);

export const Webhook = Type.Object(
  {
    id: Uuid,
    url: Type.String(),
    kinds: Type.Array(Type.String()),
    enabled: Type.Boolean(),
    disabledReason: TextOrNull,
    failingSince: MomentOrNull,
    previousSecretUntil: MomentOrNull,
    createdAt: Moment,
    updatedAt: Moment,
  },
  { $id: 'Webhook' },
);
export const WebhookWithSecret = Type.Object(
  {
    ...Webhook.properties,
    secret: Type.String({ description: 'Shown once. Standard Webhooks: whsec_ and base64' }),
  },
  { $id: 'WebhookWithSecret' },
);

export const webhookOf = (row: WebhookEndpointRow) => ({
  id: row.id,
  url: row.url,
  kinds: row.kinds,
  enabled: row.disabled_at === null,
  disabledReason: row.disabled_reason,
  failingSince: row.failing_since?.toISOString() ?? null,
  previousSecretUntil: row.previous_until && row.previous_until > new Date() ? row.previous_until.toISOString() : null,
  createdAt: row.created_at.toISOString(),
  updatedAt: row.updated_at.toISOString(),
});

export const WebhookDelivery = Type.Object({
  id: Uuid,
  eventId: Type.String({ format: 'uuid', description: 'The `webhook-id` header, the same at each try' }),
  kind: Type.String(),
  subject: Type.String(),
  state: Type.Enum(['queued', 'delivered', 'failed']),
  attempts: Type.Integer(),
  nextAttemptAt: MomentOrNull,
  status: Type.Union([Type.Integer(), Type.Null()], { description: 'Of the last answer' }),
  detail: TextOrNull,
  response: Type.Union([Type.String(), Type.Null()], { description: 'The beginning of the last answer' }),
  durationMs: Type.Union([Type.Integer(), Type.Null()]),
  createdAt: Moment,
  settledAt: MomentOrNull,
});

export const webhookDeliveryOf = (row: WebhookDeliveryRow) => ({
  id: row.id,
  eventId: row.event_id,
  kind: row.kind,
  subject: row.subject,
  state: row.state,
  attempts: row.attempts,
  nextAttemptAt: row.state === 'queued' ? row.next_at.toISOString() : null,
  status: row.status,
  detail: row.detail,
  response: row.response,
  durationMs: row.duration_ms,
  createdAt: row.created_at.toISOString(),
  settledAt: row.settled_at?.toISOString() ?? null,
});
