import { expect } from 'chai';
import { commandsTopic } from '../../../contracts/index.js';
import { createLog } from '../../../platform/log.js';
import { eventually } from '../../support/eventually.js';
import { hasRedis, startTestRedis, type TestRedis } from '../../support/redis.js';
import { answers, signedIn, subscribePacket } from './packets.js';
import { startBroker } from './running-broker.js';

/** In place of what brokers tell each other: MessagePack of an id and a message. */
const NONSENSE = {
  'no MessagePack': Buffer.from('hello'),
  'nothing at all': Buffer.alloc(0),
  'no message in it': Buffer.from('82a26964a161a36d7367c0', 'hex'),
  'a message without a topic': Buffer.from('82a26964a162a36d736780', 'hex'),
};

describe('a broker that hears nonsense in Redis (needs redis-server)', () => {
  let redis: TestRedis;
  before(async function () {
    if (!hasRedis) return this.skip();
    redis = await startTestRedis();
  });
  after(() => redis?.[Symbol.asyncDispose]());

  // Mocha fails the test that runs where an exception would have ended the process.
  it('passes it over, and brings its cars their commands', async () => {
    await using running = await startBroker({ redisUrl: redis.url, log: createLog('silent') });
    const car = await running.newCar();
    const client = await signedIn(running, car);
    client.write(subscribePacket(commandsTopic(car.id)));
    await eventually(() => expect(answers(client)).to.deep.equal([0x90, 3, 0, 1, 1]));
    const channels = [commandsTopic(car.id), '$SYS/another/heartbeat', '$SYS/another/new/clients'];
    for (const [what, bytes] of Object.entries(NONSENSE)) {
      for (const channel of channels) {
        const heard = await redis.ask((client) => client.publish(channel, bytes));
        expect(heard, `who hears ${what} on ${channel}`).to.be.greaterThan(0);
      }
    }
    await running.broker.sendToVehicle(commandsTopic(car.id), 'unlock');
    await eventually(() => expect(client.received().toString('latin1')).to.include('unlock'));
    client.destroy();
  });
});
