/** Sends events to other systems, signed as Standard Webhooks says, until they are taken or it has been tried for days. */
import type { Knex } from 'knex';
import { Webhook } from 'standardwebhooks';
import { during } from '../../platform/current-work.js';
import { messageOf } from '../../platform/errors.js';
import type { Log } from '../../platform/log.js';
import type { Tracing } from '../../platform/tracing/tracing.js';
import { notify } from '../notifications/notify.js';
import type { SendOut } from '../outgoing/send-out.js';
import type { Sealing } from '../sealed/sealing.js';
import { type Attempt, type ClaimedWebhook, webhookDeliveriesRepository } from './webhook-deliveries-repository.js';
import { webhookEndpointsRepository, webhookSecretPurpose } from './webhook-endpoints-repository.js';
import { cloudEventOf } from './webhook-events.js';

const AT_ONCE = 64;
const MOST_OF_ONE = 4;
const LEASE_S = 60; // a try takes 10 s
/** After each failure, as https://www.standardwebhooks.com advises: over three days in all. */
const PAUSES_S = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400];
const GIVE_UP_MS = 5 * 24 * 3_600_000;

export interface WebhookDependencies {
  db: Knex;
  log: Log;
  sealing: Sealing;
  sendOut: SendOut;
  publicUrl: () => string;
  tracing?: Tracing | undefined;
}

export interface WebhookDelivering {
  /** Begins what is due, of endpoints that are not busy; gives how many. */
  step(): Promise<number>;
  /** Resolves when nothing is under way any more. */
  idle(): Promise<void>;
}

/** `onDone`: there may be more for an endpoint that is through with its own. */
export function webhookDelivering(deps: WebhookDependencies, onDone: () => void): WebhookDelivering {
  /** By endpoint, what is under way to it. */
  const busy = new Map<string, Promise<void>>();
  let failure: unknown;

  async function deliverAll(endpointId: string, webhooks: readonly ClaimedWebhook[]): Promise<void> {
    const outcomes = await Promise.allSettled(webhooks.map((webhook) => traced(webhook, deps)));
    busy.delete(endpointId);
    // Of the database: the lease runs out.
    failure ??= outcomes.find((outcome) => outcome.status === 'rejected')?.reason;
    onDone();
  }

  return {
    async step() {
      const most = AT_ONCE - MOST_OF_ONE * busy.size;
      const claimed =
        most > 0 ? await webhookDeliveriesRepository(deps.db).claim(most, MOST_OF_ONE, LEASE_S, [...busy.keys()]) : [];
      for (const id of new Set(claimed.map(({ endpoint_id }) => endpoint_id))) {
        const ofOne = claimed.filter(({ endpoint_id }) => endpoint_id === id);
        busy.set(id, deliverAll(id, ofOne));
      }
      const failed = failure;
      failure = undefined;
      if (failed !== undefined) throw failed;
      return claimed.length;
    },
    async idle() {
      await Promise.all(busy.values());
    },
  };
}

function traced(webhook: ClaimedWebhook, deps: WebhookDependencies): Promise<void> {
  const attributes = { kind: webhook.kind, 'delivery.id': webhook.delivery_id, attempt: webhook.attempts };
  const span = deps.tracing?.follow('send by webhook', webhook.traceparent, { attributes });
  return during(span, () => deliver(webhook, deps));
}

async function deliver(webhook: ClaimedWebhook, deps: WebhookDependencies): Promise<void> {
  const deliveries = webhookDeliveriesRepository(deps.db);
  const endpoints = webhookEndpointsRepository(deps.db);
  if (webhook.off) {
    const none: Attempt = { status: null, detail: 'the endpoint is switched off', response: null, durationMs: 0 };
    return deliveries.settle(webhook.delivery_id, 'failed', none);
  }
  const attempt = await send(webhook, deps);
  if (attempt.status !== null && attempt.status >= 200 && attempt.status < 300) {
    await deliveries.settle(webhook.delivery_id, 'delivered', attempt);
    if (webhook.failing_since) await endpoints.succeeded(webhook.endpoint_id);
    return;
  }
  const pause = PAUSES_S[webhook.attempts - 1];
  if (pause === undefined) await deliveries.settle(webhook.delivery_id, 'failed', attempt);
  else await deliveries.retry(webhook.delivery_id, pause, attempt);
  deps.log.info(
    { endpoint: webhook.endpoint_id, kind: webhook.kind, ...attempt, response: undefined },
    'a webhook was not taken',
  );
  const since = await endpoints.failed(webhook.endpoint_id);
  const gone = attempt.status === 410; // Standard Webhooks: it wants no more
  if (gone || (since && Date.now() - since.getTime() > GIVE_UP_MS)) await switchOff(webhook, gone, deps.db);
}

async function send(webhook: ClaimedWebhook, { sealing, sendOut, publicUrl }: WebhookDependencies): Promise<Attempt> {
  const begun = performance.now();
  try {
    const purpose = webhookSecretPurpose(webhook.endpoint_id);
    const secrets = [webhook.secret, webhook.previous_secret].flatMap((sealed) =>
      sealed ? [sealing.open(sealed, purpose)] : [],
    );
    const body = JSON.stringify(cloudEventOf(webhook, publicUrl()));
    const { status, body: response } = await sendOut(
      webhook.url,
      signedHeaders(webhook.id, body, secrets, new Date()),
      body,
    );
    const taken = status >= 200 && status < 300;
    return { status, detail: taken ? null : `answered ${status}`, response, durationMs: performance.now() - begun };
  } catch (error) {
    return { status: null, detail: messageOf(error), response: null, durationMs: performance.now() - begun };
  }
}

/** One signature for each secret, so that whoever knows one of them can check. */
export function signedHeaders(id: string, body: string, secrets: readonly string[], at: Date): Record<string, string> {
  return {
    'content-type': 'application/cloudevents+json; charset=utf-8',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(id, at, body)).join(' '),
  };
}

async function switchOff({ endpoint_id, user_id, url }: ClaimedWebhook, gone: boolean, db: Knex): Promise<void> {
  await db.transaction(async (tx) => {
    const reason = gone ? 'it answered 410 Gone' : 'it took nothing for five days';
    const reasonInSpanish = gone ? 'respondió 410 Gone' : 'no ha aceptado nada en cinco días';
    const version = await webhookEndpointsRepository(tx).switchOff(endpoint_id, reason);
    if (version === undefined) return;
    await notify(tx, {
      kind: 'alert',
      userId: user_id,
      data: {
        title: 'A webhook was switched off',
        text: `${new URL(url).origin}: ${reason}. Switch it on again once it answers.`,
        es: {
          title: 'Se ha desactivado un webhook',
          text: `${new URL(url).origin}: ${reasonInSpanish}. Actívalo de nuevo cuando responda.`,
        },
      },
      dedupeKey: `webhook-off:${endpoint_id}:${version}`,
    });
  });
}
