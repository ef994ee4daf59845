import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import { statusTopic } from '../../../contracts/index.js';
import type { Database } from '../../../platform/postgres/open-database.js';
import { vehicleStates } from '../../../platform/vehicle-states/index.js';
import { openTestDatabase } from '../../support/database.js';
import { eventually } from '../../support/eventually.js';
import { hasRedis, startTestRedis, type TestRedis } from '../../support/redis.js';
import { brokerProcess } from './broker-process.js';
import { signedIn } from './packets.js';
import { type Car, makeCars, type RunningBroker, startBroker } from './running-broker.js';

/** Silent for three heartbeats of 5 s, then found at the next one; and on a busy machine listening may begin anew. */
const SOON = { timeoutMs: 60_000 };

describe('a broker that is killed or frozen (needs redis-server)', function () {
  this.timeout(120_000);
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
  const told = ({ news }: RunningBroker) =>
    news.flatMap((event) => (event.kind === 'presence' && !event.online ? event.vehicleId : []));
  const idsOf = (cars: readonly Car[]) => cars.map(({ id }) => id);
  async function expectOnline({ states }: Pick<RunningBroker, 'states'>, cars: readonly Car[], online: boolean) {
    for (const { id } of cars) expect((await states.of(id))?.online, id).to.equal(online);
  }

  it('leaves no car online that does not come to another, though none had a last will', async () => {
    await using here = await startBroker({ redisUrl: redis.url, database });
    await using beside = await startBroker({ redisUrl: redis.url, database });
    const there = await brokerProcess(redis, database);
    await there.process.start();
    try {
      const [elsewhere, moved, ...gone] = (await here.newCars(5)) as [Car, Car, ...Car[]];
      const stays = await signedIn(beside, elsewhere);
      for (const car of [moved, ...gone]) await signedIn(there, car);
      await eventually(() => expectOnline(here, [elsewhere, moved, ...gone], true));
      await there.process.kill();
      const again = await signedIn(here, moved);
      await eventually(() => expectOnline(here, gone, false), SOON);
      await pause(6_000); // both have looked
      expect(told(here), 'once of each').to.have.members(idsOf(gone));
      await expectOnline(here, [elsewhere, moved], true);
      for (const client of [stays, again]) client.destroy();
    } finally {
      await there.process.kill();
    }
  });

  it('leaves no car online that does not come back, where it was the only one and is started again', async () => {
    const before = await brokerProcess(redis, database);
    await before.process.start();
    try {
      const [back, gone] = (await makeCars(database.db, 2)) as [Car, Car];
      const states = vehicleStates(database.db);
      for (const car of [back, gone]) await signedIn(before, car);
      await eventually(() => expectOnline({ states }, [back, gone], true));
      await before.process.kill();
      await using after = await startBroker({ redisUrl: redis.url, database });
      const again = await signedIn(after, back);
      await eventually(() => expectOnline(after, [gone], false), SOON);
      await expectOnline(after, [back], true);
      again.destroy();
    } finally {
      await before.process.kill();
    }
  });

  it('leaves the last wills of its cars to the others, as messages', async () => {
    await using here = await startBroker({ redisUrl: redis.url, database });
    const there = await brokerProcess(redis, database);
    await there.process.start();
    try {
      const [moved, ...gone] = (await here.newCars(3)) as [Car, ...Car[]];
      for (const car of [moved, ...gone]) await signedIn(there, car, { will: willOf(car) });
      await eventually(() => expectOnline(here, [moved, ...gone], true));
      await there.process.kill();
      const again = await signedIn(here, moved, { will: willOf(moved) });
      await eventually(() => expectOnline(here, gone, false), SOON);
      const wills = () => redis.ask((client) => client.lrange('will', 0, -1));
      await eventually(async () => expect(await wills()).to.have.length(1), { timeoutMs: 60_000 }); // of the one that is here
      expect(told(here)).to.have.members(idsOf(gone));
      await expectOnline(here, [moved], true);
      again.destroy();
    } finally {
      await there.process.kill();
    }
  });

  it('has its cars shown offline while it is frozen, and online once it goes on', async () => {
    await using here = await startBroker({ redisUrl: redis.url, database });
    const there = await brokerProcess(redis, database);
    await there.process.start();
    try {
      const [car, other] = (await here.newCars(2)) as [Car, Car];
      const clients = [await signedIn(there, car, { will: willOf(car) }), await signedIn(there, other)];
      await eventually(() => expectOnline(here, [car, other], true));
      process.kill(there.process.pid, 'SIGSTOP');
      await eventually(() => expectOnline(here, [car, other], false), SOON);
      process.kill(there.process.pid, 'SIGCONT');
      await eventually(() => expectOnline(here, [car, other], true), { timeoutMs: 20_000 });
      for (const client of clients) {
        expect(client.closed).to.equal(false);
        client.destroy();
      }
    } finally {
      await there.process.kill();
    }
  });
});
