/** From a fleet's page into its cars: the real system, a real agent and cars on MQTT. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import mqtt from 'mqtt';
import { configTopic } from '../../../contracts/index.js';
import type { ApiClient } from '../../support/api-client.js';
import { eventually } from '../../support/eventually.js';
import { startPlatform, type TestPlatform } from '../../support/platform.js';
import { roomProcess } from '../../support/processes.js';

const PATIENT = { timeoutMs: 20_000 };

interface Heard {
  version: number;
  sensors: { sensor_type: string; sampling_rate: number }[];
}

describe('cars of a fleet that is given a default configuration', function () {
  this.timeout(60_000);
  let platform: TestPlatform;
  let admin: ApiClient;
  const clients: mqtt.MqttClient[] = [];
  before(async () => {
    platform = await startPlatform();
    admin = await platform.signIn();
  });
  after(async () => {
    for (const client of clients) await client.endAsync(true);
    await platform[Symbol.asyncDispose]();
  });

  const change = async (method: string, path: string, body: object) => {
    const headers = {
      ...{ authorization: `Bearer ${admin.token}`, 'content-type': 'application/json', 'if-match': '*' },
    };
    const answer = await fetch(platform.baseUrl + path, { method, headers, body: JSON.stringify(body) });
    expect(answer.status, await answer.text()).to.equal(200);
  };
  const fleet = async (name: string) => (await admin.call<{ id: string }>('POST', '/api/v1/fleets', { name })).id;
  const setDefault = (fleetId: string, samplingRate: number) =>
    change('PUT', `/api/v1/fleets/${fleetId}/default-config`, {
      sensors: [{ sensorType: 'speed', samplingRate }],
      settings: {},
    });
  const carOf = async (fleetId: string) => {
    const body = { kind: 'car', make: 'Seat', model: 'Leon', year: 2024, fleetId };
    const { id } = await admin.call<{ id: string }>('POST', '/api/v1/vehicles', body);
    return { id, ...(await admin.credentials(id)) };
  };
  async function connect(car: { id: string; username: string; password: string }) {
    const { id, username, password } = car;
    const client = mqtt.connect(platform.mqttUrl, { clientId: id, username, password, reconnectPeriod: 0 });
    clients.push(client);
    const heard: Heard[] = [];
    client.on('message', (_topic, payload) => heard.push(JSON.parse(payload.toString())));
    await new Promise((resolve) => client.once('connect', resolve));
    await client.subscribeAsync(configTopic(id), { qos: 1 });
    return { client, newest: () => heard.at(-1) };
  }
  const told = (version: number, sampling_rate: number) => ({
    version,
    sensors: [{ sensor_type: 'speed', sampling_rate, enabled: true }],
  });

  it('hear of it where they are online, as they come back, and as they are moved', async () => {
    const [city, airport] = [await fleet('City'), await fleet('Airport')];
    await setDefault(airport, 9);
    const cars = await Promise.all(Array.from({ length: 10 }, () => carOf(city)));
    const online = await Promise.all(cars.map(connect));
    await setDefault(city, 2);
    await eventually(() => {
      for (const { newest } of online) expect(newest()).to.deep.equal(told(1, 2));
    }, PATIENT);

    const [away, ...others] = online as [(typeof online)[0], ...typeof online];
    await away.client.endAsync();
    await setDefault(city, 3);
    await eventually(() => {
      for (const { newest } of others) expect(newest()).to.deep.equal(told(2, 3));
    }, PATIENT);
    const back = await connect(cars[0] as (typeof cars)[0]);
    await eventually(() => expect(back.newest()).to.deep.equal(told(2, 3)), PATIENT);

    await change('PATCH', `/api/v1/vehicles/${cars[0]?.id}`, { fleetId: airport });
    await eventually(() => expect(back.newest()).to.deep.equal(told(3, 9)), PATIENT);
  });

  it('take it on, and say so: a real agent', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'agent-'));
    const north = await fleet('North');
    const car = await carOf(north);
    const agent = roomProcess('agent', 'edge-agent/main.ts', {
      MQTT_URL: platform.mqttUrl,
      VEHICLE_ID: car.id,
      DEVICE_TOKEN: car.password,
      DATA_DIR: dir,
      SAMPLE_RATE: '10',
    });
    const path = `/api/v1/fleets/${north}/default-config`;
    const rollout = async () => (await admin.call<{ rollout: object }>('GET', path)).rollout;
    try {
      await agent.start();
      for (const rate of [4, 5]) {
        await setDefault(north, rate);
        await eventually(
          async () => expect(await rollout()).to.deep.equal({ vehicles: 1, settled: 1, applied: 1 }),
          PATIENT,
        );
        const config = await admin.call('GET', `/api/v1/vehicles/${car.id}/config`);
        expect(config).to.deep.include({ version: rate - 3, appliedVersion: rate - 3, applied: true });
      }
      expect(await agent.stop()).to.equal(0);
    } finally {
      await agent.kill();
      rmSync(dir, { recursive: true, force: true });
    }
  });
});
