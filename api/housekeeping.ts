/** Lets go of what has had its time: ended sessions, codes and tokens, expired quotes, answers kept for a second asking. */
import type { Knex } from 'knex';
import type { Log } from '../platform/log.js';
import { databaseReasonOf } from '../platform/postgres/database-reason.js';
import { apiKeysRepository } from './api-keys/api-keys-repository.js';
import { idempotencyRepository } from './http/idempotency-repository.js';
import { accountTokensRepository } from './identity/account-tokens-repository.js';
import { sessionsRepository } from './identity/sessions-repository.js';
import { signInCodesRepository } from './identity/sign-in-codes-repository.js';
import { notificationsRepository } from './notifications/notifications-repository.js';
import { peopleDataRepository } from './people-data/people-data-repository.js';
import { positionViewsRepository } from './position-views/position-views-repository.js';
import { quotesRepository } from './quotes/quotes-repository.js';
import { webhookDeliveriesRepository } from './webhooks/webhook-deliveries-repository.js';

const EVERY_MS = 3600 * 1000;
const VIEWS_MS = 400 * 24 * 3600 * 1000;
const KEYS_MS = 30 * 24 * 3600 * 1000;
const MESSAGES_MS = 400 * 24 * 3600 * 1000;
const EVENTS_MS = 30 * 24 * 3600 * 1000;
const HOLDS_MS = 90 * 24 * 3600 * 1000;
const ANSWERS_MS = 48 * 3600 * 1000; // promised: 24 h

/** Begins now; gives the function that ends it. Several processes may do it at once. */
export function keepHouse(db: Knex, log: Log): () => void {
  const tidy = async () => {
    const removed: Record<string, number> = {};
    try {
      const rounds = {
        sessions: () => sessionsRepository(db).trim(new Date()),
        signInCodes: () => signInCodesRepository(db).trim(new Date()),
        accountTokens: () => accountTokensRepository(db).trim(new Date()),
        apiKeys: () => apiKeysRepository(db).trim(new Date(Date.now() - KEYS_MS)),
        quotes: () => quotesRepository(db).trim(new Date()),
        positionViews: () => positionViewsRepository(db).trim(new Date(Date.now() - VIEWS_MS)),
        notifications: () => notificationsRepository(db).trim(new Date(Date.now() - MESSAGES_MS)),
        webhookDeliveries: () => webhookDeliveriesRepository(db).trim(new Date(Date.now() - EVENTS_MS)),
        idempotency: () => idempotencyRepository(db).trim(new Date(Date.now() - ANSWERS_MS)),
        expiredHolds: () => peopleDataRepository(db).trimExpiredHolds(new Date(Date.now() - HOLDS_MS)),
      };
      for (const [what, trim] of Object.entries(rounds)) {
        const rows = await trim();
        if (rows) removed[what] = rows;
      }
      if (Object.keys(removed).length > 0) await peopleDataRepository(db).addReport(removed);
    } catch (error) {
      log.warn({ reason: databaseReasonOf(error) }, 'old sessions and answers stay a while longer');
    }
  };
  void tidy();
  const timer = setInterval(tidy, EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}
