/** Aedes, as we use it: sessions, subscriptions, retained messages, wills. What cars publish never passes through it. */
import { Aedes, type AedesOptions, type Client } from 'aedes';
import { messageOf } from '../platform/errors.js';
import type { Log } from '../platform/log.js';
import { Hearing } from './hearing.js';
import { guardKeptWills, type KeepsWills } from './kept-wills.js';
import type { Limits } from './limits.js';
import { hearerOf, mayBeWill, mayHear, vehicleOfClientId } from './rights.js';
import type { SharedState } from './shared-state.js';

const HEARTBEAT_MS = 5_000;
const MOST_RETAINED_BYTES = 256 * 1024;
const REFUSED = 0x80; // SUBACK's return code
const TAKE_OVER_NEWS = '$SYS/+/new/clients';
const HEARTBEATS = '$SYS/+/heartbeat';

interface Will {
  topic: string;
  payload: Buffer;
  retain: boolean;
  clientId?: string;
}

export interface SessionEvents {
  /** With each of its own, a broker among others: some of them may be dead by now. */
  heartbeat(hearing: Hearing): void;
  /** This broker was not heard for a while, nor did it hear: others may have taken it for dead. */
  heardAgain(): void;
  ready(client: Client): void;
  /** The client is subscribed to these topics now. */
  subscribed(client: Client, topics: readonly string[]): void;
  gone(client: Client): void;
  /** A client with this id signed in at another broker. */
  takenOver(clientId: string): void;
}

export interface SessionCore {
  readonly id: string;
  start(): Promise<void>;
  handle: Aedes['handle'];
  /** Keeps (when retained) and sends a message; resolves when Aedes has it. */
  publish(topic: string, payload: Buffer, retain: boolean): Promise<void>;
  stop(): Promise<void>;
}

export function sessionCore(
  shared: SharedState | undefined,
  limits: Limits,
  log: Log,
  events: SessionEvents,
): SessionCore {
  const options: AedesOptions = {
    ...(shared && { mq: shared.mq, persistence: shared.persistence }),
    concurrency: 1000, // deliveries under way at once: a frozen client holds one until drainTimeout
    heartbeatInterval: HEARTBEAT_MS,
    drainTimeout: limits.drainMs,
    connectTimeout: 2 * limits.signInMs,
    queueLimit: 8,
    maxInflightInbound: 1,
    maxClientsIdLength: 128, // MQTT 3.1's 23 are too few for a UUID
    maxTopicLevels: 8,
    keepaliveLimit: 0,

    preConnect(_client, packet, done) {
      packet.clean = true; // a car has no session here: commands have an outbox of their own
      packet.keepalive = 0; // the guard sees when the car speaks; Aedes does not
      done(null, true);
    },
    // The guard has done it already: nobody gets here who is not signed in.
    authenticate: (_client, _username, _password, done) => done(null, true),
    authorizeSubscribe(client, subscription, done) {
      const vehicleId = vehicleOfClientId(client.id);
      const may = vehicleId !== undefined && mayHear(vehicleId, subscription.topic);
      if (!may) log.debug({ clientId: client.id }, 'a subscription was denied');
      done(null, may ? subscription : null); // null: SUBACK 0x80; an error would close the connection
    },
    authorizeForward(client, packet) {
      const vehicleId = vehicleOfClientId(client.id);
      return vehicleId !== undefined && mayHear(vehicleId, packet.topic) ? packet : null;
    },
    // Only wills come here; whatever else would try is refused.
    authorizePublish(client, packet, done) {
      const will = packet as unknown as Will;
      const clientId = client?.id ?? will.clientId ?? '';
      const vehicleId = vehicleOfClientId(clientId);
      if (vehicleId === undefined || !mayBeWill(vehicleId, will.topic)) {
        return done(new Error(`a will on ${will.topic} is not this car's`));
      }
      if (clientId !== vehicleId) packet.retain = false;
      done(null);
    },
  };
  const aedes = new Aedes(options);
  aedes.on('clientReady', (client) => events.ready(client));
  aedes.on('subscribe', (subscriptions, client) =>
    events.subscribed(
      client,
      subscriptions.filter(({ qos }) => Number(qos) < REFUSED).map(({ topic }) => topic),
    ),
  );
  aedes.on('clientDisconnect', (client) => events.gone(client));
  aedes.on('clientError', (client, error) =>
    log.debug({ clientId: client.id, error: messageOf(error) }, 'client error'),
  );
  aedes.on('connectionError', (_client, error) => log.debug({ error: messageOf(error) }, 'connection error'));
  // Not in its types: what goes wrong in its own house, such as Redis away. Unheard it would end the process.
  (aedes as NodeJS.EventEmitter).on('error', (error: unknown) => log.error({ error: messageOf(error) }, 'aedes'));

  return {
    id: aedes.id,
    handle: (stream, request) => aedes.handle(stream, request),
    async start() {
      // Before Aedes's own listener, which closes such a client without knowing why, and lets its will go out.
      shared?.mq.on(TAKE_OVER_NEWS, (packet, done) => {
        if (packet.topic.split('/')[1] !== aedes.id) events.takenOver(String(packet.payload));
        done();
      });
      await aedes.listen();
      const hearing = new Hearing(aedes.id, HEARTBEAT_MS);
      const hear: Parameters<Aedes['subscribe']>[1] = (packet, done) => {
        const id = String(packet.payload);
        if (hearing.heartbeat(id)) events.heardAgain();
        if (id === aedes.id && shared) events.heartbeat(hearing);
        done();
      };
      aedes.subscribe(HEARTBEATS, hear, () => {});
      const { persistence } = aedes as unknown as { persistence: KeepsWills };
      guardKeptWills(persistence, hearing);
    },
    publish(topic, payload, retain) {
      if (payload.length > MOST_RETAINED_BYTES) return Promise.reject(new Error(`${topic}: more than 256 KiB`));
      return new Promise((resolve, reject) => {
        // One QoS for all: of a QoS 1 and a QoS 0 message to one client in one tick, Aedes loses the first.
        aedes.publish({ cmd: 'publish', topic, payload, retain, qos: 1, dup: false }, (error) =>
          error ? reject(error) : resolve(),
        );
      });
    },
    async stop() {
      await shared?.persistence.destroy(); // it takes its leave through `mq`, which Aedes closes
      await new Promise<void>((resolve) => aedes.close(resolve));
    },
  };
}

/** Throws for a topic that is not one that a car may hear. */
export function assertHearable(topic: string): void {
  if (hearerOf(topic) === undefined) throw new Error(`${topic} is no topic that a car listens to`);
}
