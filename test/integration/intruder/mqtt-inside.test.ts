/** A car that is let in cannot speak or listen for another: every way that we could think of, against the whole system. */
import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import mqtt, { type IClientOptions } from 'mqtt';
import type { IConnectPacket, QoS } from 'mqtt-packet';
import { statusTopic, telemetryTopic } from '../../../contracts/index.js';
import { eventually } from '../../support/eventually.js';
import { CONNACK, publishPacket, subscribePacket } from '../broker/packets.js';
import type { Car } from '../broker/running-broker.js';
import { type IntrudersStage, setIntrudersStage } from './intruders-stage.js';
import { FALSE_SPEED, SECRET, sampleOf, type Victim } from './victim.js';

/** A PUBLISH with a topic that no library would write. */
function rawPublish(topic: Buffer, payload: string, qos: QoS = 1): Buffer {
  const body = Buffer.concat([
    Buffer.from([topic.length >> 8, topic.length & 255]),
    topic,
    qos > 0 ? Buffer.from([0, 9]) : Buffer.alloc(0),
    Buffer.from(payload),
  ]);
  const length = [];
  for (let left = body.length; ; left >>= 7) {
    length.push((left & 127) | (left > 127 ? 128 : 0));
    if (left <= 127) break;
  }
  return Buffer.concat([Buffer.from([0x30 | (qos << 1), ...length]), body]);
}

