import { expect } from 'chai';
import { eventually } from '../../support/eventually.js';
import { outage } from './outage.js';
import { connectPacket, signedIn } from './packets.js';
import { type Car, type RunningBroker, rawClient, startBroker } from './running-broker.js';

describe('while the database cannot be asked', () => {
  let running: RunningBroker;
  before(async () => {
    running = await startBroker({ limits: { signInMs: 1_000 } });
  });
  after(() => running[Symbol.asyncDispose]());

  async function connackOf(car: Car): Promise<number | undefined> {
    const client = await rawClient(running.port);
    client.write(connectPacket(car));
    await eventually(() => expect(client.received().length).to.equal(4));
    const code = client.received()[3];
    client.destroy();
    return code;
  }

  it('a car is told that the server is unavailable, and comes in afterwards', async () => {
    const car = await running.newCar();
    const end = await outage(running.database, ['vehicle_credentials']);
    expect(await connackOf(car)).to.equal(3);
    await end();
    await eventually(async () => expect(await connackOf(car)).to.equal(0));
  });

  it('who is online is remembered and stored afterwards, the newest word of each car', async () => {
    const stays = await running.newCar();
    const leaves = await running.newCar();
    const end = await outage(running.database, ['vehicle_states']);
    const client = await signedIn(running, stays);
    (await signedIn(running, leaves)).destroy();
    await eventually(async () => expect(await running.count('motorpool_presence_failures_total')).to.be.greaterThan(0));
    await end();
    await eventually(async () => expect((await running.states.of(stays.id))?.online).to.equal(true));
    expect((await running.states.of(leaves.id))?.online).to.equal(false);
    client.destroy();
  });
});
