/** What a car says over MQTT decides, within a second, whether it is offered: the whole system, with a real client. */
import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import mqtt, { type MqttClient } from 'mqtt';
import { telemetryTopic } from '../../../contracts/index.js';
import type { ApiClient } from '../../support/api-client.js';
import { eventually } from '../../support/eventually.js';
import { startPlatform, type TestPlatform } from '../../support/platform.js';

const HOUR_MS = 3_600_000;

describe('a car that reports', () => {
  let platform: TestPlatform;
  let api: ApiClient;
  let car: string;
  let link: MqttClient;
  before(async () => {
    platform = await startPlatform();
    api = await platform.signIn();
    car = await api.makeCar();
    const credentials = await api.credentials(car);
    link = await mqtt.connectAsync(platform.mqttUrl, { ...credentials, clientId: car });
  });
  after(async () => {
    await link.endAsync();
    await platform[Symbol.asyncDispose]();
  });

  /** Three in a row, as a value that jumps is believed at the third. */
  let lastAt = 0;
  async function say(values: object): Promise<void> {
    const boot = randomUUID();
    const samples = [0, 1, 2].map((seq) => ({ seq, observedAt: Math.max(++lastAt, Date.now()), ...values }));
    lastAt = samples[2]?.observedAt as number;
    await link.publishAsync(telemetryTopic(car), JSON.stringify({ boot, sentAt: Date.now(), samples }), { qos: 1 });
  }

  const span = () => {
    const [from, to] = [2, 8].map((hours) => new Date(Date.now() + hours * HOUR_MS).toISOString());
    return `startDate=${from}&endDate=${to}&distanceKm=200`;
  };
  const offered = async () => {
    const cars = await api.call<{ carId: string }[]>('GET', `/api/cars?location=Eixample&${span()}`);
    return cars.some(({ carId }) => carId === car);
  };
  const reason = async () => {
    const cars = await api.call<{ carId: string; reasons: { code: string }[] }[]>(
      'GET',
      `/api/cars?location=Eixample&${span()}&include=unavailable`,
    );
    return cars.find(({ carId }) => carId === car)?.reasons.map(({ code }) => code);
  };

  it('is offered once it says that it can do the trip', async () => {
    await say({ batteryPercent: 90, dtc: [] });
    await eventually(async () => expect(await offered()).to.equal(true));
  });

  it('is not with 3 % charge, and is again when charged', async () => {
    await say({ batteryPercent: 3 });
    await eventually(async () => expect(await reason()).to.deep.equal(['low-charge']));
    expect(await offered()).to.equal(false);
    await say({ batteryPercent: 88 });
    await eventually(async () => expect(await offered()).to.equal(true));
  });

  it('is not with a misfire, and is again when the code is gone', async () => {
    await say({ batteryPercent: 88, dtc: ['P0301'] });
    await eventually(async () => expect(await reason()).to.deep.equal(['critical-fault']));
    await say({ batteryPercent: 88, dtc: [] });
    await eventually(async () => expect(await offered()).to.equal(true));
  });

  it('is not when its last sample is two days old', async () => {
    const other = await api.makeCar();
    const old = await mqtt.connectAsync(platform.mqttUrl, { ...(await api.credentials(other)), clientId: other });
    const samples = [{ seq: 0, observedAt: Date.now() - 48 * HOUR_MS, batteryPercent: 90 }];
    const message = JSON.stringify({ boot: randomUUID(), sentAt: Date.now(), samples });
    await old.publishAsync(telemetryTopic(other), message, { qos: 1 });
    await eventually(async () => {
      const cars = await api.call<{ carId: string; reasons: { code: string; detail: string }[] }[]>(
        'GET',
        `/api/cars?location=Eixample&${span()}&include=unavailable`,
      );
      const [silent] = cars.find(({ carId }) => carId === other)?.reasons ?? [];
      expect(silent?.code).to.equal('silent');
      expect(silent?.detail).to.match(/last heard at/);
    });
    await old.endAsync();
  });
});
