import { expect } from 'chai';
import { eventually } from '../../support/eventually.js';
import { connectPacket } from './packets.js';
import { rawClient, startBroker } from './running-broker.js';

const CARS = Number(process.env.CROWD_CARS ?? 1000);

describe('a fleet that comes back at once', () => {
  it('is signed in and shown online within seconds, with nobody turned away', async function () {
    this.timeout(120_000);
    await using running = await startBroker();
    const cars = await running.newCars(CARS); // no cache knows them
    const from = performance.now();
    const clients = await Promise.all(
      cars.map(async (car) => {
        const client = await rawClient(running.port);
        client.write(connectPacket(car, { keepalive: 600 }));
        return client;
      }),
    );
    const inside = () => running.count('motorpool_mqtt_connections');
    await eventually(async () => expect(await inside()).to.equal(CARS), { timeoutMs: 60_000 });
    const signedInMs = performance.now() - from;
    const online = async () => {
      const [row] = await running.database.db('vehicle_states').where({ online: true }).count();
      return Number(row?.count);
    };
    await eventually(async () => expect(await online()).to.equal(CARS), { timeoutMs: 60_000 });
    const shownMs = performance.now() - from;
    if (process.env.CROWD_CARS) console.log({ cars: CARS, signedInMs, shownMs });
    expect(shownMs).to.be.lessThan(15_000);
    expect(await running.count('motorpool_mqtt_refusals_total')).to.equal(0);
    for (const client of clients) client.destroy();
    await eventually(async () => expect(await online()).to.equal(0), { timeoutMs: 30_000 });
  });
});
