import { expect } from 'chai';
import { eventually } from '../../support/eventually.js';
import {
  answers,
  connectPacket,
  PINGREQ,
  PINGRESP,
  puback,
  publishPacket,
  signedIn,
  subscribePacket,
  telemetry,
} from './packets.js';
import { type Car, type RunningBroker, rawClient, startBroker } from './running-broker.js';

const LIMITS = { connectMs: 300, packetMs: 300, keepAliveS: 600 };

/** A CONNECT by hand: what no library would write. */
function connectBytes({ clientId = '', username = '', flags = 0xc2, password = 'x', tail = [] as number[] }) {
  const text = (value: string | number[]) => {
    const bytes = Buffer.from(value as string, 'utf8');
    return [bytes.length >> 8, bytes.length & 255, ...bytes];
  };
  const body = [...text('MQTT'), 4, flags, 0, 60, ...text(clientId), ...text(username), ...text(password), ...tail];
  return Buffer.from([0x10, (body.length & 127) | 128, body.length >> 7, ...body]);
}

describe('the guard before the broker', () => {
  let running: RunningBroker;
  let car: Car;
  before(async () => {
    running = await startBroker({ limits: LIMITS });
    car = await running.newCar();
  });
  after(() => running[Symbol.asyncDispose]());

  const broken: [string, () => Buffer | number[]][] = [
    ['the header of a 256 MB CONNECT', () => [0x10, 0xff, 0xff, 0xff, 0x7f]],
    ['a length of five bytes', () => [0x10, 0xff, 0xff, 0xff, 0xff, 0x01]],
    ['a CONNECT of more than 4 KiB', () => connectPacket(car, { password: Buffer.alloc(4096) })],
    ['another packet first', () => telemetry(car, 1, '{}')],
    ['a NUL in the client id', () => connectBytes({ clientId: `${car.id}-\0`, username: car.id })],
    ['a control character in the user name', () => connectBytes({ clientId: car.id, username: `${car.id}\x07` })],
    ['a will QoS of 3', () => connectBytes({ clientId: car.id, username: car.id, flags: 0xc2 | 0x1c })],
    ['the reserved flag', () => connectBytes({ clientId: car.id, username: car.id, flags: 0xc3 })],
    ['bytes after the end', () => connectBytes({ clientId: car.id, username: car.id, tail: [1, 2] })],
    ['a password without a name', () => connectBytes({ clientId: car.id, flags: 0x42 })],
    ['random bytes', () => Buffer.from('c3f1a90044ffee', 'hex')],
  ];
  for (const [what, bytes] of broken) {
    it(`closes on ${what} before sign-in`, async () => {
      const client = await rawClient(running.port);
      client.write(Buffer.from(bytes()));
      await client.whenClosed;
      expect([...client.received()]).to.deep.equal([]);
    });
  }

  it('refuses a client id that is no UTF-8', async () => {
    const bytes = connectBytes({ clientId: 'ab', username: car.id });
    bytes.set([0xed, 0xa0], bytes.indexOf('ab')); // half a surrogate
    const client = await rawClient(running.port);
    client.write(bytes);
    await client.whenClosed;
    expect(await running.count('motorpool_mqtt_refusals_total', { reason: 'bad-text' })).to.be.greaterThan(0);
  });

  const brokenInside: [string, () => Buffer | number[]][] = [
    ['a second CONNECT', () => connectPacket(car)],
    ['QoS 3', () => Buffer.from(publishPacket(`v1/vehicles/${car.id}/status`, 1, '{}')).fill(0x36, 0, 1)],
    ['telemetry with packet id 0', () => telemetry(car, 1, '{}').fill(0, 2 + 2 + 58 + 1 - 1, 2 + 2 + 58 + 2)],
    ['a NUL in a topic', () => publishPacket(`v1/vehicles/${car.id}/status\0`, 1, '{}')],
    ['a PUBACK of three bytes', () => [0x40, 3, 0, 1, 0]],
    ['a SUBSCRIBE to nothing', () => [0x82, 2, 0, 1]],
    ['a SUBSCRIBE to a wildcard that is no whole level', () => subscribePacket('a/+b')],
    ['a SUBSCRIBE to what is behind everything', () => subscribePacket('#/a')],
    ['a SUBSCRIBE with QoS 3', () => [0x82, 6, 0, 1, 0, 1, 0x61, 3]],
    ['a SUBSCRIBE with packet id 0', () => [0x82, 6, 0, 0, 0, 1, 0x61, 1]],
    ['a SUBSCRIBE with wrong flags', () => [0x80, 6, 0, 1, 0, 1, 0x61, 1]],
    ['a topic that is longer than its packet', () => [0x32, 4, 0xff, 0xff, 0x61, 0x61]],
    ['an empty PUBLISH', () => [0x30, 0]],
    ['a CONNACK', () => [0x20, 2, 0, 0]],
    ['packet type 0', () => [0x00, 0]],
    ['packet type 15', () => [0xf0, 0]],
    ['the header of a 256 MB PUBLISH', () => [0x32, 0xff, 0xff, 0xff, 0x7f]],
  ];
  for (const [what, bytes] of brokenInside) {
    it(`closes on ${what} after sign-in`, async () => {
      const client = await signedIn(running, car);
      client.write(Buffer.from(bytes()));
      await client.whenClosed;
      expect(answers(client)).to.deep.equal([]);
    });
  }

  it('closes a client that does not say who it is in time', async () => {
    const silent = await rawClient(running.port);
    const slow = await rawClient(running.port);
    slow.write([0x10]);
    await Promise.all([silent.whenClosed, slow.whenClosed]);
  });

  it('closes a client whose packet never ends', async () => {
    const client = await signedIn(running, car);
    client.write([0x32, 0x80, 0x08, 0]);
    await client.whenClosed;
    expect(await running.count('motorpool_mqtt_refusals_total', { reason: 'packet-timeout' })).to.equal(1);
  });

  it('closes a car that is silent for one and a half times its keep-alive, and none that speaks', async () => {
    const silent = await signedIn(running, car, { keepalive: 1, clientId: `${car.id}-silent` });
    const speaking = await signedIn(running, car, { keepalive: 1, clientId: `${car.id}-speaking` });
    const speaks = setInterval(() => speaking.write(telemetry(car, 1, '{}')), 200);
    await silent.whenClosed;
    clearInterval(speaks);
    expect(speaking.closed).to.equal(false);
    speaking.destroy();
  });

  it('takes what a client sends before it is told that it is signed in', async () => {
    const client = await rawClient(running.port);
    client.write(connectPacket(car), telemetry(car, 1, '{}'), PINGREQ);
    await eventually(() => expect(answers(client).length).to.equal(6));
    expect(answers(client)).to.include.members([...PINGRESP, ...puback(1)]);
    client.destroy();
  });
});

