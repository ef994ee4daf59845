/** What each room that runs alone reads from its environment, and what it serves then: for tests of what starts rooms. */
import type { IncomingMessage } from 'node:http';
import express from 'express';
import proxyAddr from 'proxy-addr';
import { readApiConfig } from '../../../api/config.js';
import { readBrokerConfig } from '../../../broker/config.js';
import { readIngestConfig } from '../../../ingest/config.js';
import { type Env, readAll } from '../../../platform/config.js';
import { readOpsConfig } from '../../../platform/ops-server.js';
import {
  readSharedPlatformConfig as platform,
  readArchivingPlatformConfig,
} from '../../../platform/platform-config.js';
import { readTracingConfig as tracing } from '../../../platform/tracing/tracing-config.js';

interface RoomSettings {
  /** As its `main.ts` does; throws where a setting is wrong. Returns the ports that it listens on. */
  portsOf(env: Env): number[];
}

const numbers = (...ports: (number | undefined)[]) => ports.filter((port) => port !== undefined);

export const ROOMS: Readonly<Record<string, RoomSettings>> = {
  broker: {
    portsOf(env) {
      const { broker, ops } = readAll(env, { platform, tracing, broker: readBrokerConfig, ops: readOpsConfig });
      return numbers(broker.port, broker.tls.port, ops.port);
    },
  },
  ingest: {
    portsOf: (env) =>
      numbers(
        readAll(env, { platform: readArchivingPlatformConfig, tracing, ingest: readIngestConfig, ops: readOpsConfig })
          .ops.port,
      ),
  },
  api: { portsOf: (env) => numbers(readAll(env, { platform, tracing, api: readApiConfig }).api.port) },
};

/** Whom the API takes for the caller, where the one who connects to it is at `peer` and says that. */
export function callerOf(env: Env, peer: string, forwardedFor: string): string {
  const { trustProxy } = readApiConfig(env);
  const app = express().set('trust proxy', trustProxy);
  const request = { socket: { remoteAddress: peer }, headers: { 'x-forwarded-for': forwardedFor } };
  return proxyAddr(request as unknown as IncomingMessage, app.get('trust proxy fn'));
}

/** The names of all settings that a room looks for, those in files too. */
export function settingsOf({ portsOf }: RoomSettings): Set<string> {
  const names = new Set<string>();
  const valid: Env = {
    DATABASE_URL: 'postgres://db/m',
    REDIS_URL: 'redis://r',
    // Without these, others of the same server are not asked for.
    INFLUX_URL: 'http://i',
    STRIPE_SECRET_KEY: 'x',
    PAYPAL_CLIENT_ID: 'x',
    PAYPAL_CLIENT_SECRET: 'x',
  };
  portsOf(
    new Proxy(valid, {
      get(env, name: string) {
        names.add(name);
        return env[name];
      },
    }),
  );
  return names;
}
