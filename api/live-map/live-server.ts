/** Socket.IO's namespace `/live`: who may come in, how many, for how long, and how often they may ask. */
import type { Server as HttpServer, IncomingMessage } from 'node:http';
import type { Knex } from 'knex';
import { Gauge } from 'prom-client';
import { Server } from 'socket.io';
import type { LiveClientEvents, LiveServerEvents } from '../../contracts/index.js';
import { MotorpoolError, stackOf } from '../../platform/errors.js';
import type { LiveBus } from '../../platform/live-bus/live-bus.js';
import type { Log } from '../../platform/log.js';
import type { Metrics } from '../../platform/metrics.js';
import { databaseReasonOf } from '../../platform/postgres/database-reason.js';
import type { Tracing } from '../../platform/tracing/tracing.js';
import type { VehicleStates } from '../../platform/vehicle-states/index.js';
import { problemType } from '../http/problems.js';
import type { Principal } from '../identity/access.js';
import type { AccessTokens } from '../identity/access-tokens.js';
import type { StandingSessions } from '../identity/standing-sessions.js';
import type { PositionViews } from '../position-views/position-views.js';
import { liveAlerts } from './live-alerts.js';
import { type LiveSocket, liveMap } from './live-map.js';
import { liveNotifications, roomOf } from './live-notifications.js';
import { hasLost, narrowed, type Watchable, watchableBy } from './live-rights.js';
import { liveTrips } from './live-trips.js';
import { guarded, problem } from './told-problem.js';
import { type Visitor, waitingRoom } from './waiting-room.js';
import { watchOf, watchRequestOf } from './watch.js';

const LARGEST_MESSAGE = 64 * 1024; // bytes: a thousand vehicle ids
/** A page whose way here was cut hears nothing of that: it connects anew after the sum of both, as we let go of it. */
const ASKED = { pingInterval: 3_000, pingTimeout: 5_000 };
const SWEEP_MS = 10_000;
const WATCHES = { most: 20, withinMs: 10_000 }; // each costs a query

/** The Socket.IO room of those who see every car. */
const STAFF = 'staff';

