import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import { commandsTopic, configTopic, statusTopic } from '../../../contracts/index.js';
import type { Database } from '../../../platform/postgres/open-database.js';
import { openTestDatabase } from '../../support/database.js';
import { eventually } from '../../support/eventually.js';
import { hasRedis, startTestRedis, type TestRedis } from '../../support/redis.js';
import { silentProxy } from '../../support/silent-proxy.js';
import {
  answers,
  CONNACK,
  connectPacket,
  DISCONNECT,
  PINGREQ,
  PINGRESP,
  signedIn,
  subscribePacket,
} from './packets.js';
import { type Car, rawClient, startBroker } from './running-broker.js';

const TIME_FOR_REDIS = { timeoutMs: 15_000 };

describe('brokers over a Redis that comes and goes (needs redis-server)', () => {
  let redis: TestRedis;
  let database: Database;
  before(async function () {
    if (!hasRedis) return this.skip();
    redis = await startTestRedis();
    database = await openTestDatabase();
  });
  after(async () => {
    await database?.[Symbol.asyncDispose]();
    await redis?.[Symbol.asyncDispose]();
  });

  const willOf = (car: Car) =>
    ({ topic: statusTopic(car.id), payload: Buffer.from('{"online":false}'), qos: 1, retain: true }) as const;

  it('give a car its retained configuration, whichever of them it comes to', async () => {
    await using here = await startBroker({ redisUrl: redis.url, database });
    const car = await here.newCar();
    await here.broker.sendToVehicle(configTopic(car.id), '{"version":7,"sensors":[]}', { retain: true });
    await using there = await startBroker({ redisUrl: redis.url, database });
    for (const running of [here, there]) {
      const client = await signedIn(running, car);
      client.write(subscribePacket(configTopic(car.id)));
      await eventually(() => expect(client.received().includes('"version":7')).to.equal(true));
      client.destroy();
    }
  });

  it('close a car at once whose token is revoked at another', async () => {
    await using here = await startBroker({ redisUrl: redis.url, database });
    await using there = await startBroker({ redisUrl: redis.url, database });
    const car = await here.newCar();
    const client = await signedIn(here, car);
    await there.credentials.revoke(car.id);
    await client.whenClosed;
    const again = await rawClient(here.port);
    again.write(connectPacket(car));
    await again.whenClosed;
    expect([...again.received()]).to.deep.equal([0x20, 2, 0, 4]);
  });

  it('keep their cars while Redis is away, and bring them commands when it is back', async () => {
    await using running = await startBroker({ redisUrl: redis.url, database });
    const car = await running.newCar();
    const client = await signedIn(running, car);
    client.write(subscribePacket(commandsTopic(car.id)));
    await eventually(() => expect(answers(client)).to.deep.equal([0x90, 3, 0, 1, 1]));
    await redis.kill();
    await eventually(() => expect(running.broker.problem()).to.contain('Redis'));
    client.write(PINGREQ);
    await eventually(() => expect(answers(client).slice(5)).to.deep.equal(PINGRESP));
    await redis.start();
    await eventually(() => expect(running.broker.problem()).to.equal(undefined), TIME_FOR_REDIS);
    await eventually(async () => {
      await running.broker.sendToVehicle(commandsTopic(car.id), 'unlock');
      expect(client.received().includes('unlock')).to.equal(true);
    }, TIME_FOR_REDIS);
    const late = await signedIn(running, await running.newCar());
    expect([...late.received()]).to.deep.equal(CONNACK);
    late.destroy();
    client.destroy();
  });

  it('outlive a Redis that goes in the middle of an answer, while cars leave', async () => {
    await using network = await silentProxy(Number(redis.url.port));
    await using running = await startBroker({ redisUrl: new URL(`redis://127.0.0.1:${network.port}`), database });
    const cars = await running.newCars(20);
    const clients = await Promise.all(cars.map((car) => signedIn(running, car, { will: willOf(car) })));
    const lost: unknown[] = [];
    const note = (reason: unknown) => lost.push(reason);
    process.on('unhandledRejection', note);
    try {
      network.cutShort(4); // an integer, and not what was asked for with it
      for (const client of clients) client.write(DISCONNECT);
      await pause(500);
      await eventually(() => expect(running.broker.problem()).to.equal(undefined), TIME_FOR_REDIS);
    } finally {
      process.off('unhandledRejection', note);
    }
    expect(lost).to.deep.equal([]);
  });

  it('keep a car online that is at another before its broker’s Redis has answered that it left', async () => {
    await using network = await silentProxy(Number(redis.url.port), { answerMs: 400 });
    await using here = await startBroker({ redisUrl: new URL(`redis://127.0.0.1:${network.port}`), database });
    await using there = await startBroker({ redisUrl: redis.url, database });
    const car = await here.newCar();
    const first = await signedIn(here, car, { will: willOf(car) });
    first.write(subscribePacket(commandsTopic(car.id)));
    await eventually(() => expect(answers(first)).to.deep.equal([0x90, 3, 0, 1, 1]));
    first.destroy();
    await eventually(async () => expect((await there.states.of(car.id))?.online).to.equal(false));
    const second = await signedIn(there, car, { will: willOf(car) });
    await pause(1_500);
    expect((await there.states.of(car.id))?.online).to.equal(true);
    second.destroy();
  });

  it('take no one for dead after an outage of Redis in which they heard nothing', async function () {
    this.timeout(90_000);
    await using here = await startBroker({ redisUrl: redis.url, database });
    await using there = await startBroker({ redisUrl: redis.url, database });
    const cars = await here.newCars(2);
    const clients = await Promise.all(
      cars.map((car, i) => signedIn(i === 0 ? here : there, car, { will: willOf(car) })),
    );
    const online = () => Promise.all(cars.map(async ({ id }) => (await here.states.of(id))?.online));
    await eventually(async () => expect(await online()).to.deep.equal([true, true]));
    await redis.kill();
    await pause(26_000); // Aedes looks for dead brokers every 20 s
    await redis.start();
    for (const { broker } of [here, there]) {
      await eventually(() => expect(broker.problem()).to.equal(undefined), TIME_FOR_REDIS);
    }
    await pause(3_000);
    expect(await online()).to.deep.equal([true, true]);
    expect(await redis.ask((client) => client.lrange('will', 0, -1))).to.have.length(2);
    for (const client of clients) client.destroy();
  });
});
