import { expect } from 'chai';
import { eventually } from '../../support/eventually.js';
import { answers, puback, publishPacket, signedIn, subscribePacket } from './packets.js';
import { type Car, type RunningBroker, startBroker } from './running-broker.js';

describe('who may say and hear what at the broker', () => {
  let running: RunningBroker;
  let car: Car;
  let other: Car;
  before(async () => {
    running = await startBroker();
    car = await running.newCar();
    other = await running.newCar();
  });
  after(() => running[Symbol.asyncDispose]());
  beforeEach(() => {
    running.taken.length = 0;
  });

  const deniedTopics: [string, () => string][] = [
    ['another car’s telemetry', () => `v1/vehicles/${other.id}/telemetry`],
    ['another car’s status', () => `v1/vehicles/${other.id}/status`],
    ['its own commands', () => `v1/vehicles/${car.id}/commands`],
    ['its own configuration', () => `v1/vehicles/${car.id}/config`],
    ['its own id in capitals', () => `v1/vehicles/${car.id.toUpperCase()}/telemetry`],
    ['below its telemetry', () => `v1/vehicles/${car.id}/telemetry/x`],
    ['$SYS', () => '$SYS/x/new/clients'],
    ['a topic of its own making', () => 'hello'],
    ['a path that climbs', () => `v1/vehicles/${car.id}/../${other.id}/telemetry`],
  ];
  for (const [what, topic] of deniedTopics) {
    for (const qos of [0, 1, 2] as const) {
      it(`closes a car that publishes to ${what} with QoS ${qos}`, async () => {
        const client = await signedIn(running, car);
        client.write(publishPacket(topic(), 1, '{}', qos, true));
        await client.whenClosed;
        expect(answers(client)).to.deep.equal([]);
        expect(running.taken).to.deep.equal([]);
      });
    }
  }

  const deniedFilters: [string, () => string][] = [
    ['everything', () => '#'],
    ['one level', () => '+'],
    ['all cars', () => 'v1/vehicles/+/commands'],
    ['all below itself', () => `v1/vehicles/${car.id}/#`],
    ['a wildcard in its place', () => `v1/vehicles/${car.id}/+`],
    ['its own telemetry', () => `v1/vehicles/${car.id}/telemetry`],
    ['its own status', () => `v1/vehicles/${car.id}/status`],
    ['another car’s commands', () => `v1/vehicles/${other.id}/commands`],
    ['a shared subscription', () => `$share/g/v1/vehicles/${car.id}/commands`],
    ['the queue prefix', () => `$queue/v1/vehicles/${car.id}/commands`],
    ['$SYS', () => '$SYS/#'],
  ];
  for (const [what, filter] of deniedFilters) {
    it(`denies a subscription to ${what}, and the connection lives on`, async () => {
      const client = await signedIn(running, car);
      client.write(subscribePacket(filter(), 77));
      await eventually(() => expect(answers(client)).to.deep.equal([0x90, 3, 0, 77, 0x80]));
      client.destroy();
    });
  }

  it('brings a car its commands and its retained configuration, and no other’s', async () => {
    const client = await signedIn(running, car);
    await running.broker.sendToVehicle(`v1/vehicles/${car.id}/config`, '{"version":1,"sensors":[]}', {
      retain: true,
    });
    client.write(subscribePacket(`v1/vehicles/${car.id}/commands`, 1));
    client.write(subscribePacket(`v1/vehicles/${car.id}/config`, 2));
    await eventually(() => expect(client.received().toString('latin1')).to.include('"version":1'));
    await running.broker.sendToVehicle(`v1/vehicles/${other.id}/commands`, 'not-for-you');
    await running.broker.sendToVehicle(`v1/vehicles/${car.id}/commands`, 'for-you');
    await eventually(() => expect(client.received().toString('latin1')).to.include('for-you'));
    expect(client.received().toString('latin1')).not.to.include('not-for-you');
    client.destroy();
  });

  it('sends nothing to a topic that no car may hear', async () => {
    for (const topic of [`v1/vehicles/${car.id}/telemetry`, 'v1/vehicles/x/commands', '$SYS/x']) {
      let thrown: unknown;
      await running.broker.sendToVehicle(topic, '{}').catch((error) => (thrown = error));
      expect(thrown).to.be.instanceOf(Error);
    }
  });

  it('acknowledges a command’s result', async () => {
    const client = await signedIn(running, car);
    client.write(publishPacket(`v1/vehicles/${car.id}/commands/results`, 5, '{"id":"1","state":"done"}'));
    await eventually(() => expect(answers(client)).to.deep.equal(puback(5)));
    client.destroy();
  });
});
