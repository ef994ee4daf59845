/** Socket.IO's namespace `/live`: who may come in, how many, for how long, and how often they may ask. */
import type { Server as HttpServer } from 'node:http';
import { Gauge } from 'prom-client';
import { Server } from 'socket.io';
import type { LiveClientEvents, LiveServerEvents } from '../../contracts/index.js';
import { MotorpoolError } from '../../platform/errors.js';
import type { LiveBus } from '../../platform/live-bus/live-bus.js';
import type { Log } from '../../platform/log.js';
import type { Metrics } from '../../platform/metrics.js';
import type { VehicleStates } from '../../platform/vehicle-states/index.js';
import { problemType } from '../http/problems.js';
import { type Principal, requireAccess } from '../identity/access.js';
import type { AccessTokens } from '../identity/access-tokens.js';
import { type LiveSocket, liveMap } from './live-map.js';
import { watchOf } from './watch.js';

const MOST_CLIENTS = 2_000;
const LARGEST_MESSAGE = 64 * 1024; // bytes: a thousand vehicle ids
const SIGN_IN_MS = 5_000;
const WATCHES = { most: 20, withinMs: 10_000 }; // each costs a query

export function liveServer(deps: {
  http: HttpServer;
  tokens: AccessTokens;
  vehicleStates: VehicleStates;
  liveBus: LiveBus;
  metrics: Metrics;
  log: Log;
}): { close(): Promise<void> } {
  const io = new Server<LiveClientEvents, LiveServerEvents>(deps.http, {
    serveClient: false,
    maxHttpBufferSize: LARGEST_MESSAGE,
    connectTimeout: SIGN_IN_MS,
    allowRequest: (_req, decide) => decide(null, io.engine.clientsCount < MOST_CLIENTS),
  });
  const live = io.of('/live');
  const map = liveMap({ live, ...deps, snapshot: (filter) => deps.vehicleStates.snapshot(filter) });
  new Gauge({
    name: 'motorpool_live_clients',
    help: 'Maps that are connected',
    registers: [deps.metrics],
    collect() {
      this.set(live.sockets.size);
    },
  });

  const principals = new WeakMap<object, Principal>();
  live.use((socket, next) => {
    try {
      const { token } = socket.handshake.auth as { token?: unknown };
      const who = typeof token === 'string' ? deps.tokens.verify(token) : undefined;
      requireAccess('live.watch', who);
      principals.set(socket, who as Principal);
      next();
    } catch (error) {
      next(refusal(error));
    }
  });
  live.on('connection', (socket) => {
    const { expiresAt } = principals.get(socket) as Principal;
    const expiry = setTimeout(() => {
      socket.emit('problem', { type: problemType('token-expired'), title: 'Your token has expired. Sign in again.' });
      socket.disconnect(true);
    }, expiresAt - Date.now());
    expiry.unref();
    socket.on('disconnect', () => {
      clearTimeout(expiry);
      map.leave(socket);
    });
    const mayWatch = allowance(WATCHES);
    socket.on('watch', (request) => {
      const watch = mayWatch() ? watchOf(request) : 'too-many';
      if (watch === 'too-many') problem(socket, 'too-many-requests', 'Too many watches. Go on more slowly.');
      else if (!watch) problem(socket, 'bad-input', 'watch: wanted {bbox?, fleetId?, vehicleIds?}.');
      else map.watch(socket, watch);
    });
  });

  return {
    async close() {
      map.stop();
      io.disconnectSockets(true);
      io.engine.close();
    },
  };
}

function problem(socket: LiveSocket, code: string, title: string): void {
  if (socket.conn.transport.writable) socket.emit('problem', { type: problemType(code), title });
}

/** As Socket.IO's `connect_error` carries it: the problem in `data`. */
function refusal(error: unknown): Error & { data?: { type: string; title: string } } {
  if (!(error instanceof MotorpoolError)) return new Error('internal error');
  return Object.assign(new Error(error.message), { data: { type: problemType(error.code), title: error.message } });
}

function allowance({ most, withinMs }: { most: number; withinMs: number }): () => boolean {
  let began = 0;
  let count = 0;
  return () => {
    const now = performance.now();
    if (now - began > withinMs) [began, count] = [now, 0];
    return ++count <= most;
  };
}
