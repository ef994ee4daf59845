import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import type { IConnectPacket } from 'mqtt-packet';
import { tokenFingerprint } from '../../../platform/vehicle-credentials/index.js';
import { eventually } from '../../support/eventually.js';
import { answers, connectPacket, signedIn } from './packets.js';
import { type Car, type RunningBroker, rawClient, startBroker } from './running-broker.js';

describe('who may sign in at the broker', () => {
  let running: RunningBroker;
  let car: Car;
  let other: Car;
  before(async () => {
    running = await startBroker();
    car = await running.newCar();
    other = await running.newCar();
  });
  after(() => running[Symbol.asyncDispose]());

  async function connackOf(changes: Partial<IConnectPacket>, as = car): Promise<number | undefined> {
    const client = await rawClient(running.port);
    client.write(connectPacket(as, changes));
    await client.whenClosed;
    const received = client.received();
    return received.length === 0 ? undefined : received[3];
  }

  const will = (topic: string) => ({ topic, payload: Buffer.from('{"online":false}'), qos: 1 as const, retain: true });

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
