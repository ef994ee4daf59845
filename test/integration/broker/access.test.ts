import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import type { IConnectPacket } from 'mqtt-packet';
import { tokenFingerprint } from '../../../platform/vehicle-credentials/index.js';
import { eventually } from '../../support/eventually.js';
import { answers, connectPacket, puback, publishPacket, signedIn, subscribePacket } from './packets.js';
import { type Car, type RunningBroker, rawClient, startBroker } from './running-broker.js';

describe('who may do what at the broker', () => {
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

  async function connackOf(changes: Partial<IConnectPacket>, as = car): Promise<number | undefined> {
    const client = await rawClient(running.port);
    client.write(connectPacket(as, changes));
    await client.whenClosed;
    const received = client.received();
    return received.length === 0 ? undefined : received[3];
  }

  const will = (topic: string) => ({ topic, payload: Buffer.from('{"online":false}'), qos: 1 as const, retain: true });

  describe('at the door', () => {
    const refused: [string, () => Partial<IConnectPacket>, number][] = [
      ['a wrong token', () => ({ password: Buffer.from('x'.repeat(43)) }), 4],
      ['another car’s token', () => ({ password: Buffer.from(other.password) }), 4],
      ['an empty token', () => ({ password: Buffer.alloc(0) }), 4],
      ['an id in capitals', () => ({ username: car.id.toUpperCase(), clientId: car.id.toUpperCase() }), 4],
      ['a car that does not exist', () => ({ username: randomUUID() }), 4],
      ['a user name that is no car’s', () => ({ username: 'admin' }), 4],
      ['another car’s client id', () => ({ clientId: other.id }), 2],
      ['a client id that only begins alike', () => ({ clientId: `${car.id}x` }), 2],
      ['no client id', () => ({ clientId: '', clean: true }), 2],
      ['a will on another car’s status', () => ({ will: will(`v1/vehicles/${other.id}/status`) }), 5],
      ['a will on $SYS', () => ({ will: will('$SYS/broker/new/clients') }), 5],
      ['a will on the own commands', () => ({ will: will(`v1/vehicles/${car.id}/commands`) }), 5],
    ];
    for (const [what, changes, code] of refused) {
      it(`refuses ${what} with code ${code}`, async () => {
        expect(await connackOf(changes())).to.equal(code);
      });
    }

    it('refuses who gives no name at all', async () => {
      const client = await rawClient(running.port);
      client.write([0x10, 12, 0, 4, ...Buffer.from('MQTT'), 4, 2, 0, 60, 0, 0]);
      await client.whenClosed;
      expect([...client.received()]).to.deep.equal([0x20, 2, 0, 4]);
    });

    it('tells a client of MQTT 5 that the version is not taken', async () => {
      expect(await connackOf({ protocolVersion: 5 })).to.equal(1);
    });

    it('takes a client of MQTT 3.1', async () => {
      const client = await signedIn(running, car, { protocolId: 'MQIsdp', protocolVersion: 3 });
      client.destroy();
    });

    it('does not let a stranger take over a car’s connection', async () => {
      const client = await signedIn(running, car);
      expect(await connackOf({ clientId: car.id, username: other.id, password: Buffer.from(other.password) })).to.equal(
        2,
      );
      expect(await connackOf({ password: Buffer.from('wrong') })).to.equal(4);
      client.write([0xc0, 0]);
      await eventually(() => expect(answers(client)).to.deep.equal([0xd0, 0]));
      client.destroy();
    });

    it('lets the car itself take over', async () => {
      const first = await signedIn(running, car);
      const second = await signedIn(running, car);
      await first.whenClosed;
      const third = await signedIn(running, car);
      await second.whenClosed;
      third.write([0xc0, 0]);
      await eventually(() => expect(answers(third)).to.deep.equal([0xd0, 0]));
      third.destroy();
    });

    it('lets a car have four connections, not five', async () => {
      const own = await running.newCar();
      const clients = [];
      for (const suffix of ['', '-a', '-b', '-c'])
        clients.push(await signedIn(running, own, { clientId: own.id + suffix }));
      expect(await connackOf({ clientId: `${own.id}-d` }, own)).to.equal(3);
      const again = await signedIn(running, own, { clientId: `${own.id}-c` }); // a take-over is not one more
      for (const client of [...clients, again]) client.destroy();
    });

    it('closes a car’s connections the moment its token is replaced, and takes the new token at once', async () => {
      const own = await running.newCar();
      const client = await signedIn(running, own);
      const renewed = { ...own, ...(await running.credentials.issue(own.id)) };
      await client.whenClosed;
      expect(await connackOf({}, own)).to.equal(4);
      (await signedIn(running, renewed)).destroy();
      await running.credentials.revoke(own.id);
      expect(await connackOf({}, renewed)).to.equal(4);
    });

    it('keeps a car that came with its new token before the news of it, which travels by another way', async () => {
      const own = await running.newCar();
      const renewed = { ...own, ...(await running.credentials.issue(own.id)) };
      const client = await signedIn(running, renewed);
      running.hear({ kind: 'credentials-revoked', vehicleId: own.id, but: tokenFingerprint(renewed.password) });
      client.write([0xc0, 0]);
      await eventually(() => expect(answers(client)).to.deep.equal([0xd0, 0]));
      running.hear({ kind: 'credentials-revoked', vehicleId: own.id, but: tokenFingerprint('a later one') });
      await client.whenClosed;
    });

    it('closes the connections of a car that is deleted', async () => {
      const own = await running.newCar();
      const client = await signedIn(running, own);
      await running.database.db('vehicles').where({ id: own.id }).update({ deleted_at: new Date() });
      running.hear({ kind: 'vehicle-changed', vehicleId: own.id });
      await client.whenClosed;
      expect(await connackOf({}, own)).to.equal(4);
    });
  });

  describe('inside', () => {
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

  it('keeps to the rules for any topic that a client may think of', async () => {
    const allowed = new Set(['telemetry', 'status', 'commands/results'].map((leaf) => `v1/vehicles/${car.id}/${leaf}`));
    const heard = new Set(['commands', 'config'].map((leaf) => `v1/vehicles/${car.id}/${leaf}`));
    const part = fc.oneof(
      fc.constantFrom('v1', 'vehicles', car.id, other.id, 'telemetry', 'status', 'commands', 'results', 'config'),
      fc.constantFrom('+', '#', '$SYS', '$share', '', car.id.toUpperCase()),
      fc.stringMatching(/^[a-z0-9]{0,8}$/),
    );
    const topics = fc.oneof(
      fc.array(part, { minLength: 1, maxLength: 6 }).map((parts) => parts.join('/')),
      fc
        .tuple(fc.constantFrom(car.id, other.id), fc.array(part, { minLength: 1, maxLength: 2 }))
        .map(([id, parts]) => `v1/vehicles/${id}/${parts.join('/')}`),
    );
    await fc.assert(
      fc.asyncProperty(
        topics.filter((topic) => topic !== ''),
        fc.boolean(),
        async (topic, publishes) => {
          const client = await signedIn(running, car);
          try {
            if (!publishes) {
              client.write(subscribePacket(topic, 1));
              const granted = heard.has(topic) ? 1 : 0x80;
              // Filters that are none are refused by closing.
              await eventually(() =>
                expect(
                  client.closed || answers(client).slice(0, 5).join() === [0x90, 3, 0, 1, granted].join(),
                ).to.equal(true),
              );
              if (heard.has(topic)) expect(client.closed).to.equal(false);
            } else {
              client.write(publishPacket(topic, 1, '{"online":true}'));
              if (allowed.has(topic)) await eventually(() => expect(answers(client)).to.deep.equal(puback(1)));
              else await client.whenClosed;
            }
          } finally {
            client.destroy();
          }
        },
      ),
      { numRuns: 150 },
    );
    expect(running.taken.every(({ vehicleId }) => vehicleId === car.id)).to.equal(true);
  });
});
