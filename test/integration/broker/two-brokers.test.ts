import { expect } from 'chai';
import { statusTopic } from '../../../contracts/index.js';
import { openLiveBus } from '../../../platform/live-bus/open-live-bus.js';
import { createLog } from '../../../platform/log.js';
import { openTestDatabase } from '../../support/database.js';
import { eventually } from '../../support/eventually.js';
import { hasRedis, startTestRedis, type TestRedis } from '../../support/redis.js';
import { answers, puback, signedIn, subscribePacket, telemetry } from './packets.js';
import { type Car, rawClient, startBroker } from './running-broker.js';

const offline = (car: Car) =>
  ({ topic: statusTopic(car.id), payload: Buffer.from('{"online":false}'), qos: 1, retain: true }) as const;

describe('two brokers over Redis (needs redis-server)', () => {
  let redis: TestRedis | undefined;
  let redisUrl: URL;
  before(async function () {
    if (!hasRedis) return this.skip();
    redis = await startTestRedis();
    redisUrl = redis.url;
  });
  after(() => redis?.[Symbol.asyncDispose]());

  it('let a car take over its connection at the other, and never say that it went offline', async () => {
    await using database = await openTestDatabase();
    await using here = await startBroker({ redisUrl, database });
    await using there = await startBroker({ redisUrl, database });
    const car = await here.newCar();
    const will = offline(car);
    const first = await signedIn(here, car, { will });
    first.write(subscribePacket(`v1/vehicles/${car.id}/commands`));
    await eventually(() => expect(answers(first)).to.deep.equal([0x90, 3, 0, 1, 1]));
    const second = await signedIn(there, car, { will });
    await first.whenClosed;
    second.write(telemetry(car, 1, '{}'));
    await eventually(() => expect(answers(second)).to.deep.equal(puback(1)));
    await eventually(async () => expect((await here.states.of(car.id))?.online).to.equal(true));
    expect(here.news.filter((event) => event.kind === 'presence' && !event.online)).to.deep.equal([]);
    second.destroy();
  });

  it('bring a car a command that was sent through the other', async () => {
    await using database = await openTestDatabase();
    await using here = await startBroker({ redisUrl, database });
    await using there = await startBroker({ redisUrl, database });
    const car = await here.newCar();
    const client = await signedIn(here, car);
    client.write(subscribePacket(`v1/vehicles/${car.id}/commands`));
    await eventually(() => expect(answers(client).length).to.equal(5));
    await there.broker.sendToVehicle(`v1/vehicles/${car.id}/commands`, 'unlock');
    await eventually(() => expect(client.received().toString('latin1')).to.include('unlock'));
    client.destroy();
  });

  it('tell each other of their cars alone, not of whoever else is at the door', async () => {
    await using database = await openTestDatabase();
    await using here = await startBroker({ redisUrl, database });
    await using liveBus = await openLiveBus(redisUrl, createLog('silent'));
    const told: number[] = [];
    liveBus.subscribe(['broker-cars'], ({ cars }) => told.push(cars));
    const client = await signedIn(here, await here.newCar());
    const strangers = await Promise.all(Array.from({ length: 30 }, () => rawClient(here.port)));
    for (const stranger of strangers) stranger.write([0x10]); // a CONNECT that never goes on
    await eventually(() => expect(told.at(-1)).to.equal(1));
    told.length = 0;
    await eventually(() => expect(told.length).to.be.at.least(2));
    expect([...new Set(told)]).to.deep.equal([1]);
    for (const one of [client, ...strangers]) one.destroy();
  });

  it('share the cars evenly once there are two, and nobody is told that one went offline', async function () {
    this.timeout(90_000);
    await using database = await openTestDatabase();
    await using here = await startBroker({ redisUrl, database });
    const cars = await here.newCars(60);
    const clients = await Promise.all(cars.map((car) => signedIn(here, car, { will: offline(car) })));
    await using there = await startBroker({ redisUrl, database });
    await eventually(() => expect(clients.filter(({ closed }) => closed)).to.have.length(30), { timeoutMs: 40_000 });
    const moved = cars.filter((_, i) => clients[i]?.closed);
    const again = await Promise.all(moved.map((car) => signedIn(there, car, { will: offline(car) })));
    await eventually(async () => expect(await there.count('motorpool_mqtt_connections')).to.equal(30));
    expect(await here.count('motorpool_mqtt_handed_over_total')).to.equal(30);
    for (const { id } of cars) expect((await here.states.of(id))?.online).to.equal(true);
    expect(here.news.filter((event) => event.kind === 'presence' && !event.online)).to.deep.equal([]);
    for (const client of [...clients, ...again]) client.destroy();
  });
});
