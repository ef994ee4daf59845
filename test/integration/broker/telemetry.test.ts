import { expect } from 'chai';
import mqtt, { type MqttClient } from 'mqtt';
import { telemetryTopic } from '../../../contracts/index.js';
import { eventually } from '../../support/eventually.js';
import { answers, puback, publishPacket, signedIn, telemetry } from './packets.js';
import { type RunningBroker, startBroker } from './running-broker.js';

describe('telemetry through the broker', () => {
  let running: RunningBroker;
  before(async () => {
    running = await startBroker();
  });
  after(() => running[Symbol.asyncDispose]());
  beforeEach(() => {
    running.store = async () => {};
    running.taken.length = 0;
  });

  it('hands on what a car reports and acknowledges it', async () => {
    const car = await running.newCar();
    const client: MqttClient = await mqtt.connectAsync(running.url, { ...car, clientId: car.id });
    await client.publishAsync(telemetryTopic(car.id), '{"a":1}', { qos: 1 });
    expect(running.taken).to.deep.equal([{ vehicleId: car.id, text: '{"a":1}' }]);
    await client.endAsync();
  });

  it('acknowledges nothing before it is stored', async () => {
    const car = await running.newCar();
    let stored = () => {};
    running.store = () => new Promise((resolve) => (stored = resolve));
    const client = await signedIn(running, car);
    client.write(telemetry(car, 7, '{}'), [0xc0, 0]);
    await eventually(() => expect(answers(client)).to.deep.equal([0xd0, 0]));
    stored();
    await eventually(() => expect(answers(client)).to.deep.equal([0xd0, 0, ...puback(7)]));
    client.destroy();
  });

  it('acknowledges in the order of arrival, whatever was stored first', async () => {
    const car = await running.newCar();
    const stored = new Map<string, () => void>();
    running.store = ({ payload }) => new Promise((resolve) => stored.set(Buffer.from(payload).toString(), resolve));
    const client = await signedIn(running, car);
    const status = publishPacket(`v1/vehicles/${car.id}/status`, 3, '{"online":true}');
    client.write(telemetry(car, 1, 'a'), telemetry(car, 2, 'b'), status, telemetry(car, 4, 'c'), [0xc0, 0]);
    await eventually(() => expect(stored.size).to.equal(3));
    stored.get('c')?.();
    stored.get('b')?.();
    client.write([0xc0, 0]);
    await eventually(() => expect(answers(client)).to.deep.equal([0xd0, 0, 0xd0, 0]));
    stored.get('a')?.();
    await eventually(() => expect(answers(client)).to.deep.equal([0xd0, 0, 0xd0, 0, ...[1, 2, 3, 4].flatMap(puback)]));
    client.destroy();
  });

  it('takes a QoS 2 message once, and a QoS 0 message without an answer', async () => {
    const car = await running.newCar();
    const client = await signedIn(running, car);
    client.write(telemetry(car, 0, 'zero', 0), telemetry(car, 9, 'two', 2), telemetry(car, 9, 'two', 2));
    await eventually(() => expect(answers(client)).to.deep.equal([0x50, 2, 0, 9, 0x50, 2, 0, 9]));
    client.write([0x62, 2, 0, 9]);
    await eventually(() => expect(answers(client).slice(8)).to.deep.equal([0x70, 2, 0, 9]));
    expect(running.taken.map(({ text }) => text)).to.deep.equal(['zero', 'two']);
    client.destroy();
  });

  it('puts packets together that come byte by byte', async () => {
    const car = await running.newCar();
    const client = await signedIn(running, car);
    const bytes = telemetry(car, 5, 'x'.repeat(300));
    for (const byte of bytes) {
      client.write([byte]);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await eventually(() => expect(answers(client)).to.deep.equal(puback(5)));
    expect(running.taken[0]?.text).to.equal('x'.repeat(300));
    client.destroy();
  });

  it('takes a message of 256 KiB, and closes on a larger one', async () => {
    const car = await running.newCar();
    const client = await signedIn(running, car);
    client.write(telemetry(car, 1, 'x'.repeat(256 * 1024)));
    await eventually(() => expect(answers(client)).to.deep.equal(puback(1)));
    client.write(telemetry(car, 2, 'x'.repeat(257 * 1024)));
    await client.whenClosed;
    expect(running.taken.length).to.equal(1);
  });

  it('stores what a car sent before it dropped', async () => {
    const car = await running.newCar();
    const client = await signedIn(running, car);
    client.write(telemetry(car, 1, 'last words'));
    client.destroy();
    await eventually(() => expect(running.taken.map(({ text }) => text)).to.deep.equal(['last words']));
  });
});
