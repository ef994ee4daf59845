/** A car cannot come in as another: every way that we could think of, against the whole system. */
import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import mqttPacket, { type IConnectPacket } from 'mqtt-packet';
import { statusTopic, telemetryTopic } from '../../../contracts/index.js';
import { eventually } from '../../support/eventually.js';
import { startPlatform } from '../../support/platform.js';
import { hasRedis, startTestRedis } from '../../support/redis.js';
import { CONNACK, connectPacket, publishPacket } from '../broker/packets.js';
import { type Car, rawClient } from '../broker/running-broker.js';
import { type IntrudersStage, setIntrudersStage } from './intruders-stage.js';
import { FALSE_SPEED, sampleOf, type Victim } from './victim.js';

describe('a car that is after another, at the door', () => {
  let stage: IntrudersStage;
  let victim: Victim;
  let car: Car;
  before(async () => {
    stage = await setIntrudersStage();
    ({ victim, car } = stage);
  });
  afterEach(() => stage.endOfTest());
  after(() => stage[Symbol.asyncDispose]());

  const intruder = () => stage.intruder();
  const inside = (changes?: Partial<IConnectPacket>) => stage.inside(car, changes);
  const lie = () => sampleOf(randomUUID(), 0, FALSE_SPEED);
  const gone = JSON.stringify({ online: false, agent: 'lie' });

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

  it('is out the moment its token is replaced, also by the id in capitals', async () => {
    for (const id of [car.id, car.id.toUpperCase()]) {
      const client = await inside();
      const renewed = await stage.api.credentials(id);
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
    const id = await stage.api.makeCar();
    const deleted: Car = { id, ...(await stage.api.credentials(id)) };
    const client = await intruder();
    client.write(connectPacket(deleted));
    await eventually(() => expect([...client.received()]).to.deep.equal(CONNACK));
    await stage.api.call('DELETE', `/api/cars/${id.toUpperCase()}`);
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
