/** Where clients come in: TCP and TLS, and on both of them MQTT itself or MQTT in a WebSocket. */
import { createServer as createHttpServer } from 'node:http';
import { createServer as createTcpServer, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { createServer as createTlsServer, TLSSocket } from 'node:tls';
import { createWebSocketStream, WebSocketServer } from 'ws';
import { addressKey } from '../platform/address-key.js';
import { listen, portOf } from '../platform/listen.js';
import type { Log } from '../platform/log.js';
import type { Metrics } from '../platform/metrics.js';
import { renewCertificate, secureContextOf } from '../platform/tls/certificate.js';
import type { BrokerConfig } from './config.js';
import { acceptMore } from './more-acceptors.js';
import { Patience } from './patience.js';
import type { Refusal } from './protocol-error.js';
import { SilentSockets } from './silent-sockets.js';

export interface Visitor {
  stream: Duplex;
  address: string;
  /** The vehicle id that a client certificate of our CA proves. */
  certifiedId: string | undefined;
}

export interface Host {
  /** Before a byte is read. Why this address may not come in, if it may not. */
  refusalOf(address: string): Refusal | undefined;
  refused(refusal: Refusal): void;
  visit(visitor: Visitor): void;
  readonly metrics: Metrics;
  readonly log: Log;
}

export interface Doors {
  open(): Promise<void>;
  /** Takes nobody in any more; those inside stay. */
  close(): void;
  readonly port: number;
  readonly tlsPort: number | undefined;
}

const HTTP_FIRST_BYTE = 0x47; // the G of GET; an MQTT client begins with 0x10

export function doors(config: BrokerConfig, host: Host): Doors {
  const { limits, tls } = config;
  const webSocketServer = new WebSocketServer({
    noServer: true,
    maxPayload: limits.packetBytes,
    perMessageDeflate: false,
    handleProtocols: (offered) => (offered.has('mqtt') ? 'mqtt' : offered.has('mqttv3.1') ? 'mqttv3.1' : false),
  });
  const http = createHttpServer({ maxHeaderSize: limits.packetBytesBeforeSignIn }, (_request, response) => {
    response.writeHead(426, { connection: 'close', upgrade: 'websocket' }).end('MQTT over WebSocket only\n');
  });
  /** Who began with HTTP and is no WebSocket yet. The server's own time-outs hold only where it listens itself, and it does not. */
  const asking = new Patience(limits, host.refused);
  http.on('upgrade', (request, socket: Socket, head) => {
    if (!/\bmqtt(v3\.1)?\b/.test(request.headers['sec-websocket-protocol'] ?? '')) {
      host.refused('not-websocket');
      socket.on('error', () => socket.destroy()); // Node hears it no more once it is an upgrade: it would end the process
      socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
      return;
    }
    webSocketServer.handleUpgrade(request, socket, head, (webSocket) => {
      asking.end(socket);
      webSocket.on('message', (_data, isBinary) => {
        if (!isBinary) webSocket.terminate(); // MQTT-6.0.0-1
      });
      enter(createWebSocketStream(webSocket), socket);
    });
  });

  /** Asked once more: those who were silent until now were not counted among those inside. */
  function enter(stream: Duplex, socket: Socket): void {
    const visitor = { stream, ...identify(socket) };
    const refusal = host.refusalOf(visitor.address);
    if (refusal) {
      host.refused(refusal);
      stream.on('error', () => {}); // what it said already, into a socket that is closed
      socket.destroy();
    } else host.visit(visitor);
  }

  const letInto = (room: SilentSockets) => (socket: Socket) => {
    const refusal = host.refusalOf(addressOf(socket));
    if (refusal) {
      host.refused(refusal);
      socket.destroy();
    } else room.add(socket);
  };

  const silent = new SilentSockets(limits, host.refused, (socket, first) => {
    socket.setKeepAlive(true, 60_000);
    if (first[0] === HTTP_FIRST_BYTE) {
      asking.begin(socket);
      socket.once('close', () => asking.end(socket));
      http.emit('connection', socket);
    } else enter(socket, socket);
    socket.unshift(first);
    socket.resume();
  });
  const secure = createTlsServer(
    {
      ...secureContextOf(tls.certificate),
      requestCert: tls.certificate.clientCa !== undefined,
      rejectUnauthorized: false, // who has no certificate may sign in with a token
      handshakeTimeout: limits.connectMs,
    },
    letInto(silent),
  );
  secure.on('tlsClientError', (_error, socket) => socket.destroy());
  // What TLS keeps of a connection is many times what a socket is: it begins with the first byte.
  const silentBeforeTls = new SilentSockets(limits, host.refused, (socket, first) => {
    socket.unshift(first);
    secure.emit('connection', socket);
  });

  const serverInto = (room: SilentSockets) => createTcpServer({ noDelay: true }, letInto(room));
  const tcp = serverInto(silent);
  const tcpOfTls = serverInto(silentBeforeTls);
  const atClose: (() => void)[] = [];

  return {
    async open() {
      await listen(tcp, 'MQTT_PORT', config.plainHost, config.port);
      atClose.push(acceptMore(tcp, () => serverInto(silent), host.log));
      if (tls.port === undefined) return;
      await listen(tcpOfTls, 'MQTT_TLS_PORT', config.host, tls.port);
      atClose.push(acceptMore(tcpOfTls, () => serverInto(silentBeforeTls), host.log));
      atClose.push(renewCertificate(secure, { ...host, name: 'mqtt', tls }));
    },
    close() {
      for (const end of atClose) end();
      tcp.close();
      tcpOfTls.close();
      http.closeAllConnections();
    },
    get port() {
      return portOf(tcp) ?? config.port;
    },
    get tlsPort() {
      return portOf(tcpOfTls);
    },
  };
}

function identify(socket: Socket): { address: string; certifiedId: string | undefined } {
  const certified = socket instanceof TLSSocket && socket.authorized;
  const name = certified ? socket.getPeerCertificate().subject?.CN : undefined;
  return { address: addressOf(socket), certifiedId: typeof name === 'string' ? name : undefined };
}

function addressOf(socket: Socket): string {
  return addressKey(socket.remoteAddress ?? '');
}
