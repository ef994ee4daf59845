import { connect } from 'node:net';
import { expect } from 'chai';
import { commandsTopic } from '../../../contracts/index.js';
import { eventually } from '../../support/eventually.js';
import {
  answers,
  CONNACK,
  connectPacket,
  PINGREQ,
  PINGRESP,
  puback,
  signedIn,
  subscribePacket,
  telemetry,
} from './packets.js';
import { type RawClient, rawClient, startBroker } from './running-broker.js';

const KIB = 1024;

describe('a car that does not read what it is sent', () => {
  it('delays no other car’s commands, and is closed', async () => {
    await using running = await startBroker({ limits: { drainMs: 1_000 } });
    const [frozen, other] = await running.newCars(2);
    if (!frozen || !other) throw new Error('no cars');
    const deaf = await signedIn(running, frozen);
    const well = await signedIn(running, other);
    for (const [client, car] of [
      [deaf, frozen],
      [well, other],
    ] as const) {
      client.write(subscribePacket(commandsTopic(car.id)));
      await eventually(() => expect(answers(client)).to.deep.equal([0x90, 3, 0, 1, 1]));
    }
    deaf.pause();
    const big = 'x'.repeat(200 * KIB); // 20 MB: more than the sockets between them hold
    const sent = Array.from({ length: 100 }, () => running.broker.sendToVehicle(commandsTopic(frozen.id), big));
    const from = performance.now();
    await running.broker.sendToVehicle(commandsTopic(other.id), 'unlock');
    await eventually(() => expect(well.received().includes('unlock')).to.equal(true));
    expect(performance.now() - from).to.be.lessThan(2_000);
    await eventually(async () => expect(await running.count('motorpool_mqtt_connections')).to.equal(1));
    await Promise.allSettled(sent);
    well.destroy();
  });

  it('is closed when it takes no answers either', async () => {
    await using running = await startBroker({
      limits: { drainMs: 500, packetsPerSecond: Number.MAX_SAFE_INTEGER, packetBurst: Number.MAX_SAFE_INTEGER },
    });
    const car = await running.newCar();
    const deaf = await signedIn(running, car);
    deaf.pause();
    const pings = Buffer.concat(Array.from({ length: 32 * KIB }, () => Buffer.from(PINGREQ)));
    const asks = setInterval(() => deaf.write(pings), 20);
    try {
      await eventually(
        async () => expect(await running.count('motorpool_mqtt_refusals_total', { reason: 'not-reading' })).to.equal(1),
        { timeoutMs: 15_000 },
      );
    } finally {
      clearInterval(asks);
      deaf.destroy();
    }
  });
});

