/** Lets go of what has had its time: ended sessions, codes and tokens, expired quotes, answers kept for a second asking. */
import type { Knex } from 'knex';
import { alertsRepository } from '../platform/alerts/index.js';
import type { Log } from '../platform/log.js';
import { databaseReasonOf } from '../platform/postgres/database-reason.js';
import { type Removed, retentionReports } from '../platform/retention/retention-reports.js';
import type { TelemetryStore } from '../platform/telemetry-store/telemetry-store.js';
import { apiKeysRepository } from './api-keys/api-keys-repository.js';
import { commandsRepository } from './commands/commands-repository.js';
import { outcomesRepository } from './demand/outcomes-repository.js';
import { geofencesRepository } from './geofences/geofences-repository.js';
import { idempotencyRepository } from './http/idempotency-repository.js';
import { accountTokensRepository } from './identity/account-tokens-repository.js';
import { sessionsRepository } from './identity/sessions-repository.js';
import { signInCodesRepository } from './identity/sign-in-codes-repository.js';
import { carDaysRepository } from './maintenance/car-days-repository.js';
import { modelDaysRepository } from './models/model-days-repository.js';
import { predictionsRepository } from './models/predictions-repository.js';
import { spreadCountsRepository } from './models/spread-counts-repository.js';
import { notificationsRepository } from './notifications/notifications-repository.js';
import { sandboxRepository } from './payments/gateways/sandbox-repository.js';
import { paymentsRepository } from './payments/payments-repository.js';
import { forgetLatecomers } from './people-data/forget-trails.js';
import { peopleDataRepository } from './people-data/people-data-repository.js';
import { retentionRepository } from './people-data/retention-repository.js';
import { trailsRepository } from './people-data/trails-repository.js';
import { positionViewsRepository } from './position-views/position-views-repository.js';
import { quotesRepository } from './quotes/quotes-repository.js';
import { webhookDeliveriesRepository } from './webhooks/webhook-deliveries-repository.js';

const EVERY_MS = 3600 * 1000;
const HOUR_MS = 3600 * 1000;
const DAY_MS = 24 * HOUR_MS;

interface Rule {
  what: string;
  /** Past its end, where it has one. */
  keptMs: number;
  /** Gives how many went. */
  trim(db: Knex, before: Date): Promise<number>;
}

const RULES: readonly Rule[] = [
  { what: 'sessions', keptMs: 0, trim: (db, before) => sessionsRepository(db).trim(before) },
  { what: 'signInCodes', keptMs: 0, trim: (db, before) => signInCodesRepository(db).trim(before) },
  { what: 'accountTokens', keptMs: 0, trim: (db, before) => accountTokensRepository(db).trim(before) },
  { what: 'quotes', keptMs: 0, trim: (db, before) => quotesRepository(db).trim(before) },
  { what: 'apiKeys', keptMs: 30 * DAY_MS, trim: (db, before) => apiKeysRepository(db).trim(before) },
  // Promised: 24 h.
  { what: 'idempotency', keptMs: 48 * HOUR_MS, trim: (db, before) => idempotencyRepository(db).trim(before) },
  {
    what: 'webhookDeliveries',
    keptMs: 30 * DAY_MS,
    trim: (db, before) => webhookDeliveriesRepository(db).trim(before),
  },
  { what: 'forgottenTrails', keptMs: 60 * DAY_MS, trim: (db, before) => trailsRepository(db).trim(before) },
  // Providers send them again for days.
  { what: 'paymentEvents', keptMs: 60 * DAY_MS, trim: (db, before) => paymentsRepository(db).trimEvents(before) },
  {
    what: 'expiredHolds',
    keptMs: 90 * DAY_MS,
    trim: (db, before) => peopleDataRepository(db).trimExpiredHolds(before),
  },
  { what: 'positionViews', keptMs: 400 * DAY_MS, trim: (db, before) => positionViewsRepository(db).trim(before) },
  { what: 'alerts', keptMs: 400 * DAY_MS, trim: (db, before) => alertsRepository(db).trim(before) },
  {
    what: 'geofenceCrossings',
    keptMs: 400 * DAY_MS,
    trim: (db, before) => geofencesRepository(db).trimCrossings(before),
  },
  { what: 'carDays', keptMs: 400 * DAY_MS, trim: (db, before) => carDaysRepository(db).trim(before) },
  { what: 'notifications', keptMs: 400 * DAY_MS, trim: (db, before) => notificationsRepository(db).trim(before) },
  { what: 'commands', keptMs: 400 * DAY_MS, trim: (db, before) => commandsRepository(db).trim(before) },
  { what: 'predictions', keptMs: 180 * DAY_MS, trim: (db, before) => predictionsRepository(db).trim(before) },
  { what: 'modelSpreadCounts', keptMs: 60 * DAY_MS, trim: (db, before) => spreadCountsRepository(db).trim(before) },
  { what: 'modelDays', keptMs: 400 * DAY_MS, trim: (db, before) => modelDaysRepository(db).trim(before) },
  { what: 'sandboxCharges', keptMs: 400 * DAY_MS, trim: (db, before) => sandboxRepository(db).trim(before) },
  { what: 'quoteOutcomes', keptMs: 400 * DAY_MS, trim: (db, before) => outcomesRepository(db).trim(before) },
  { what: 'retentionReports', keptMs: 400 * DAY_MS, trim: (db, before) => retentionRepository(db).trim(before) },
];

/** One round; gives what went. Several processes may do it at once. */
export async function letGo(db: Knex, now = Date.now()): Promise<Removed> {
  const removed: Record<string, number> = {};
  for (const { what, keptMs, trim } of RULES) removed[what] = await trim(db, new Date(now - keptMs));
  await retentionReports(db).note('housekeeping', removed);
  return removed;
}

/** A round now and one each hour; gives the function that ends it. */
export function keepHouse(db: Knex, store: TelemetryStore, log: Log): () => void {
  const round = async () => {
    await letGo(db);
    await forgetLatecomers(db, store);
  };
  const tidy = () =>
    round().catch((error: unknown) => {
      log.warn({ reason: databaseReasonOf(error) }, 'old sessions and answers stay a while longer');
    });
  void tidy();
  const timer = setInterval(tidy, EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}
