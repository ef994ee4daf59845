/** One MQTT connection, from CONNECT to its end. It never reconnects by itself: whoever holds it decides when to try again. */
import { setTimeout as pause } from 'node:timers/promises';
import mqtt, { type IClientOptions } from 'mqtt';
import { statusTopic } from '../../contracts/topics.js';
import { messageOf } from '../../platform/errors.js';

const CONNECT_TIMEOUT_MS = 10_000;
const KEEPALIVE_S = 30;
const GOODBYE_MS = 1_500;
/** What a URL without a port means. */
const DEFAULT_PORTS: Readonly<Record<string, number>> = { 'mqtt:': 1883, 'mqtts:': 8883, 'ws:': 80, 'wss:': 443 };
const BAD_CREDENTIALS = new Set([4, 5]); // CONNACK return codes of MQTT 3.1.1, table 3.1

export interface LinkOptions {
  /** `mqtt://`, `mqtts://`, `ws://` or `wss://`. */
  url: string;
  vehicleId: string;
  /** The device token; undefined where a client certificate signs in. */
  token?: string | undefined;
  tls?: { cert?: Buffer | undefined; key?: Buffer | undefined; ca?: Buffer | undefined } | undefined;
}

/** The broker could not be reached, or would not have us. */
export class ConnectFailed extends Error {
  override name = 'ConnectFailed';
  /** True when the sign-in was refused: trying again soon cannot help. */
  readonly refused: boolean;

  constructor(message: string, refused: boolean) {
    super(message);
    this.refused = refused;
  }
}

export interface Connection {
  /** Resolves on PUBACK. Rejects, or stays pending for ever, when the connection ends first: watch `closed`. */
  publish(topic: string, payload: string, options?: { retain?: boolean }): Promise<void>;
  /** Resolves when the broker granted all; throws where it denied one. */
  subscribe(topics: readonly string[], onMessage: (topic: string, payload: Buffer) => void): Promise<void>;
  /** Resolves with the reason when the connection is over, whoever ended it. */
  readonly closed: Promise<string>;
  /** Says goodbye (so that no last will goes out) and closes. */
  end(): Promise<void>;
  /** Cuts the connection; the broker publishes the last will. */
  cut(reason: string): void;
}

/** Resolves when the broker has accepted us; throws ConnectFailed. The last will says that the car is offline. */
export async function openConnection(link: LinkOptions): Promise<Connection> {
  const options: IClientOptions = {
    clientId: link.vehicleId,
    username: link.vehicleId,
    protocolVersion: 4,
    clean: true,
    keepalive: KEEPALIVE_S,
    connectTimeout: CONNECT_TIMEOUT_MS,
    reconnectPeriod: 0,
    resubscribe: false,
    queueQoSZero: false,
    will: { topic: statusTopic(link.vehicleId), payload: Buffer.from('{"online":false}'), qos: 1, retain: true },
    ...(link.token === undefined ? {} : { password: link.token }),
    ...(link.tls?.cert && { cert: link.tls.cert }),
    ...(link.tls?.key && { key: link.tls.key }),
    ...(link.tls?.ca && { ca: link.tls.ca }),
  };
  const client = mqtt.connect(link.url, options);
  let reason: string | undefined;
  client.on('error', (error) => {
    reason ??= messageOf(error) || (error as NodeJS.ErrnoException).code;
  });
  const closed = new Promise<string>((resolve) => {
    client.once('close', () => resolve(reason ?? 'the connection was closed'));
  });

  const accepted = await Promise.race([
    new Promise<true>((resolve) => client.once('connect', () => resolve(true))),
    new Promise<Error>((resolve) => client.once('error', resolve)),
    closed,
  ]);
  if (accepted !== true) {
    await client.endAsync(true);
    const code = accepted instanceof Error && 'code' in accepted ? accepted.code : undefined;
    throw new ConnectFailed(
      explain(link, reason ?? 'no answer'),
      typeof code === 'number' && BAD_CREDENTIALS.has(code),
    );
  }

  return {
    closed,
    async publish(topic, payload, { retain = false } = {}) {
      await client.publishAsync(topic, payload, { qos: 1, retain });
    },
    async subscribe(topics, onMessage) {
      client.on('message', (topic, payload) => onMessage(topic, payload));
      const granted = await client.subscribeAsync([...topics], { qos: 1 });
      const denied = granted.filter(({ qos }) => qos === 128).map(({ topic }) => topic);
      if (denied.length > 0) throw new Error(`the broker does not let this car listen to ${denied.join(', ')}`);
    },
    async end() {
      reason ??= 'closed by the agent';
      // It says goodbye once all is acknowledged, which never comes where the connection broke, and cannot be hurried: then
      // the last will says the same.
      const goodbye = client.endAsync(false);
      await Promise.race([goodbye, closed, pause(GOODBYE_MS, undefined, { ref: false })]);
      client.stream.destroy();
    },
    cut(why) {
      reason ??= why;
      client.stream.destroy();
      client.end(true);
    },
  };
}

function explain(link: LinkOptions, reason: string): string {
  const { hostname, port, protocol } = new URL(link.url);
  const host = `${hostname}:${port || DEFAULT_PORTS[protocol]}`;
  if (/ECONNREFUSED/.test(reason)) return `nothing listens on ${host}`;
  if (/ENOTFOUND|EAI_AGAIN/.test(reason)) return `the name ${host} is not known here`;
  if (/Not authorized|Bad username/i.test(reason)) return `${host} refused VEHICLE_ID and DEVICE_TOKEN`;
  return `${host}: ${reason}`;
}
