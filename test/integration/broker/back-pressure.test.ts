import { expect } from 'chai';
import { eventually } from '../../support/eventually.js';
import { answers, PINGREQ, PINGRESP, puback, signedIn, telemetry } from './packets.js';
import { type Car, type RawClient, type RunningBroker, startBroker } from './running-broker.js';

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

  describe('for longer than a keep-alive', () => {
    /** Pings until another car with the same keep-alive, that is silent, was closed for it. */
    async function pingForAKeepAlive(running: RunningBroker, client: RawClient): Promise<number> {
      let pings = 0;
      const timer = setInterval(() => {
        client.write(PINGREQ);
        pings++;
      }, 100);
      const car = await running.newCar();
      await (await signedIn(running, car, { keepalive: 1 })).whenClosed;
      clearInterval(timer);
      return pings;
    }
    const pingresps = (count: number) => Array.from({ length: count }, () => PINGRESP).flat();

    it('answers the pings of a car, and closes it when there is room again, so that it sends what was not taken in', async () => {
      await using running = await startBroker({ limits: { pendingMessages: 2 } });
      const car = await running.newCar();
      let storeIsBack = () => {};
      const down = new Promise<void>((resolve) => (storeIsBack = resolve));
      running.store = () => down;
      const client = await signedIn(running, car, { keepalive: 1 });
      for (let id = 1; id <= 5; id++) client.write(telemetry(car, id, `${id}`));
      const pings = await pingForAKeepAlive(running, client);
      await eventually(() => expect(answers(client)).to.deep.equal(pingresps(pings)));
      storeIsBack();
      await client.whenClosed;
      expect(answers(client)).to.deep.equal([...pingresps(pings), ...puback(1), ...puback(2)]);
      expect(running.taken.map(({ text }) => text)).to.deep.equal(['1', '2']);
      expect(await running.count('motorpool_mqtt_refusals_total', { reason: 'send-again' })).to.equal(1);

      const again = await signedIn(running, car, { keepalive: 1 });
      for (let id = 3; id <= 5; id++) again.write(telemetry(car, id, `${id}`));
      await eventually(() => expect(answers(again)).to.deep.equal([3, 4, 5].flatMap(puback)));
      expect(running.taken.map(({ text }) => text)).to.deep.equal(['1', '2', '3', '4', '5']);
      again.destroy();
    });

    it('does the same with a car for which others leave no room', async () => {
      await using running = await startBroker({ limits: { pendingMessagesInAll: 1 } });
      const [first, second] = (await running.newCars(2)) as [Car, Car];
      let storeIsBack = () => {};
      const down = new Promise<void>((resolve) => (storeIsBack = resolve));
      running.store = () => down;
      const greedy = await signedIn(running, first);
      greedy.write(telemetry(first, 1, '{}'));
      await eventually(async () => expect(await running.count('motorpool_mqtt_pending_messages')).to.equal(1));
      const client = await signedIn(running, second, { keepalive: 1 });
      client.write(telemetry(second, 1, '{}'));
      const pings = await pingForAKeepAlive(running, client);
      await eventually(() => expect(answers(client)).to.deep.equal(pingresps(pings)));
      storeIsBack();
      await client.whenClosed;
      expect(answers(client)).to.deep.equal(pingresps(pings));
      await eventually(() => expect(answers(greedy)).to.deep.equal(puback(1)));
      greedy.destroy();
    });

    it('keeps a car of which all was taken in', async () => {
      await using running = await startBroker({ limits: { pendingMessages: 1 } });
      const car = await running.newCar();
      let storeIsBack = () => {};
      running.store = () => new Promise((resolve) => (storeIsBack = resolve));
      const client = await signedIn(running, car, { keepalive: 1 });
      client.write(telemetry(car, 1, '{}'));
      const pings = await pingForAKeepAlive(running, client);
      await eventually(() => expect(answers(client)).to.deep.equal(pingresps(pings)));
      storeIsBack();
      await eventually(() => expect(answers(client)).to.deep.equal([...pingresps(pings), ...puback(1)]));
      running.store = async () => {};
      client.write(telemetry(car, 2, '{}'));
      await eventually(() => expect(answers(client).slice(-4)).to.deep.equal(puback(2)));
      client.destroy();
    });
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
