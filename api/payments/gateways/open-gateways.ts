/** Which gateways there are, in the order in which they are asked. The one place that knows the adapters. */
import type { Knex } from 'knex';
import { deskGateway } from './desk-gateway.js';
import type { GatewayName, PaymentsConfig } from './gateway-config.js';
import { guardedGateway } from './guarded-gateway.js';
import type { PaymentGateway, PaymentMethod } from './payment-gateway.js';
import { paypalGateway } from './paypal-gateway.js';
import { sandboxGateway } from './sandbox-gateway.js';
import { stripeGateway } from './stripe-gateway.js';

export interface Gateways {
  readonly all: readonly PaymentGateway[];
  /** Those that take the method, the first to ask first. */
  of(method: PaymentMethod): readonly PaymentGateway[];
  named(name: string): PaymentGateway | undefined;
}

const SLACK_MS = 2_000;
const REST_MS = 15_000;

export function openGateways(config: PaymentsConfig, db: Knex): Gateways {
  const { timeoutMs } = config;
  const open: Record<GatewayName, () => PaymentGateway | undefined> = {
    stripe: () => config.stripe && stripeGateway({ ...config.stripe, timeoutMs }),
    paypal: () => config.paypal && paypalGateway({ ...config.paypal, timeoutMs }),
    sandbox: () => sandboxGateway(db),
    desk: deskGateway,
  };
  return gatewaysOf(
    config.gateways.flatMap((name) => {
      const gateway = open[name]();
      return gateway ? [guardedGateway(gateway, { timeoutMs: timeoutMs + SLACK_MS, restMs: REST_MS })] : [];
    }),
  );
}

export const gatewaysOf = (all: readonly PaymentGateway[]): Gateways => ({
  all,
  of: (method) => all.filter((gateway) => gateway.takes(method)),
  named: (name) => all.find((gateway) => gateway.name === name),
});
