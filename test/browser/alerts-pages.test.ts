import { expect } from 'chai';
import mqtt from 'mqtt';
import { telemetryTopic } from '../../contracts/index.js';
import { type ConsoleStage, consoleStage, hasChromium } from '../support/console-page.js';

const RULE_HOLDS_AFTER_MS = 6_000;
const SECONDS = 30;

describe(`the alerts inbox in a browser${hasChromium ? '' : ' (skipped: no chromium in PATH)'}`, function () {
  this.timeout(180_000);
  let stage: ConsoleStage;
  let vehicleId: string;
  let car: mqtt.MqttClient;
  const row = (title: string) => stage.page.locator('.alert-row', { hasText: title });

  before(async function () {
    if (!hasChromium) return this.skip();
    stage = await consoleStage();
    const admin = await stage.platform.signIn();
    vehicleId = await admin.makeCar();
    const credentials = await admin.credentials(vehicleId);
    car = await mqtt.connectAsync(stage.platform.mqttUrl, { ...credentials, clientId: vehicleId });
  });
  after(async () => {
    await car?.endAsync(true);
    await stage?.[Symbol.asyncDispose]();
  });

  /** Half a minute at this speed, a sample a second: by the car's clock, once the rule that was just set holds. */
  const drives = (speedKmh: number) => {
    const now = Date.now();
    const samples = Array.from({ length: SECONDS }, (_, i) => ({
      ...{ seq: i, observedAt: now + RULE_HOLDS_AFTER_MS + i * 1000, ignition: true, speedKmh },
      ...{ latitude: 41.39 + (i * speedKmh) / 3.6 / 111_195, longitude: 2.16 },
    }));
    const message = { boot: '7d2f6a52-6f0c-4b7e-9a53-0f3c2b6a9d10', sentAt: now, samples };
    return car.publishAsync(telemetryTopic(vehicleId), JSON.stringify(message), { qos: 1 });
  };

  it('has a rule that is set for all cars, and shows that it is set here', async () => {
    await stage.open('/alert-rules');
    await stage.page.getByRole('button', { name: 'Too fast' }).click();
    const dialog = stage.page.getByRole('dialog');
    await dialog.getByLabel('Threshold (km/h)').fill('50');
    await dialog.getByLabel('For at least (s)').fill('5');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await stage.page.getByText('Too fast: changed').waitFor();
    await stage.page.getByRole('row', { name: /Too fast.*50 km\/h.*Here/ }).waitFor();
  });

  it('shows an alert as it is raised, and counts it beside the navigation', async () => {
    await stage.open('/alerts');
    await stage.page.getByText('None that fits these filters').waitFor();
    await drives(90);
    await row('Too fast').waitFor({ timeout: 60_000 });
    expect(await row('Too fast').textContent()).to.include('the limit is 50 km/h');
    await stage.page.locator('.nav-badge', { hasText: '1' }).waitFor();
  });

  it('is walked and acknowledged by keys, with a note that stands in its history', async () => {
    await stage.page.keyboard.press('j');
    await stage.page.keyboard.press('a');
    await stage.page.getByRole('dialog').getByLabel('Note').fill('I call the driver');
    await stage.page.keyboard.press('Enter');
    await row('Looked after').waitFor();
    await stage.page.locator('.nav-badge').waitFor({ state: 'detached' });
    await stage.page.keyboard.press('Enter');
    const drawer = stage.page.getByRole('complementary', { name: 'Too fast' });
    await drawer.getByText('I call the driver').waitFor();
  });

  it('keeps nobody out, on any width and in either theme', async () => {
    const found = [
      ...(await stage.looks('/alerts', () => row('Too fast').waitFor())),
      ...(await stage.looks('/alert-rules', (page) => page.getByText('Too fast').first().waitFor())),
      ...(await stage.looks(`/cars/${vehicleId}/alerts`, () => row('Too fast').waitFor())),
    ];
    expect(found).to.deep.equal([]);
  });

  it('lets an alert be resolved, which takes it out of the list', async () => {
    await stage.open('/alerts');
    await row('Too fast').getByRole('checkbox').check();
    await stage.page.getByRole('toolbar').getByRole('button', { name: 'Resolve' }).click();
    await stage.page.getByRole('dialog').getByRole('button', { name: 'Resolve' }).click();
    await stage.page.getByText('None that fits these filters').waitFor();
  });
});