describe('a crowd at the door', () => {
  it('lets in only so many from one address, and counts those it turned away', async () => {
    await using running = await startBroker({ limits: { connectionsPerAddress: 3 } });
    const inside = [];
    for (let i = 0; i < 3; i++) {
      const car = await running.newCar();
      inside.push(await signedIn(running, car));
    }
    const turnedAway = await rawClient(running.port);
    await turnedAway.whenClosed;
    expect(await running.count('motorpool_mqtt_refusals_total', { reason: 'too-many-from-address' })).to.equal(1);
    inside[0]?.destroy();
    await eventually(async () => expect(await running.count('motorpool_mqtt_connections')).to.equal(2));
    const car = await running.newCar();
    (await signedIn(running, car)).destroy();
  });

  it('lets the honest car in from an address that guesses', async () => {
    await using running = await startBroker({ limits: { failedSignIns: 3 } });
    const car = await running.newCar();
    const guesses = [];
    for (let i = 0; i < 40; i++) {
      const client = await rawClient(running.port);
      client.write(connectPacket(car, { password: Buffer.from(`guess ${i}`) }));
      guesses.push(client);
    }
    (await signedIn(running, car)).destroy();
    await Promise.all(guesses.map((client) => client.whenClosed));
    expect(guesses.every((client) => client.received()[3] === 4)).to.equal(true);
  });
});