describe('a car that is after another, inside', () => {
  let stage: IntrudersStage;
  let victim: Victim;
  let car: Car;
  before(async () => {
    stage = await setIntrudersStage();
    ({ victim, car } = stage);
  });
  afterEach(() => stage.endOfTest());
  after(() => stage[Symbol.asyncDispose]());

  const inside = (changes?: Partial<IConnectPacket>) => stage.inside(car, changes);
  const lie = () => sampleOf(randomUUID(), 0, FALSE_SPEED);
  const gone = JSON.stringify({ online: false, agent: 'lie' });

  const topics: [string, () => Buffer][] = [
    ['the victim’s telemetry', () => Buffer.from(telemetryTopic(victim.id))],
    ['the victim’s status', () => Buffer.from(statusTopic(victim.id))],
    ['the victim’s commands', () => Buffer.from(`v1/vehicles/${victim.id}/commands`)],
    ['the results of its commands', () => Buffer.from(`v1/vehicles/${victim.id}/commands/results`)],
    ['its configuration', () => Buffer.from(`v1/vehicles/${victim.id}/config`)],
    ['the victim in capitals', () => Buffer.from(telemetryTopic(victim.id.toUpperCase()))],
    ['the victim with a slash behind', () => Buffer.from(`${telemetryTopic(victim.id)}/`)],
    ['the victim with a slash before', () => Buffer.from(`/${telemetryTopic(victim.id)}`)],
    ['the victim by an empty level', () => Buffer.from(`v1//vehicles/${victim.id}/telemetry`)],
    ['the victim with NUL behind', () => Buffer.from(`${telemetryTopic(victim.id)}\0`)],
    ['itself, NUL, the victim', () => Buffer.from(`v1/vehicles/${car.id}\0/../${victim.id}/telemetry`)],
    ['the victim by climbing', () => Buffer.from(`v1/vehicles/${car.id}/../${victim.id}/telemetry`)],
    ['the victim in percents', () => Buffer.from(`v1/vehicles/${car.id}%2f..%2f${victim.id}/telemetry`)],
    [
      'the victim in overlong UTF-8',
      () =>
        Buffer.concat([Buffer.from('v1/vehicles'), Buffer.from([0xc0, 0xaf]), Buffer.from(`${victim.id}/telemetry`)]),
    ],
    ['all cars', () => Buffer.from('v1/vehicles/+/telemetry')],
    ['everything', () => Buffer.from('#')],
    ['$SYS, as a broker would', () => Buffer.from('$SYS/x/new/clients')],
    ['a share', () => Buffer.from(`$share/g/${telemetryTopic(victim.id)}`)],
    ['nothing', () => Buffer.alloc(0)],
    ['a very long topic', () => Buffer.alloc(65_535, 'v')],
  ];
  for (const [what, topic] of topics) {
    it(`is cut off when it publishes to ${what}, whatever the QoS`, async () => {
      for (const qos of [0, 1, 2] as const) {
        for (const payload of [lie(), gone]) {
          const client = await inside();
          const packet = rawPublish(topic(), payload, qos);
          packet[0] = (packet[0] as number) | 1; // retain
          client.write(packet, [0x62, 2, 0, 9], rawPublish(Buffer.from(telemetryTopic(victim.id)), lie()));
          await client.whenClosed;
          expect([...client.received()], 'no answer').to.deep.equal(CONNACK);
        }
      }
    });
  }

  const filters: [string, () => string][] = [
    ['everything', () => '#'],
    ['all of it', () => '+/+/+/+'],
    ['all cars’ status', () => 'v1/vehicles/+/status'],
    ['all of the victim', () => `v1/vehicles/${victim.id}/#`],
    ['the victim’s telemetry', () => telemetryTopic(victim.id)],
    ['the victim’s status, which is retained', () => statusTopic(victim.id)],
    ['the victim’s commands', () => `v1/vehicles/${victim.id}/commands`],
    ['the victim’s configuration', () => `v1/vehicles/${victim.id}/config`],
    ['the victim in capitals', () => `v1/vehicles/${victim.id.toUpperCase()}/commands`],
    ['a share', () => `$share/g/v1/vehicles/${victim.id}/#`],
    ['a queue', () => `$queue/v1/vehicles/${victim.id}/#`],
    ['$SYS', () => '$SYS/#'],
    ['the parent of itself', () => 'v1/vehicles/#'],
    ['itself and more', () => `v1/vehicles/${car.id}/#`],
    ['the victim with a slash behind', () => `v1/vehicles/${victim.id}/commands/`],
    ['the victim by an empty level', () => `v1//vehicles/${victim.id}/commands`],
  ];
  it('hears nothing of the victim, whatever it subscribes to', async () => {
    const client = await inside();
    const denied: number[] = [];
    for (const [i, [, filter]] of filters.entries()) {
      client.write(subscribePacket(filter(), i + 1));
      denied.push(0x90, 3, 0, i + 1, 0x80);
    }
    await eventually(() => expect([...client.received().subarray(4)]).to.deep.equal(denied));
    await victim.speak();
    await victim.client.publishAsync(statusTopic(victim.id), JSON.stringify({ online: true, agent: SECRET }), {
      qos: 1,
      retain: true,
    });
    client.write([0xc0, 0]);
    await eventually(() => expect([...client.received().subarray(4)]).to.deep.equal([...denied, 0xd0, 0]));
  });

  it('gets no session that somebody left', async () => {
    const client = await inside({ clean: false });
    client.write(subscribePacket(`v1/vehicles/${victim.id}/commands`, 1));
    await eventually(() => expect(client.received().length).to.equal(9));
    client.destroy();
    const again = await inside({ clean: false });
    expect(again.received()[2], 'session present').to.equal(0);
  });

  it('does not speak for the victim by naming it in the payload', async () => {
    const client = await inside();
    const payload = JSON.stringify({
      vehicleId: victim.id,
      id: victim.id,
      boot: randomUUID(),
      samples: [{ seq: 0, observedAt: Date.now(), vehicleId: victim.id, speedKmh: FALSE_SPEED }],
    });
    client.write(publishPacket(telemetryTopic(car.id), 3, payload));
    await eventually(() => expect([...client.received().subarray(4)]).to.deep.equal([0x40, 2, 0, 3]));
  });

  it('gains nothing over WebSocket', async () => {
    const url = stage.platform.mqttUrl.replace('mqtt:', 'ws:');
    const options: IClientOptions = { ...car, clientId: car.id, reconnectPeriod: 0 };
    const asVictim = await mqtt.connectAsync(url, { ...options, clientId: victim.id }).catch((error) => error);
    expect(asVictim).to.be.instanceOf(Error);
    for (const path of ['', `/${victim.id}`, '/mqtt?username=admin']) {
      const client = await mqtt.connectAsync(url + path, options);
      const granted = await client.subscribeAsync(['#', statusTopic(victim.id)]).catch((error) => error);
      expect(granted).to.be.instanceOf(Error);
      const closed = new Promise<void>((resolve) => client.once('close', () => resolve()));
      client.publish(telemetryTopic(victim.id), lie(), { qos: 1 });
      await closed;
      client.end(true);
    }
  });
});
