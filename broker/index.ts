/** The MQTT door for cars: who is this, what may it do; its samples go on, commands come back. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from 'aedes';
import { messageOf } from '../platform/errors.js';
import type { LiveBus } from '../platform/live-bus/live-bus.js';
import type { Log } from '../platform/log.js';
import type { Metrics } from '../platform/metrics.js';
import type { Room } from '../platform/room.js';
import type { TelemetryStream } from '../platform/telemetry-stream/telemetry-stream.js';
import type { Tracing } from '../platform/tracing/tracing.js';
import type { VehicleCommands } from '../platform/vehicle-commands/index.js';
import type { VehicleConfigs } from '../platform/vehicle-configs/index.js';
import type { VehicleCredentials } from '../platform/vehicle-credentials/index.js';
import type { VehicleStates } from '../platform/vehicle-states/index.js';
import { type BrokerMetrics, brokerMetrics } from './broker-metrics.js';
import { carCommands } from './car-commands.js';
import type { BrokerConfig } from './config.js';
import { configSender } from './config-sender.js';
import type { ConnectPacket } from './connect-packet.js';
import { Connection } from './connection.js';
import type { ConnectionHost } from './connection-host.js';
import { Connections } from './connections.js';
import { doors } from './doors.js';
import { Flusher } from './flusher.js';
import { type HandOver, handOver } from './hand-over.js';
import { hearNews } from './hear-news.js';
import { Hold } from './hold.js';
import { PendingBudget } from './pending-budget.js';
import { parseStatus, presenceKeeper } from './presence.js';
import { assertHearable, sessionCore } from './session-core.js';
import { signInCheck } from './sign-in.js';
import { takeTelemetry } from './take-telemetry.js';

export interface Broker extends Room {
  /** The port it listens on; with `MQTT_PORT=0` the one that it was given. */
  readonly port: number;
  readonly tlsPort: number | undefined;
  /** To a car's `commands` or `config` topic, QoS 1. Resolves when it is sent, not when the car has it; throws for other topics. */
  sendToVehicle(topic: string, payload: string | Buffer, options?: { retain?: boolean }): Promise<void>;
}

export interface BrokerDeps {
  log: Log;
  metrics: Metrics;
  config: BrokerConfig;
  stream: TelemetryStream;
  liveBus: LiveBus;
  credentials: VehicleCredentials;
  vehicleStates: VehicleStates;
  vehicleConfigs: VehicleConfigs;
  vehicleCommands: VehicleCommands;
  redisUrl: URL | undefined;
  tracing?: Tracing | undefined;
}

