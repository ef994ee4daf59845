import { expect } from 'chai';
import { eventually } from '../../support/eventually.js';
import { answers, puback, publishPacket, signedIn } from './packets.js';
import { type RunningBroker, startBroker } from './running-broker.js';

describe('who is online', () => {
  let running: RunningBroker;
  before(async () => {
    running = await startBroker();
  });
  after(() => running[Symbol.asyncDispose]());

  const online = async (id: string) => (await running.states.of(id))?.online;
  const told = (id: string) =>
    running.news.flatMap((event) => (event.kind === 'presence' && event.vehicleId === id ? [event.online] : []));

  it('is a car from its sign-in until it drops', async () => {
    const car = await running.newCar();
    const client = await signedIn(running, car);
    await eventually(async () => expect(await online(car.id)).to.equal(true));
    client.destroy();
    await eventually(async () => expect(await online(car.id)).to.equal(false));
    expect(told(car.id)).to.deep.equal([true, false]);
  });

  it('is not decided by a car’s other connections', async () => {
    const car = await running.newCar();
    const client = await signedIn(running, car, { clientId: `${car.id}-diagnosis` });
    client.write(publishPacket(`v1/vehicles/${car.id}/status`, 1, '{"online":true}', 1, true));
    await eventually(() => expect(answers(client)).to.deep.equal(puback(1)));
    expect(told(car.id)).to.deep.equal([]);
    client.destroy();
  });

  it('follows what the car itself says', async () => {
    const car = await running.newCar();
    const client = await signedIn(running, car);
    client.write(publishPacket(`v1/vehicles/${car.id}/status`, 1, '{"online":false,"agent":"1.2.3"}', 1, true));
    await eventually(async () => expect(await online(car.id)).to.equal(false));
    const [row] = await running.database.db('vehicle_states').where({ vehicle_id: car.id });
    expect(row.agent).to.equal('1.2.3');
    client.destroy();
  });

  it('does not change with a status that is none', async () => {
    const car = await running.newCar();
    const client = await signedIn(running, car);
    client.write(publishPacket(`v1/vehicles/${car.id}/status`, 1, '{"online":"maybe"}', 1, true));
    await eventually(() => expect(answers(client)).to.deep.equal(puback(1)));
    expect(told(car.id)).to.deep.equal([true]);
    client.destroy();
  });

  it('is kept of all others when one car says what no database takes', async () => {
    const [odd, other] = await running.newCars(2);
    if (!odd || !other) throw new Error('no cars');
    const client = await signedIn(running, odd);
    const status = (id: string) => `v1/vehicles/${id}/status`;
    client.write(publishPacket(status(odd.id), 1, '{"online":true,"agent":"\\u0000"}', 1, true));
    client.write(publishPacket(status(odd.id), 2, '{"online":true,"agent":"\\ud800"}', 1, true));
    client.write(publishPacket(status(odd.id), 3, '{"online":true,"configVersion":99999999999}', 1, true));
    await eventually(() => expect(answers(client)).to.deep.equal([1, 2, 3].flatMap(puback)));
    const honest = await signedIn(running, other);
    await eventually(async () => expect(await online(other.id)).to.equal(true));
    expect(await running.count('motorpool_presence_failures_total')).to.equal(0);
    client.destroy();
    honest.destroy();
  });

  it('never says offline of a car that only took over its own connection', async () => {
    const car = await running.newCar();
    const will = {
      topic: `v1/vehicles/${car.id}/status`,
      payload: Buffer.from('{"online":false}'),
      qos: 1,
      retain: true,
    } as const;
    const first = await signedIn(running, car, { will });
    const second = await signedIn(running, car, { will });
    await first.whenClosed;
    expect(told(car.id)).to.deep.equal([true, true]);
    second.destroy();
    await eventually(async () => expect(await online(car.id)).to.equal(false));
  });
});
