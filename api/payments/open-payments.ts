/** Payments, put together: the gateways that the settings name, and what works with them. */
import type { Knex } from 'knex';
import type { LiveBus } from '../../platform/live-bus/live-bus.js';
import type { Log } from '../../platform/log.js';
import type { Afterwards } from '../afterwards.js';
import type { Endpoint } from '../http/endpoint.js';
import { disputeEndpoints } from './dispute-routes.js';
import type { PaymentsConfig } from './gateways/gateway-config.js';
import { openGateways } from './gateways/open-gateways.js';
import { paymentEndpoints } from './payment-routes.js';
import { payments as makePayments, type PaymentsDeps } from './payments.js';
import { refundListEndpoints } from './refund-list-routes.js';
import { refundEndpoints } from './refund-routes.js';
import { webhookEndpoints } from './webhook-routes.js';

interface Parts {
  db: Knex;
  liveBus: Pick<LiveBus, 'publish'>;
  log: Log;
  config: { payments: PaymentsConfig; holdSeconds: number };
}

export const openPayments = ({ db, liveBus, log, config }: Parts): PaymentsDeps => ({
  db,
  liveBus,
  log,
  gateways: openGateways(config.payments, db),
  holdSeconds: config.holdSeconds,
});

export function allPaymentEndpoints(parts: Parts & { afterwards: Afterwards }): Endpoint[] {
  const paymentsDeps = openPayments(parts);
  const payments = makePayments(paymentsDeps);
  return [
    ...paymentEndpoints(payments),
    ...refundEndpoints({ payments, paymentsDeps, afterwards: parts.afterwards }),
    ...refundListEndpoints(paymentsDeps, parts.afterwards),
    ...webhookEndpoints(paymentsDeps),
    ...disputeEndpoints,
  ];
}