export async function createBroker(deps: BrokerDeps): Promise<Broker> {
  const { config, stream, liveBus, credentials, redisUrl } = deps;
  const { limits } = config;
  const log = deps.log.child({ room: 'broker' });
  const metrics: BrokerMetrics = brokerMetrics(deps.metrics, () => budget.messages);
  const budget = new PendingBudget(limits);
  const connections = new Connections(limits);
  const checkSignIn = signInCheck(credentials, limits, log, (connection, id) =>
    connections.claimVehicle(connection, id),
  );
  const shared = redisUrl && (await import('./shared-state.js')).sharedState(redisUrl, log); // the client only where there is Redis
  const behind = new WeakMap<object, Connection>(); // by the stream that stands for it
  let serving = false;

  const core = sessionCore(shared, limits, log, {
    heartbeat(hearing) {
      presence.bury(hearing).catch((error: unknown) => {
        log.warn(
          { error: messageOf(error) },
          'the cars of dead brokers could not be marked offline; it is tried again',
        );
      });
    },
    heardAgain() {
      for (const vehicleId of connections.online()) presence.say(vehicleId, true);
    },
    ready(client: Client) {
      const connection = behind.get(client.conn);
      if (connection?.state !== 'signing-in') return;
      metrics.connections.inc();
      const { presenceOf } = connection;
      if (presenceOf !== undefined) {
        presence.say(presenceOf, true);
        handingOver?.cameIn(presenceOf);
      }
      connection.ready();
      if (connection.vehicleId !== undefined) configs.send(connection.vehicleId);
    },
    subscribed: (client, topics) => commands.subscribed(behind.get(client.conn), topics),
    gone(client: Client) {
      const connection = behind.get(client.conn);
      if (!connection) return;
      connections.releaseClientId(connection);
      connection.gone();
    },
    takenOver(clientId) {
      handingOver?.wentElsewhere(clientId);
      connections.withClientId(clientId)?.closeQuietly();
    },
  });
  const presence = presenceKeeper(core.id, {
    ...deps,
    log,
    metrics,
    isHere: (vehicleId) => connections.withClientId(vehicleId)?.state === 'ready',
  });
  const configs = configSender({
    vehicleConfigs: deps.vehicleConfigs,
    log,
    isHere: (vehicleId) => connections.of(vehicleId).length > 0,
    publish: (topic, payload) => core.publish(topic, payload, true),
  });

  const commands = carCommands<Connection>({
    ...deps,
    commands: deps.vehicleCommands,
    log,
    metrics,
    connectionsOf: (vehicleId) => connections.of(vehicleId),
    publish: (topic, payload) => core.publish(topic, payload, false),
  });

  async function signIn(connection: Connection, packet: ConnectPacket, frame: Buffer): Promise<void> {
    const answer = await checkSignIn(connection, packet);
    if (connection.state !== 'signing-in') return;
    if ('refusal' in answer) return connection.refuse(answer.refusal, answer.connack);

    const earlier = connections.withClientId(packet.clientId);
    // Gone before the new one is there: Aedes mixes them up otherwise. The car is here all along, so no last will.
    if (earlier) await earlier.closeQuietly();
    if (connection.state !== 'signing-in') return;
    const car = connections.join(answer.vehicleId);
    if (!car) return connection.refuse('too-many-of-car', 3);
    connection.clientId = packet.clientId;
    connections.claimClientId(connection);
    const session = connection.handToAedes(car);
    behind.set(session, connection);
    connection.departure.client = core.handle(session);
    session.push(frame);
  }

  const host: ConnectionHost<Connection> = {
    log,
    limits,
    metrics,
    budget,
    append: takeTelemetry(stream, deps.tracing),
    async publish(from, publication, topic, payload, retain) {
      if (publication === 'command-result') {
        if (from.car) await commands.take(from.car.vehicleId, payload);
        return;
      }
      const status = parseStatus(payload);
      if (!status) {
        metrics.ignored('bad-status');
        return;
      }
      const { presenceOf } = from;
      if (presenceOf === undefined) return;
      const { online, ...details } = status;
      presence.say(presenceOf, online, details);
      if (details.configVersion !== undefined) configs.saidToHave(presenceOf, details.configVersion);
      if (retain) await core.publish(topic, payload, true);
    },
    commandDelivered: commands.delivered,
    signIn(connection, packet, frame) {
      signIn(connection, packet, frame).catch((error: unknown) => {
        log.error({ error: messageOf(error) }, 'a sign-in failed');
        connection.refuse('sign-in-unavailable', 3);
      });
    },
    closed(connection, was) {
      if (was === 'ready') {
        metrics.connections.dec();
        const { presenceOf, takenOver } = connection;
        if (presenceOf !== undefined && !takenOver) presence.say(presenceOf, false);
      }
      connections.remove(connection);
      if (was !== 'ready') connections.releaseClientId(connection);
    },
    flushSoon: new Flusher().soon,
    slowDown: connections.slowDown,
  };

  const entrance = doors(config, {
    log,
    refusalOf: (address) => (serving ? connections.refusalOf(address) : 'too-many-connections'),
    refused: metrics.refused,
    metrics: deps.metrics,
    visit({ stream: socket, address, certifiedId }) {
      connections.add(new Connection(host, socket, address, certifiedId, performance.now()));
    },
  });

  let unsubscribe = () => {};
  let handingOver: HandOver | undefined;
  return {
    name: 'broker',
    get port() {
      return entrance.port;
    },
    get tlsPort() {
      return entrance.tlsPort;
    },
    async start() {
      // Alone, nobody can be online before we are. With others, only what they themselves said may be taken back.
      if (!shared) await deps.vehicleStates.resetPresence();
      await core.start();
      unsubscribe = hearNews({ liveBus, log, connections, credentials, commands, configs });
      serving = true;
      commands.start();
      await entrance.open();
      if (config.handOver && shared)
        handingOver = handOver(core.id, { liveBus, log, connections, credentials, presence, metrics });
    },

    async stop() {
      serving = false;
      unsubscribe();
      handingOver?.stop();
      configs.stop();
      commands.stop();
      entrance.close();
      for (const connection of connections.all) connection.hold(Hold.stopping);
      const deadline = performance.now() + limits.stopMs;
      while (budget.messages > 0 && performance.now() < deadline) await pause(10);
      commands.giveUp();
      await pause(0); // what was just stored is answered
      for (const vehicleId of connections.online()) presence.say(vehicleId, false);
      await Promise.all([...connections.all].map((connection) => connection.closeQuietly()));
      connections.stop();
      await presence.stop();
      await core.stop();
    },

    problem: () => (serving ? shared?.problem() : 'the broker does not listen yet'),

    async sendToVehicle(topic, payload, { retain = false } = {}) {
      assertHearable(topic);
      await core.publish(topic, Buffer.from(payload), retain);
    },
  };
}
