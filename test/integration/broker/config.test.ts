/** How a car is told what it is configured to do. */
import { expect } from 'chai';
import mqtt from 'mqtt';
import { configTopic, statusTopic } from '../../../contracts/index.js';
import { eventually } from '../../support/eventually.js';
import { type Car, type RunningBroker, startBroker } from './running-broker.js';

describe('the configuration of a car', () => {
  let running: RunningBroker;
  const clients: mqtt.MqttClient[] = [];
  before(async () => {
    running = await startBroker();
  });
  after(async () => {
    for (const client of clients) await client.endAsync(true);
    await running[Symbol.asyncDispose]();
  });

  async function configure(car: Car, rate: number): Promise<void> {
    const { db } = running.database;
    await db.raw(
      `insert into telemetry_configs (vehicle_id, sensor_type, sampling_rate) values (?, 'speed', ?)
       on conflict (vehicle_id, sensor_type) do update set sampling_rate = excluded.sampling_rate`,
      [car.id, rate],
    );
    await db.raw(
      `insert into vehicle_config_versions as v (vehicle_id, version) values (?, 1)
       on conflict (vehicle_id) do update set version = v.version + 1`,
      [car.id],
    );
    running.hear({ kind: 'vehicle-config-changed', vehicleId: car.id });
  }
  const heard: { version: number; sensors: { sampling_rate: number }[] }[] = [];
  async function connect({ id, username, password }: Car): Promise<mqtt.MqttClient> {
    const client = mqtt.connect(running.url, { clientId: id, username, password, reconnectPeriod: 0 });
    clients.push(client);
    client.on('message', (_topic, payload) => heard.push(JSON.parse(payload.toString())));
    await new Promise((resolve) => client.once('connect', resolve));
    await client.subscribeAsync(configTopic(id), { qos: 1 });
    return client;
  }
  const versions = () => heard.map(({ version }) => version);
  beforeEach(() => {
    heard.length = 0;
  });

  it('is told when it comes, and again when it changes', async () => {
    const car = await running.newCar();
    await configure(car, 2);
    const client = await connect(car);
    await eventually(() => expect(new Set(versions())).to.deep.equal(new Set([1])));
    expect(heard[0]).to.deep.equal({
      version: 1,
      sensors: [{ sensor_type: 'speed', sampling_rate: 2, enabled: true }],
    });
    await configure(car, 5);
    await eventually(() => expect(versions().at(-1)).to.equal(2));
    await client.endAsync();
    heard.length = 0;
    await connect(car);
    await eventually(() => expect(versions()).to.deep.equal([2]));
  });

  it('is told again to a car that says it is behind, and to no other', async () => {
    const car = await running.newCar();
    await configure(car, 2);
    const client = await connect(car);
    await eventually(() => expect(versions()).to.include(1));
    heard.length = 0;
    const say = (configVersion: number) =>
      client.publishAsync(statusTopic(car.id), JSON.stringify({ online: true, configVersion }), {
        qos: 1,
        retain: true,
      });
    await say(1);
    await say(0);
    await eventually(() => expect(versions()).to.deep.equal([1]));
  });

  it('is nothing for a car that was never configured', async () => {
    const [plain, configured] = await running.newCars(2);
    if (!plain || !configured) throw new Error('no cars');
    await connect(plain);
    await configure(configured, 3);
    await connect(configured);
    await eventually(() => expect(heard).to.not.deep.equal([]));
    expect(heard.every(({ sensors }) => sensors[0]?.sampling_rate === 3)).to.equal(true);
  });
});
