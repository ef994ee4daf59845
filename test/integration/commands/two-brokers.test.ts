import { expect } from 'chai';
import { openTestDatabase } from '../../support/database.js';
import { eventually } from '../../support/eventually.js';
import { hasRedis, startTestRedis, type TestRedis } from '../../support/redis.js';
import { type RunningBroker, startBroker } from '../broker/running-broker.js';
import { commandsOf } from './commands-of.js';
import { doAtOnce, listeningCar } from './listening-car.js';

describe('commands through two brokers over Redis (needs redis-server)', () => {
  let redis: TestRedis | undefined;
  before(async function () {
    if (!hasRedis) return this.skip();
    redis = await startTestRedis();
  });
  after(() => redis?.[Symbol.asyncDispose]());

  it('come from the one that has the car, once, wherever the news of them began', async () => {
    const { url: redisUrl } = redis as TestRedis;
    await using database = await openTestDatabase();
    await using here = await startBroker({ redisUrl, database });
    await using there = await startBroker({ redisUrl, database });
    const commands = commandsOf(database.db);
    const car = await here.newCar();
    const done = (id: string) => eventually(async () => expect(await commands.stateOf(id)).to.equal('done'));
    const nudge = (from: RunningBroker, commandId: string) =>
      from.hear({
        ...{ kind: 'command-changed', commandId, vehicleId: car.id, type: 'unlock', state: 'queued' },
        ...{ confirmation: 'none', detail: null, requestedBy: null, at: Date.now() },
      });

    const first = await listeningCar(here.url, car, doAtOnce);
    const ids: string[] = [];
    for (let i = 0; i < 5; i++) {
      const id = await commands.queue(car.id);
      ids.push(id);
      nudge(there, id);
      await done(id);
    }
    expect(first.heard.map(({ id }) => id)).to.deep.equal(ids);
    expect(await there.count('motorpool_commands_sent_total')).to.equal(0);

    const late = await commands.queue(car.id, 'lock');
    const second = await listeningCar(there.url, car, doAtOnce); // takes the connection over
    await done(late);
    expect(second.heard.map(({ id }) => id)).to.deep.equal([late]);
    await first[Symbol.asyncDispose]();
    await second[Symbol.asyncDispose]();
  });
});
