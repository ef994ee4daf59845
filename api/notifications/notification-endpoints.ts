/** All of the API that is about messages to people. */
import type { Knex } from 'knex';
import type { ApiConfig } from '../config.js';
import type { Endpoint } from '../http/endpoint.js';
import { vapidPublicKey } from '../messages/push-carrier.js';
import type { OutRules } from '../outgoing/send-out.js';
import { deliveryRoutes } from './delivery-routes.js';
import { notificationRoutes } from './notification-routes.js';
import { pushRoutes } from './push-routes.js';
import { templateRoutes } from './template-routes.js';
import { unsubscribeRoutes } from './unsubscribe-routes.js';
import type { Unsubscribing } from './unsubscribing.js';

export function notificationEndpoints(deps: {
  db: Knex;
  config: ApiConfig;
  sending: { outRules: OutRules; unsubscribing: Unsubscribing; wake(): void };
}): Endpoint[] {
  const { db, config, sending } = deps;
  return [
    ...notificationRoutes(db),
    ...deliveryRoutes(db, sending.wake),
    ...templateRoutes(),
    ...unsubscribeRoutes(sending.unsubscribing),
    ...pushRoutes({ db, outRules: sending.outRules, publicKey: vapidPublicKey(config.vapidPrivateKey) }),
  ];
}