export function liveServer(deps: {
  db: Knex;
  http: HttpServer;
  tokens: AccessTokens;
  standing: StandingSessions;
  views: PositionViews;
  vehicleStates: VehicleStates;
  liveBus: LiveBus;
  metrics: Metrics;
  log: Log;
  addressOf: (request: IncomingMessage) => string;
  rateLimits: boolean;
  tracing?: Tracing | undefined;
}): { close(): Promise<void> } {
  const waiting = waitingRoom(deps);
  // Who asks for a WebSocket and is gone at once: with nobody to hear the error, it would end the process.
  deps.http.on('upgrade', (_request, socket) => socket.on('error', () => {})); // 'close' follows
  const io = new Server<LiveClientEvents, LiveServerEvents>(deps.http, {
    serveClient: false,
    maxHttpBufferSize: LARGEST_MESSAGE,
    ...ASKED,
    allowRequest(request, decide) {
      waiting
        .mayCome(request)
        .then((may) => decide(null, may))
        .catch((error: unknown) => deps.log.error({ error: stackOf(error) }, 'a connection to /live failed'));
    },
  });
  io.engine.on('connection', (visitor: Visitor) => waiting.enter(visitor));
  // Nobody may wait for ever; the default namespace would let anyone stay.
  io.use((_socket, next) => next(new Error('There is nothing here but /live.')));
  const live = io.of('/live');
  const map = liveMap({ live, ...deps, snapshot: (filter) => deps.vehicleStates.snapshot(filter) });
  const notifications = liveNotifications({ live, liveBus: deps.liveBus });
  new Gauge({
    name: 'motorpool_live_clients',
    help: 'Pages that are connected',
    registers: [deps.metrics],
    collect() {
      this.set(live.sockets.size);
    },
  });

  const endAlerts = liveAlerts({ live, liveBus: deps.liveBus, room: STAFF });

  const principals = new WeakMap<object, Principal>();
  const watchables = new WeakMap<object, Watchable>();
  const endTrips = liveTrips({
    ...deps,
    watchersOf: map.watchersOf,
    customerOf: (socket) => (watchables.get(socket) === 'all' ? undefined : principals.get(socket)?.userId),
  });
  live.use(async (socket, next) => {
    try {
      const { token } = socket.handshake.auth as { token?: unknown };
      const bearer = typeof token === 'string' ? deps.tokens.verify(token) : undefined;
      const who = bearer && (await deps.standing.check(bearer));
      const watchable = await watchableBy(deps.db, who);
      await notifications.bringIn(socket, who as Principal);
      principals.set(socket, who as Principal);
      watchables.set(socket, watchable);
      if (watchable === 'all') await socket.join(STAFF);
      next();
    } catch (error) {
      next(refusal(error));
    }
  });
  live.on('connection', (socket) => {
    waiting.leave(socket.conn);
    const { expiresAt } = principals.get(socket) as Principal;
    const expiry = setTimeout(
      () => end(socket, 'token-expired', 'Your token has expired. Sign in again.'),
      expiresAt - Date.now(),
    );
    expiry.unref();
    const heard = <A extends unknown[]>(hear: (...args: A) => void) => guarded(socket, deps.log, hear);
    socket.on(
      'disconnect',
      heard(() => {
        clearTimeout(expiry);
        map.leave(socket);
        socket.conn.close(); // who leaves the namespace has no business here
      }),
    );
    const mayWatch = allowance(WATCHES);
    socket.on(
      'watch',
      heard((request: unknown) => {
        if (mayWatch()) watch(socket, request);
        else problem(socket, 'too-many-requests', 'Too many watches. Go on more slowly.');
      }),
    );
  });

  function watch(socket: LiveSocket, input: unknown) {
    const request = watchRequestOf(input);
    if (!request) return problem(socket, 'bad-input', 'watch: wanted {bbox?, fleetId?, vehicleIds?, packed?}.');
    const asked = narrowed(request, watchables.get(socket) as Watchable);
    if (!asked) return problem(socket, 'forbidden', 'You can watch the car that you have, and no other.');
    const watched = watchOf(asked);
    const { userId } = principals.get(socket) as Principal;
    const { vehicleIds, fleetId, bbox } = watched.filter;
    const scope = JSON.stringify({ fleetId, bbox });
    for (const vehicleId of vehicleIds ?? [null]) deps.views.note({ userId, vehicleId, way: 'live', scope });
    map.watch(socket, watched);
  }

  /** The car is no longer theirs. */
  function giveUp(socket: LiveSocket, vehicleId: string) {
    const watchable = watchables.get(socket);
    if (watchable === 'all' || !watchable?.includes(vehicleId)) return;
    recheck(socket, principals.get(socket) as Principal).catch((error: unknown) => {
      deps.log.warn({ reason: databaseReasonOf(error) }, 'cannot ask who has which car; trying again');
    });
  }
  async function recheck(socket: LiveSocket, who: Principal) {
    if (await hasLost(deps.db, who, watchables.get(socket) as Watchable)) {
      end(socket, 'rental-over', 'Your rental is over.');
    }
  }
  const cutOff = (socket: LiveSocket) => end(socket, 'session-ended', 'Your session has ended. Sign in again.');
  const unsubscribe = deps.liveBus.subscribe(['reservation-changed', 'command-changed', 'sessions-ended'], (event) => {
    if (event.kind === 'reservation-changed') {
      const { kind: _, branchId: __, ...news } = event;
      live.to(STAFF).emit('reservation', news);
      if (event.state !== 'active') for (const socket of live.sockets.values()) giveUp(socket, event.vehicleId);
    }
    if (event.kind === 'command-changed') {
      const { kind: _, requestedBy, ...news } = event;
      live.to(requestedBy === null ? STAFF : [STAFF, roomOf(requestedBy)]).emit('command', news);
    }
    if (event.kind !== 'sessions-ended') return;
    for (const socket of live.sockets.values()) {
      const who = principals.get(socket);
      if (who?.userId !== event.userId || who.sessionId === event.but) continue;
      if (event.sessionId === undefined || event.sessionId === who.sessionId) cutOff(socket);
    }
  });
  /** News may get lost, and roles change without any. */
  const sweeper = setInterval(async () => {
    if (live.sockets.size === 0) return;
    const sockets = [...live.sockets.values()].map((socket) => [socket, principals.get(socket) as Principal] as const);
    try {
      const roles = await deps.standing.among([...new Set(sockets.map(([, who]) => who.sessionId))]);
      for (const [socket, who] of sockets) {
        const role = roles.get(who.sessionId);
        if (role === undefined) cutOff(socket);
        else await recheck(socket, { ...who, role });
      }
    } catch (error) {
      deps.log.warn({ reason: databaseReasonOf(error) }, 'cannot ask which sessions stand; trying again');
    }
  }, SWEEP_MS);
  sweeper.unref();

  return {
    async close() {
      clearInterval(sweeper);
      unsubscribe();
      map.stop();
      endAlerts();
      endTrips();
      notifications.stop();
      io.disconnectSockets(true);
      io.engine.close();
    },
  };
}

function end(socket: LiveSocket, code: string, title: string): void {
  socket.emit('problem', { type: problemType(code), title });
  socket.disconnect(true);
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
