/** All that goes out of the API by itself: messages to people and events to other systems, each channel at its own pace. */
import type { Knex } from 'knex';
import type { LiveBus } from '../platform/live-bus/live-bus.js';
import type { Log } from '../platform/log.js';
import type { Tracing } from '../platform/tracing/tracing.js';
import { announceAlerts } from './alerts/announce.js';
import type { ApiConfig } from './config.js';
import { openCarriers } from './messages/carriers.js';
import { type Messenger, messenger as makeMessenger } from './messages/messenger.js';
import { deliverSome } from './notifications/deliver.js';
import { CHANNELS } from './notifications/kinds.js';
import { mailLinks } from './notifications/mail-links.js';
import { type Pump, pump } from './notifications/pump.js';
import { showSome } from './notifications/show-live.js';
import { tellHistory } from './notifications/tell-history.js';
import { unsubscribing as makeUnsubscribing, type Unsubscribing } from './notifications/unsubscribing.js';
import { sendOut as makeSendOut, type OutRules } from './outgoing/send-out.js';
import type { Sealing } from './sealed/sealing.js';
import { webhookDelivering } from './webhooks/deliver-webhooks.js';

export interface Sending {
  readonly messenger: Messenger;
  readonly unsubscribing: Unsubscribing;
  readonly outRules: OutRules;
  /** Something was written that is to be sent; without it is found a second later. */
  wake(): void;
  start(): void;
  stop(): Promise<void>;
}

/** `publicUrl` is asked once something is sent: the port may not be known before. */
export function sending(deps: {
  db: Knex;
  liveBus: LiveBus;
  log: Log;
  config: ApiConfig;
  sealing: Sealing;
  publicUrl: () => string;
  tracing?: Tracing | undefined;
}): Sending {
  const { db, log, config, sealing, publicUrl } = deps;
  const outRules = { secureOnly: config.production, allowLoopback: config.webhookAllowLoopback };
  const sendOut = makeSendOut(outRules);
  const carriers = openCarriers({ db, sendOut, config });
  const unsubscribing = makeUnsubscribing(db, sealing, publicUrl);
  const links = mailLinks(sealing, publicUrl);
  const tools = { ...deps, carriers, unsubscribing, links, sendOut, production: config.production };
  const messages = CHANNELS.map((channel) => pump(`messages by ${channel}`, () => deliverSome(channel, tools), log));
  const pages = pump('messages on open pages', () => showSome(db, deps.liveBus), log);
  const delivering = webhookDelivering(tools, () => webhooks.wake());
  const webhooks: Pump = pump('webhooks', delivering.step, log, delivering.idle);
  const wakeMessages = () => {
    for (const each of [pages, ...messages]) each.wake();
  };
  const history = pump(
    'what became of reservations',
    async () => {
      const told = await tellHistory(db, deps.tracing);
      if (told > 0) {
        wakeMessages();
        webhooks.wake();
      }
      return told;
    },
    log,
  );
  const alerts = pump(
    'what alerts were raised',
    async () => {
      const told = await announceAlerts(db);
      if (told > 0) {
        wakeMessages();
        webhooks.wake();
      }
      return told;
    },
    log,
  );
  const unsubscribe = deps.liveBus.subscribe(['alert'], () => alerts.wake());
  const all = [history, alerts, pages, ...messages, webhooks];

  return {
    messenger: makeMessenger({ db, sealing, carriers, production: config.production, wake: wakeMessages }),
    unsubscribing,
    outRules,
    wake() {
      for (const each of all) each.wake();
    },
    start() {
      for (const each of all) each.start();
    },
    async stop() {
      unsubscribe();
      await Promise.all(all.map((each) => each.stop()));
      carriers.close();
    },
  };
}
