import { expect } from 'chai';
import mqtt from 'mqtt';
import { configTopic } from '../../contracts/index.js';
import type { ApiClient } from '../support/api-client.js';
import { type ConsoleStage, consoleStage, hasChromium } from '../support/console-page.js';
import { eventually } from '../support/eventually.js';

describe(`the configuration of a fleet in a browser${hasChromium ? '' : ' (skipped: no chromium in PATH)'}`, function () {
  this.timeout(180_000);
  let stage: ConsoleStage;
  let admin: ApiClient;
  let city: string;
  let car: string;
  const region = (name: string) => stage.page.getByRole('region', { name, exact: true });
  const row = (text: string) => stage.page.getByRole('row').filter({ hasText: text });
  const dialog = () => stage.page.getByRole('dialog');
  const save = async () => {
    await dialog().getByRole('button', { name: 'Save' }).click();
    await dialog().waitFor({ state: 'detached' });
  };

  before(async function () {
    if (!hasChromium) return this.skip();
    stage = await consoleStage();
    admin = await stage.platform.signIn();
    const made = async (path: string, body: object) => (await admin.call<{ id: string }>('POST', path, body)).id;
    const top = await made('/api/v1/fleets', { name: 'Spain' });
    city = await made('/api/v1/fleets', { name: 'Barcelona', parentId: top });
    car = await made('/api/v1/vehicles', { kind: 'car', make: 'Seat', model: 'Leon', year: 2024, fleetId: city });
    const schema = { type: 'object', properties: { targetC: { type: 'number', maximum: 30 } } };
    await admin.call('POST', '/api/v1/vehicle-config-types', { name: 'climate', schema });
  });
  after(async () => stage?.[Symbol.asyncDispose]());

  it('is set for a fleet, and comes to a car of the fleet below', async () => {
    const { username, password } = await admin.credentials(car);
    const client = await mqtt.connectAsync(stage.platform.mqttUrl, { clientId: car, username, password });
    const heard: { sensors: unknown; settings?: unknown }[] = [];
    client.on('message', (_topic, payload) => heard.push(JSON.parse(payload.toString())));
    await client.subscribeAsync(configTopic(car), { qos: 1 });
    try {
      await stage.open('/fleets');
      await stage.page.getByRole('link', { name: 'Spain' }).click();
      await region('Sensors').getByRole('button', { name: 'Change' }).click();
      for (const [place, name, rate] of [
        [1, 'speedKmh', '0.5'],
        [2, 'gps', '1'],
      ] as const) {
        await dialog().getByRole('button', { name: 'Add a sensor' }).click();
        await dialog().getByLabel(`Sensor ${place}`, { exact: true }).fill(name);
        await dialog().getByLabel(`Times a second of sensor ${place}`).fill(rate);
      }
      await save();
      await row('speedKmh').getByText('once in 2 s').waitFor();
      await row('climate').getByRole('button').click();
      await dialog().getByLabel('Data').fill('{"targetC": 45}');
      await dialog().getByRole('button', { name: 'Save' }).click();
      await dialog().getByText('targetC must be <= 30').waitFor();
      await dialog().getByLabel('Data').fill('{"targetC": 21}');
      await save();
      await row('climate').getByText('Here').waitFor();
      await eventually(() => expect(heard.at(-1)?.settings).to.deep.equal({ climate: { targetC: 21 } }));
      expect(heard.at(-1)?.sensors).to.have.length(2);
    } finally {
      await client.endAsync(true);
    }
  });

  it('is shown with the fleet that each value came from, and how many cars have it', async () => {
    await stage.open(`/fleets/${city}`);
    await row('speedKmh').getByText('By fleet Spain').waitFor();
    await stage.page.getByText('0 of 1 cars say they have it').waitFor();
    await stage.page.getByRole('link', { name: 'Spain' }).click();
    await row('speedKmh').getByText('Here').waitFor();
  });

  it('gives way to what a car has of its own, and holds again once that is taken back', async () => {
    await stage.open(`/cars/${car}/config/climate`);
    await row('gps').getByText('By fleet Spain').waitFor();
    const climate = region('climate');
    await climate.getByText('By fleet Spain').waitFor();
    await climate.getByRole('button', { name: 'New version' }).click();
    await dialog().getByLabel('Data').fill('{"targetC": 25}');
    await dialog().getByRole('button', { name: 'Publish' }).click();
    await climate.getByText('Here').waitFor();
    await region('Sensors').getByRole('button', { name: 'Change its own' }).click();
    await dialog().getByRole('button', { name: 'Add a sensor' }).click();
    await dialog().getByLabel('Sensor 1', { exact: true }).fill('gps');
    await dialog().getByLabel('Times a second of sensor 1').fill('5');
    await save();
    await row('gps').getByText('5 times a second').waitFor();
    await row('gps').getByText('Here').waitFor();
    await climate.getByRole('button', { name: 'Take back' }).click();
    await dialog().getByRole('button', { name: 'Take back' }).click();
    await climate.getByText('By fleet Spain').waitFor();
    await climate.getByText('Taken back', { exact: true }).waitFor();
  });

  it('keeps nobody out, on any width and in either theme', async () => {
    const found = [
      ...(await stage.looks(`/fleets/${city}`, (page) => page.getByText('By fleet Spain').first().waitFor())),
      ...(await stage.looks(`/cars/${car}/config/climate`, (page) => page.getByText('Taken back').first().waitFor())),
    ];
    expect(found).to.deep.equal([]);
  });
});
