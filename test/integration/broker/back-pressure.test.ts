import { expect } from 'chai';
import { eventually } from '../../support/eventually.js';
import { answers, PINGREQ, PINGRESP, puback, signedIn, telemetry } from './packets.js';
import { startBroker } from './running-broker.js';

describe('while the store is down', () => {
  it('acknowledges nothing, takes in only so much of a car, and goes on by itself', async () => {
    await using running = await startBroker({ limits: { pendingMessages: 8 } });
    const car = await running.newCar();
    let storeIsBack = () => {};
    const down = new Promise<void>((resolve) => (storeIsBack = resolve));
    let handedOn = 0;
    running.store = () => {
      handedOn++;
      return down;
    };
    const client = await signedIn(running, car);
    const sent = 500;
    for (let id = 1; id <= sent; id++) client.write(telemetry(car, id, 'x'.repeat(10_000)));
    await eventually(async () => expect(await running.count('motorpool_mqtt_pending_messages')).to.equal(8));
    expect(handedOn).to.equal(8);
    expect(answers(client)).to.deep.equal([]);
    storeIsBack();
    await eventually(() => expect(answers(client).length).to.equal(sent * 4));
    expect(answers(client)).to.deep.equal(Array.from({ length: sent }, (_, i) => puback(i + 1)).flat());
    client.destroy();
  });

  it('bounds what all cars together have pending, and serves each of them afterwards', async () => {
    await using running = await startBroker({ limits: { pendingMessagesInAll: 10 } });
    let storeIsBack = () => {};
    const down = new Promise<void>((resolve) => (storeIsBack = resolve));
    running.store = () => down;
    const clients = [];
    for (let i = 0; i < 20; i++) {
      const car = await running.newCar();
      const client = await signedIn(running, car);
      for (let id = 1; id <= 5; id++) client.write(telemetry(car, id, '{}'));
      clients.push(client);
    }
    await eventually(async () => expect(await running.count('motorpool_mqtt_pending_messages')).to.be.at.least(10));
    expect(await running.count('motorpool_mqtt_pending_messages')).to.be.at.most(10);
    storeIsBack();
    for (const client of clients) await eventually(() => expect(answers(client).length).to.equal(5 * 4));
    for (const client of clients) client.destroy();
    await eventually(async () => expect(await running.count('motorpool_mqtt_pending_messages')).to.equal(0));
  });

  it('keeps a car that it does not read, however long its keep-alive has passed', async () => {
    await using running = await startBroker({ limits: { pendingMessages: 1 } });
    const car = await running.newCar();
    let storeIsBack = () => {};
    running.store = () => new Promise((resolve) => (storeIsBack = resolve));
    const held = await signedIn(running, car, { keepalive: 1 });
    held.write(telemetry(car, 1, '{}'));
    const silent = await signedIn(running, car, { keepalive: 1, clientId: `${car.id}-silent` });
    await silent.whenClosed; // the same keep-alive, but nothing holds it
    expect(held.closed).to.equal(false);
    storeIsBack();
    await eventually(() => expect(answers(held)).to.deep.equal(puback(1)));
    held.destroy();
  });
});

describe('a car over its rate', () => {
  it('is slowed by not being read, and never cut off', async () => {
    await using running = await startBroker({ limits: { packetsPerSecond: 100, packetBurst: 50 } });
    const car = await running.newCar();
    const client = await signedIn(running, car);
    const from = performance.now();
    for (let id = 1; id <= 150; id++) client.write(telemetry(car, id, '{}'));
    await eventually(() => expect(answers(client).length).to.equal(150 * 4));
    expect(performance.now() - from).to.be.within(800, 3_000); // 100 beyond the burst, at 100 a second
    client.destroy();
  });

  it('does not slow another car', async () => {
    await using running = await startBroker({ limits: { packetsPerSecond: 1, packetBurst: 5 } });
    const greedy = await running.newCar();
    const modest = await running.newCar();
    const first = await signedIn(running, greedy);
    for (let id = 1; id <= 50; id++) first.write(telemetry(greedy, id, '{}'));
    const second = await signedIn(running, modest);
    second.write(PINGREQ);
    await eventually(() => expect(answers(second)).to.deep.equal(PINGRESP));
    first.destroy();
    second.destroy();
  });
});

describe('a stop', () => {
  it('waits for what is being stored, and acknowledges it', async () => {
    const running = await startBroker();
    const car = await running.newCar();
    let stored = () => {};
    running.store = () => new Promise((resolve) => (stored = resolve));
    const client = await signedIn(running, car);
    client.write(telemetry(car, 1, '{}'));
    await eventually(async () => expect(await running.count('motorpool_mqtt_pending_messages')).to.equal(1));
    const stopped = running.broker.stop();
    stored();
    await stopped;
    await client.whenClosed;
    expect(answers(client)).to.deep.equal(puback(1));
    await running[Symbol.asyncDispose]();
  });
});
