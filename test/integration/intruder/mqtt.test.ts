/** A car cannot speak or listen for another: every way in that we could think of, against the whole system. */
import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import mqtt, { type IClientOptions } from 'mqtt';
import mqttPacket, { type IConnectPacket, type QoS } from 'mqtt-packet';
import { statusTopic, telemetryTopic } from '../../../contracts/index.js';
import type { ApiClient } from '../../support/api-client.js';
import { eventually } from '../../support/eventually.js';
import { startPlatform, type TestPlatform } from '../../support/platform.js';
import { hasRedis, startTestRedis } from '../../support/redis.js';
import { CONNACK, connectPacket, publishPacket, subscribePacket } from '../broker/packets.js';
import { type Car, type RawClient, rawClient } from '../broker/running-broker.js';
import { driveVictim, FALSE_SPEED, SECRET, sampleOf, type Victim } from './victim.js';

describe('a car that is after another', () => {
  let platform: TestPlatform;
  let api: ApiClient;
  let victim: Victim;
  let car: Car;
  const clients: RawClient[] = [];
  before(async () => {
    platform = await startPlatform();
    api = await platform.signIn();
    victim = await driveVictim(platform, api);
    const id = await api.makeCar();
    car = { id, ...(await api.credentials(id)) };
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) {
      expect(client.received().includes(SECRET), 'the intruder received something of the victim').to.equal(false);
      client.destroy();
    }
    await victim.isUntouched();
  });
  after(async () => {
    await victim[Symbol.asyncDispose]();
    await platform[Symbol.asyncDispose]();
  });

  async function intruder(): Promise<RawClient> {
    const client = await rawClient(platform.mqttPort);
    clients.push(client);
    return client;
  }
  async function inside(changes: Partial<IConnectPacket> = {}): Promise<RawClient> {
    const client = await intruder();
    client.write(connectPacket(car, changes));
    await eventually(() => expect([...client.received()]).to.deep.equal(CONNACK));
    return client;
  }
  const lie = () => sampleOf(randomUUID(), 0, FALSE_SPEED);
  const gone = JSON.stringify({ online: false, agent: 'lie' });
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

  describe('at the door', () => {
    const will = (topic: string) => ({ topic, payload: Buffer.from(gone), qos: 1 as const, retain: true });
    const look = (id: string) => id.replace('0', '\u{ff10}').replace('a', '\u0430').replace('1', '\u{ff11}');
    const refused: [string, () => Partial<IConnectPacket>][] = [
      ['with the victim’s client id', () => ({ clientId: victim.id })],
      ['with a client id that begins as the victim’s', () => ({ clientId: `${victim.id}-x` })],
      ['with the victim’s id behind its own', () => ({ clientId: `${car.id}/${victim.id}` })],
      ['with both ids in one client id, the victim’s first', () => ({ clientId: `${victim.id}-${car.id}` })],
      ['with the victim’s name and its own token', () => ({ username: victim.id })],
      ['with the victim’s name and client id', () => ({ username: victim.id, clientId: victim.id })],
      ['with the victim’s name in capitals', () => ({ username: victim.id.toUpperCase(), clientId: victim.id })],
      ['with the victim’s name in percents', () => ({ username: encodeURIComponent(victim.id).replace('-', '%2D') })],
      ['with a name that only looks like the victim’s', () => ({ username: `${look(victim.id)}\u200b` })],
      ['with the victim’s name and a space', () => ({ username: `${victim.id} ` })],
      ['with the victim’s name in braces', () => ({ username: `{${victim.id}}` })],
      ['with a name that asks the database', () => ({ username: `' or id='${victim.id}` })],
      ['with no password', () => ({ username: victim.id, clientId: victim.id, password: undefined as never })],
      ['with a last will on the victim’s status', () => ({ will: will(statusTopic(victim.id)) })],
      ['with a last will on the victim’s telemetry', () => ({ will: will(telemetryTopic(victim.id)) })],
      ['with a last will on all cars', () => ({ will: will('v1/vehicles/+/status') })],
      ['with a last will on its own telemetry', () => ({ will: will(telemetryTopic(car.id)) })],
      ['with a last will on $SYS', () => ({ will: will('$SYS/x/new/clients') })],
      ['with a last will on a shared topic', () => ({ will: will(`$share/x/${statusTopic(victim.id)}`) })],
    ];
    for (const [how, changes] of refused) {
      it(`is refused ${how}`, async () => {
        const client = await intruder();
        const given = changes();
        try {
          client.write(connectPacket(car, given));
        } catch {
          client.write(mqttPacket.generate({ cmd: 'connect', clientId: 'x', keepalive: 1 }));
        }
        await client.whenClosed;
        expect(client.received()[3]).to.not.equal(0);
      });
    }

    it('keeps no last will of the victim’s, though it dies a hundred deaths', async () => {
      for (let i = 0; i < 20; i++) {
        const client = await inside({ will: will(statusTopic(car.id)), clientId: `${car.id}-${i}` });
        client.destroy();
      }
    });

    it('is not heard before it is let in', async () => {
      const client = await intruder();
      client.write(publishPacket(telemetryTopic(victim.id), 1, lie()), connectPacket(car));
      await client.whenClosed;
      const eager = await intruder();
      eager.write(
        connectPacket({ ...car, password: victim.password }),
        publishPacket(telemetryTopic(car.id), 1, lie()),
        publishPacket(telemetryTopic(victim.id), 2, lie()),
      );
      await eager.whenClosed;
      expect([...eager.received()]).to.deep.equal([0x20, 2, 0, 4]);
    });

    it('does not become the victim by a second CONNECT', async () => {
      const client = await inside();
      client.write(
        connectPacket({ id: victim.id, username: victim.id, password: victim.password }),
        publishPacket(telemetryTopic(victim.id), 1, lie()),
      );
      await client.whenClosed;
      expect([...client.received()]).to.deep.equal(CONNACK);
    });

    it('guesses tokens for as long as it likes', async () => {
      const guesses = Array.from({ length: 50 }, async (_, i) => {
        const client = await intruder();
        client.write(connectPacket({ id: victim.id, username: victim.id, password: `guess ${i}` }));
        await client.whenClosed;
        expect(client.received()[3]).to.equal(4);
      });
      await Promise.all(guesses);
    });
  });

  describe('inside', () => {
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
      const url = platform.mqttUrl.replace('mqtt:', 'ws:');
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

  it('is out the moment its token is replaced, also by the id in capitals', async () => {
    for (const id of [car.id, car.id.toUpperCase()]) {
      const client = await inside();
      const renewed = await api.credentials(id);
      await client.whenClosed;
      const old = await intruder();
      old.write(connectPacket(car));
      await old.whenClosed;
      expect([...old.received()]).to.deep.equal([0x20, 2, 0, 4]);
      expect(renewed.username, 'a name that can sign in').to.equal(car.id);
      car = { id: car.id, ...renewed };
    }
  });

  it('is out the moment it is deleted', async () => {
    const id = await api.makeCar();
    const deleted: Car = { id, ...(await api.credentials(id)) };
    const client = await intruder();
    client.write(connectPacket(deleted));
    await eventually(() => expect([...client.received()]).to.deep.equal(CONNACK));
    await api.call('DELETE', `/api/cars/${id.toUpperCase()}`);
    await client.whenClosed;
    const again = await intruder();
    again.write(connectPacket(deleted));
    await again.whenClosed;
    expect(again.received()[3]).to.equal(4);
  });
});

describe(`a token revoked in another process${hasRedis ? '' : ' (skipped: no redis-server in PATH)'}`, () => {
  before(function () {
    if (!hasRedis) this.skip();
  });

  it('closes the car’s connection at once, and opens none', async () => {
    await using redis = await startTestRedis();
    await using here = await startPlatform({ REDIS_URL: redis.url.href });
    await using there = await startPlatform({
      REDIS_URL: redis.url.href,
      DATABASE_URL: here.databaseUrl,
      ADMIN_PASSWORD: here.admin.password,
    });
    const api = await here.signIn();
    const id = await api.makeCar();
    const car: Car = { id, ...(await api.credentials(id)) };
    const client = await rawClient(there.mqttPort);
    client.write(connectPacket(car));
    await eventually(() => expect([...client.received()]).to.deep.equal(CONNACK));
    const began = performance.now();
    await api.credentials(id);
    await client.whenClosed;
    expect(performance.now() - began).to.be.lessThan(2_000);
    const again = await rawClient(there.mqttPort);
    again.write(connectPacket(car));
    await again.whenClosed;
    expect([...again.received()]).to.deep.equal([0x20, 2, 0, 4]);
  }).timeout(60_000);
});
