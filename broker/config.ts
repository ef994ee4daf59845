/** The broker's settings. */
import { readFileSync } from 'node:fs';
import { type Env, envReader } from '../platform/config.js';
import { messageOf } from '../platform/errors.js';
import { assertUsable, type Certificate } from './certificate.js';
import { DEFAULT_LIMITS, WITHOUT_RATES } from './limits.js';

export type BrokerConfig = ReturnType<typeof readBrokerConfig>;

/** Reads the certificate files too, so that a wrong path stops the start like any wrong setting. */
export function readBrokerConfig(env: Env) {
  const { string, port, optionalPort, optionalString, integer, flag, require, done } = envReader(env);
  const file = (name: string, path: string | undefined): Buffer | undefined => {
    if (path === undefined) return undefined;
    try {
      return readFileSync(path);
    } catch (error) {
      require(false, `${name}=${path}: ${messageOf(error)}`);
      return undefined;
    }
  };
  const tlsPort = optionalPort('MQTT_TLS_PORT');
  const tlsFiles = {
    cert: optionalString('TLS_CERT'),
    key: optionalString('TLS_KEY'),
    clientCa: optionalString('TLS_CLIENT_CA'),
  };
  const tls: Certificate = {
    cert: file('TLS_CERT', tlsFiles.cert),
    key: file('TLS_KEY', tlsFiles.key),
    clientCa: file('TLS_CLIENT_CA', tlsFiles.clientCa),
  };
  require(tlsPort === undefined ||
    (tlsFiles.cert !== undefined && tlsFiles.key !== undefined), 'MQTT_TLS_PORT needs TLS_CERT and TLS_KEY');
  try {
    if (tlsPort !== undefined) assertUsable(tls);
  } catch (error) {
    require(false, `TLS_CERT, TLS_KEY, TLS_CLIENT_CA: cannot be used (${messageOf(error)})`);
  }
  const rateLimits = flag('RATE_LIMITS', true);
  require(rateLimits || env.NODE_ENV !== 'production', 'RATE_LIMITS=off: not with NODE_ENV=production');
  const limits = { ...DEFAULT_LIMITS, ...(rateLimits ? {} : WITHOUT_RATES) };
  return done({
    host: string('HOST', '127.0.0.1'),
    port: port('MQTT_PORT', 1883),
    tlsPort,
    tls,
    tlsFiles,
    /** How often it is looked whether the certificate was renewed, ms. */
    tlsEveryMs: 10_000,
    limits: {
      ...limits,
      connections: integer('MQTT_CONNECTIONS', limits.connections, { min: 1 }),
      connectionsPerAddress: integer('MQTT_CONNECTIONS_PER_ADDRESS', limits.connectionsPerAddress, { min: 1 }),
    },
  });
}
