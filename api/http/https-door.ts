/** HTTP over TLS: its own port, the same server behind it, so that what is bounded and closed there is so for both. */
import type { Server } from 'node:http';
import { createServer } from 'node:tls';
import { listen, portOf } from '../../platform/listen.js';
import type { Log } from '../../platform/log.js';
import type { Metrics } from '../../platform/metrics.js';
import { renewCertificate, secureContextOf } from '../../platform/tls/certificate.js';
import type { ApiConfig } from '../config.js';

const HANDSHAKE_MS = 10_000;

export interface HttpsDoor {
  /** Nothing where HTTPS_PORT is not set. Throws a StartError. */
  open(): Promise<void>;
  /** Takes nobody in any more; whom it took in is the HTTP server's. */
  close(): void;
  readonly port: number | undefined;
}

export function httpsDoor(deps: {
  config: Pick<ApiConfig, 'host' | 'tls'>;
  http: Server;
  metrics: Metrics;
  log: Log;
}): HttpsDoor {
  const { config, http, metrics, log } = deps;
  const { tls, host } = config;
  const { port } = tls;
  if (port === undefined) return { open: async () => {}, close() {}, port };
  const secure = createServer(
    { ...secureContextOf(tls.certificate), handshakeTimeout: HANDSHAKE_MS, ALPNProtocols: ['http/1.1'] },
    (socket) => http.emit('connection', socket),
  );
  secure.maxConnections = http.maxConnections;
  secure.on('tlsClientError', (_error, socket) => socket.destroy());
  let stopRenewing = () => {};
  return {
    async open() {
      await listen(secure, 'HTTPS_PORT', host, port);
      stopRenewing = renewCertificate(secure, { name: 'https', tls, metrics, log });
    },
    close() {
      stopRenewing();
      secure.close();
    },
    get port() {
      return portOf(secure);
    },
  };
}
