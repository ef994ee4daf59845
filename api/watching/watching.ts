/** How the business stands, for Prometheus: counts alone, of nobody, without amounts, places or names. */
import type { Knex } from 'knex';
import type { Log } from '../../platform/log.js';
import type { Metrics } from '../../platform/metrics.js';
import { databaseMetrics } from '../../platform/postgres/database-metrics.js';
import { type Figure, figure, readFigures, type Told } from '../../platform/read-figures.js';
import { type FleetCounts, fleetCountsRepository } from './fleet-counts-repository.js';
import { type MessageCounts, messageCountsRepository } from './message-counts-repository.js';
import { type MoneyCounts, moneyCountsRepository } from './money-counts-repository.js';
import { type RentalCounts, rentalCountsRepository } from './rental-counts-repository.js';

/** Every key is told, with zero where there are none: a line that begins with the first failure rises from nothing. */
const by = (label: string, keys: readonly string[], counts: Readonly<Record<string, number>>): Told[] =>
  keys.map((key) => [counts[key] ?? 0, { [label]: key }]);

const FLEET: readonly Figure<FleetCounts>[] = [
  {
    ...{ name: 'vehicles', help: 'Cars by their status', labelNames: ['status'] },
    tell: ({ vehicles }) => by('status', ['available', 'in_use', 'maintenance'], vehicles),
  },
  {
    ...{ name: 'alerts_standing', help: 'Alerts of cars that are not resolved', labelNames: ['severity'] },
    tell: ({ alerts }) => by('severity', ['info', 'warning', 'critical'], alerts),
  },
  figure('commands_waiting', 'Commands that their cars have not answered', (counts) => counts.commandsWaiting),
  figure('commands_waiting_seconds', 'How long the oldest of them waits', (counts) => counts.oldestCommandSeconds),
];

const RENTAL: readonly Figure<RentalCounts>[] = [
  {
    ...{ name: 'reservations_open', help: 'Reservations of customers that are not over', labelNames: ['state'] },
    tell: ({ held, confirmed, active }) => by('state', ['held', 'confirmed', 'active'], { held, confirmed, active }),
  },
  figure('rentals_overdue', 'Cars that are out beyond their end', (counts) => counts.overdue),
  figure('reservation_news_untold', 'Changes of reservations that are still to be told', (counts) => counts.untold),
  figure('reservation_news_untold_seconds', 'How long the oldest of them waits', (counts) => counts.untoldSeconds),
];

const MONEY: readonly Figure<MoneyCounts>[] = [
  {
    ...{ name: 'payments_last_hour', help: 'Payments begun within the last hour by state', labelNames: ['state'] },
    tell: ({ payments }) => by('state', PAYMENT_STATES, payments),
  },
  {
    ...{
      name: 'payment_attempts_last_hour',
      help: 'Tries at each gateway for those',
      labelNames: ['gateway', 'state'],
    },
    tell: ({ attempts }) => attempts.map(({ count, ...labels }) => [count, labels]),
  },
  figure('payments_overdue', 'Payments that should be settled for ten minutes', (counts) => counts.overdue),
  figure('refunds_due', 'Refunds that are still to be paid', (counts) => counts.refundsDue),
  figure('refunds_due_seconds', 'How long the oldest of them is due', (counts) => counts.oldestRefundSeconds),
  figure('ledger_unbalanced', 'Postings since yesterday that do not balance', (counts) => counts.unbalanced),
];

const PAYMENT_STATES = [
  ...['open', 'completed', 'failed', 'refund-due', 'refunded'],
  ...['authorised', 'capture-due', 'release-due', 'released'], // of deposits
];

const channels =
  (what: 'due' | 'seconds' | 'dead') =>
  (counts: MessageCounts): Told[] =>
    Object.entries(counts.channels).map(([channel, one]) => [one[what], { channel }]);

const MESSAGES: readonly Figure<MessageCounts>[] = [
  { name: 'messages_due', help: 'Messages that wait', labelNames: ['channel'], tell: channels('due') },
  { name: 'messages_due_seconds', help: 'The oldest of them', labelNames: ['channel'], tell: channels('seconds') },
  { name: 'messages_dead', help: 'Messages given up within a day', labelNames: ['channel'], tell: channels('dead') },
  figure('webhooks_due', 'Events for other systems that wait', (counts) => counts.webhooksDue),
  figure('webhooks_due_seconds', 'How long the oldest of them waits', (counts) => counts.webhooksSeconds),
  figure('webhook_endpoints_failing', 'Addresses that fail, or were switched off', (counts) => counts.endpointsFailing),
];

/** Any number of APIs tell the same: dashboards take one of them. */
export function watching(deps: { db: Knex; metrics: Metrics; log: Log }): void {
  const { db } = deps;
  databaseMetrics(deps);
  readFigures(deps, 'the fleet', fleetCountsRepository(db).read, FLEET);
  readFigures(deps, 'the rental', rentalCountsRepository(db).read, RENTAL);
  readFigures(deps, 'money', moneyCountsRepository(db).read, MONEY);
  readFigures(deps, 'messages', messageCountsRepository(db).read, MESSAGES);
}
