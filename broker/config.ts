/** The broker's settings. */
import { type Env, envReader, readAll } from '../platform/config.js';
import { readTlsConfig } from '../platform/tls/tls-config.js';
import { DEFAULT_LIMITS, WITHOUT_RATES } from './limits.js';

export type BrokerConfig = ReturnType<typeof readBrokerConfig>;

export function readBrokerConfig(env: Env) {
  const { own, tls } = readAll(env, { own: readOwnConfig, tls: (all) => readTlsConfig(all, 'MQTT_TLS_PORT') });
  return { ...own, tls };
}

function readOwnConfig(env: Env) {
  const { string, port, integer, flag, require, done } = envReader(env);
  const rateLimits = flag('RATE_LIMITS', true);
  require(rateLimits || env.NODE_ENV !== 'production', 'RATE_LIMITS=off: not with NODE_ENV=production');
  const limits = { ...DEFAULT_LIMITS, ...(rateLimits ? {} : WITHOUT_RATES) };
  const host = string('HOST', '127.0.0.1');
  return done({
    host,
    /** Of the door without TLS. */
    plainHost: string('PLAIN_HOST', host),
    port: port('MQTT_PORT', 1883),
    /** Cars are let go for a broker that has fewer. */
    handOver: flag('MQTT_HAND_OVER', true),
    limits: {
      ...limits,
      connections: integer('MQTT_CONNECTIONS', limits.connections, { min: 1 }),
      connectionsPerAddress: integer('MQTT_CONNECTIONS_PER_ADDRESS', limits.connectionsPerAddress, { min: 1 }),
    },
  });
}
