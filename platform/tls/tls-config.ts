/** The settings of a door with TLS: one certificate serves all doors of a process. */
import { readFileSync } from 'node:fs';
import { type Env, envReader } from '../config.js';
import { messageOf } from '../errors.js';
import { assertUsable, type Certificate, type TlsConfig } from './certificate.js';

/**
 * Of the door whose port that setting names. Reads the certificate files too, so that a wrong path or a key that does not
 * belong to the certificate stops the start like any wrong setting. Throws WrongSettings.
 */
export function readTlsConfig(env: Env, portSetting: 'MQTT_TLS_PORT' | 'HTTPS_PORT'): TlsConfig {
  const { optionalPort, optionalString, require, done } = envReader(env);
  const file = (name: string, path: string | undefined): Buffer | undefined => {
    if (path === undefined) return undefined;
    try {
      return readFileSync(path);
    } catch (error) {
      require(false, `${name}=${path}: ${messageOf(error)}`);
      return undefined;
    }
  };
  const port = optionalPort(portSetting);
  const files = {
    cert: optionalString('TLS_CERT'),
    key: optionalString('TLS_KEY'),
    clientCa: optionalString('TLS_CLIENT_CA'),
  };
  const certificate: Certificate = {
    cert: file('TLS_CERT', files.cert),
    key: file('TLS_KEY', files.key),
    clientCa: file('TLS_CLIENT_CA', files.clientCa),
  };
  require(port === undefined ||
    (files.cert !== undefined && files.key !== undefined), `${portSetting} needs TLS_CERT and TLS_KEY`);
  try {
    if (port !== undefined) assertUsable(certificate);
  } catch (error) {
    require(false, `TLS_CERT, TLS_KEY, TLS_CLIENT_CA: cannot be used (${messageOf(error)})`);
  }
  return done({ port, certificate, files, everyMs: 10_000 });
}
