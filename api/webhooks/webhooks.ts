/** What an administrator does with webhooks. Secrets are encrypted at rest and shown once. */
import { randomBytes, randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { MotorpoolError } from '../../platform/errors.js';
import { type OutRules, refusalOf } from '../outgoing/send-out.js';
import type { Sealing } from '../sealed/sealing.js';
import {
  type WebhookEndpointRow,
  webhookEndpointsRepository,
  webhookSecretPurpose,
} from './webhook-endpoints-repository.js';

const MOST = 20; // of one person
const BOTH_SIGN_MS = 24 * 3_600_000;

export interface Webhooks {
  /** Throws a MotorpoolError: bad-input for a URL that may not be called, conflict where there are too many. */
  add(
    tx: Knex,
    userId: string,
    asked: { url: string; kinds: readonly string[] },
  ): Promise<{ row: WebhookEndpointRow; secret: string }>;
  /** Throws a MotorpoolError: not-found also for another's, bad-input, precondition. */
  change(
    tx: Knex,
    userId: string,
    id: string,
    asked: { url?: string; kinds?: readonly string[]; enabled?: boolean; version: number | undefined },
  ): Promise<{ before: WebhookEndpointRow; after: WebhookEndpointRow }>;
  /** Throws a MotorpoolError (not-found). */
  rotate(tx: Knex, userId: string, id: string): Promise<{ row: WebhookEndpointRow; secret: string }>;
}

export function webhooks(sealing: Sealing, rules: OutRules): Webhooks {
  const makeSecret = (id: string) => {
    const secret = `whsec_${randomBytes(32).toString('base64')}`;
    return { secret, sealed: sealing.close(secret, webhookSecretPurpose(id)) };
  };
  return {
    async add(tx, userId, { url, kinds }) {
      refuseUrl(url, rules);
      const id = randomUUID();
      const { secret, sealed } = makeSecret(id);
      const row = await webhookEndpointsRepository(tx).insert({ id, userId, url, kinds, secret: sealed }, MOST);
      if (!row)
        throw new MotorpoolError('conflict', 'too-many-webhooks', 'You have too many webhooks. Remove some first.');
      return { row, secret };
    },
    async change(tx, userId, id, { version, ...asked }) {
      if (asked.url !== undefined) refuseUrl(asked.url, rules);
      const kept = webhookEndpointsRepository(tx);
      const before = await kept.lock(userId, id);
      if (!before) throw webhookNotFound();
      if (version !== undefined && version !== before.version) {
        throw new MotorpoolError('precondition', 'stale-version', 'It was changed meanwhile. Read it again.');
      }
      return { before, after: (await kept.change(id, asked)) as WebhookEndpointRow };
    },
    async rotate(tx, userId, id) {
      const kept = webhookEndpointsRepository(tx);
      if (!(await kept.lock(userId, id))) throw webhookNotFound();
      const { secret, sealed } = makeSecret(id);
      const row = (await kept.rotate(id, sealed, new Date(Date.now() + BOTH_SIGN_MS))) as WebhookEndpointRow;
      return { row, secret };
    },
  };
}

function refuseUrl(url: string, rules: OutRules): void {
  const message = refusalOf(url, rules);
  if (message === undefined) return;
  throw new MotorpoolError('bad-input', 'bad-input', 'No events can be sent there.', {
    errors: [{ path: '/url', message }],
  });
}

export const webhookNotFound = () => new MotorpoolError('not-found', 'webhook-not-found', 'You have no such webhook.');
