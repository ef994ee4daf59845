/** MQTT packets as bytes, for clients that no library would be. */
import { expect } from 'chai';
import mqttPacket, { type IConnectPacket, type Packet, type QoS } from 'mqtt-packet';
import { telemetryTopic } from '../../../contracts/index.js';
import { eventually } from '../../support/eventually.js';
import { type Car, type RawClient, rawClient } from './running-broker.js';

const generate = (packet: Packet) => mqttPacket.generate(packet);

export const CONNACK = [0x20, 2, 0, 0];
export const DISCONNECT = [0xe0, 0];
export const PINGREQ = [0xc0, 0];
export const PINGRESP = [0xd0, 0];
export const puback = (id: number) => [0x40, 2, id >> 8, id & 255];

export const connectPacket = (car: Car, changes: Partial<IConnectPacket> = {}) =>
  generate({
    cmd: 'connect',
    clientId: car.id,
    username: car.username,
    password: Buffer.from(car.password),
    keepalive: 60,
    ...changes,
  });

export const publishPacket = (topic: string, messageId: number, payload: string, qos: QoS = 1, retain = false) =>
  generate({ cmd: 'publish', topic, payload, qos, retain, dup: false, ...(qos > 0 && { messageId }) });

export const telemetry = (car: Car, messageId: number, payload: string, qos: QoS = 1) =>
  publishPacket(telemetryTopic(car.id), messageId, payload, qos);

export const subscribePacket = (topic: string, messageId = 1) =>
  generate({ cmd: 'subscribe', messageId, subscriptions: [{ topic, qos: 1 }] });

/** Sends a CONNECT and waits until it is accepted. */
export async function signedIn(
  broker: { readonly port: number },
  car: Car,
  changes?: Partial<IConnectPacket>,
): Promise<RawClient> {
  const client = await rawClient(broker.port);
  client.write(connectPacket(car, changes));
  await eventually(() => expect([...client.received()]).to.deep.equal(CONNACK));
  return client;
}

/** What came after the CONNACK. */
export const answers = (client: RawClient) => [...client.received().subarray(CONNACK.length)];