describe('a flood at the door', () => {
  it('of sockets that say nothing is gone within the connect time, and honest cars come in meanwhile', async () => {
    const connectMs = 2_000;
    await using running = await startBroker({ limits: { connectMs } });
    const car = await running.newCar();
    const before = process.memoryUsage().rss;
    const silent: RawClient[] = [];
    for (let i = 0; i < 20; i++)
      silent.push(...(await Promise.all(Array.from({ length: 100 }, () => rawClient(running.port)))));
    const honest = await signedIn(running, car);
    honest.write(telemetry(car, 1, '{}'));
    await eventually(() => expect(answers(honest)).to.deep.equal(puback(1)));
    expect(process.memoryUsage().rss - before).to.be.lessThan(64 * KIB * KIB); // both ends of each socket
    await Promise.all(silent.map((client) => client.whenClosed));
    expect(honest.closed).to.equal(false);
    honest.destroy();
  });

  it('of more silent sockets than are let wait closes those that were silent longest, and no car that speaks', async () => {
    await using running = await startBroker({ limits: { silentConnections: 50, connectMs: 60_000 } });
    const car = await running.newCar();
    const honest = await signedIn(running, car);
    const silent: RawClient[] = [];
    for (let i = 0; i < 60; i++) silent.push(await rawClient(running.port));
    await Promise.all(silent.slice(0, 10).map((client) => client.whenClosed));
    expect(await running.count('motorpool_mqtt_refusals_total', { reason: 'too-many-silent' })).to.equal(10);
    expect(silent.slice(10).some((client) => client.closed)).to.equal(false);
    honest.write(PINGREQ);
    await eventually(() => expect(answers(honest)).to.deep.equal([...PINGRESP]));
    for (const client of [honest, ...silent]) client.destroy();
  });

  for (const said of [
    'G',
    'GET / HTTP/1.1\r\n',
    'GET / HTTP/1.1\r\nHost: car\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n',
  ]) {
    it(`of HTTP that becomes no WebSocket (${JSON.stringify(said)}) is gone within the connect time`, async () => {
      await using running = await startBroker({ limits: { connectMs: 1_000 } });
      const asking = await Promise.all(Array.from({ length: 20 }, () => rawClient(running.port)));
      for (const client of asking) client.write(Buffer.from(said));
      await Promise.all(asking.map((client) => client.whenClosed));
    });
  }

  it('of sockets that spoke only once more were there than one address may have is closed beyond that', async () => {
    await using running = await startBroker({ limits: { connectionsPerAddress: 3, connectMs: 60_000 } });
    const silent = await Promise.all(Array.from({ length: 8 }, () => rawClient(running.port)));
    for (const client of silent) client.write([0x10]);
    const tooMany = () => running.count('motorpool_mqtt_refusals_total', { reason: 'too-many-from-address' });
    await eventually(async () => expect(await tooMany()).to.equal(5));
    await eventually(() => expect(silent.filter((client) => client.closed)).to.have.length(5));
    for (const client of silent) client.destroy();
  });

  it('of CONNECTs that announce 256 MB, or come a byte a second, costs next to nothing', async () => {
    await using running = await startBroker({ limits: { connectMs: 2_000 } });
    const car = await running.newCar();
    const before = process.memoryUsage().rss;
    const huge = await Promise.all(Array.from({ length: 200 }, () => rawClient(running.port)));
    for (const client of huge) client.write([0x10, 0xff, 0xff, 0xff, 0x7f], Buffer.alloc(64 * KIB));
    await Promise.all(huge.map((client) => client.whenClosed));
    const slow = await Promise.all(Array.from({ length: 200 }, () => rawClient(running.port)));
    const connect = connectPacket(car);
    let at = 0;
    const drip = setInterval(() => {
      for (const client of slow) if (!client.closed) client.write(connect.subarray(at, at + 1));
      at++;
    }, 500);
    await Promise.all(slow.map((client) => client.whenClosed));
    clearInterval(drip);
    expect(slow.every((client) => client.received().length === 0)).to.equal(true);
    expect(process.memoryUsage().rss - before).to.be.lessThan(64 * KIB * KIB);
  });

  it('of CONNECTs that are too large is cut off, also where the client goes on sending', async () => {
    await using running = await startBroker({ limits: { drainMs: 60_000 } });
    const client = connect({ host: '127.0.0.1', port: running.port, allowHalfOpen: true });
    client.on('error', () => {}); // it is a reset
    client.write(Buffer.from([0x10, 0xff, 0xff, 0xff, 0x7f]));
    const sending = setInterval(() => client.write(Buffer.alloc(KIB)), 10);
    await new Promise((resolve) => client.once('close', resolve));
    clearInterval(sending);
    expect(await running.count('motorpool_mqtt_refusals_total', { reason: 'too-large' })).to.equal(1);
  });

  it('does not keep a car from sending byte by byte, if it gets its packet done in time', async () => {
    await using running = await startBroker();
    const car = await running.newCar();
    const client = await rawClient(running.port);
    for (const byte of [...connectPacket(car), ...PINGREQ]) {
      client.write([byte]);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await eventually(() => expect([...client.received()]).to.deep.equal([...CONNACK, ...PINGRESP]));
    client.destroy();
  });
});
