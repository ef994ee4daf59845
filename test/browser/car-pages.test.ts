import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import mqtt from 'mqtt';
import { telemetryTopic } from '../../contracts/index.js';
import { type ConsoleStage, consoleStage, hasChromium } from '../support/console-page.js';
import { eventually } from '../support/eventually.js';
import { type RoomProcess, roomProcess } from '../support/processes.js';

describe(`a car's own page in a browser${hasChromium ? '' : ' (skipped: no chromium in PATH)'}`, function () {
  this.timeout(180_000);
  let stage: ConsoleStage;
  let agent: RoomProcess | undefined;
  let dir: string;
  let car: string;
  const button = (name: string) => stage.page.getByRole('button', { name, exact: true });

  before(async function () {
    if (!hasChromium) return this.skip();
    stage = await consoleStage();
    const admin = await stage.platform.signIn();
    car = await admin.makeCar();
    const { password } = await admin.credentials(car);
    dir = mkdtempSync(join(tmpdir(), 'agent-'));
    agent = roomProcess('agent', 'edge-agent/main.ts', {
      ...{ MQTT_URL: stage.platform.mqttUrl, VEHICLE_ID: car, DEVICE_TOKEN: password, DATA_DIR: dir },
      ...{ SENSORS: 'simulated', SAMPLE_RATE: '5' },
    });
  });
  after(async () => {
    await agent?.kill();
    await stage?.[Symbol.asyncDispose]();
    if (dir) rmSync(dir, { recursive: true, force: true });
  });

  it('takes back what was asked of a car that is away, before the car hears of it', async () => {
    await stage.open(`/cars/${car}/commands`);
    await button('Flash').click();
    await stage.page.locator('.command-steps [aria-current=step]', { hasText: 'Queued' }).waitFor();
    await button('Take back').click();
    await stage.page.locator('.command-steps .bad', { hasText: 'Expired' }).waitFor();
  });

  it('shows on a phone which of its parts is open, though not all have room', async () => {
    const { page } = stage;
    await page.setViewportSize({ width: 390, height: 844 });
    await stage.open(`/cars/${car}/samples`);
    await page.getByRole('link', { name: 'Samples' }).waitFor();
    const inView = `(() => {
      const { left, right } = document.querySelector('.tabs [aria-current]').getBoundingClientRect();
      return left >= 0 && right <= innerWidth;
    })()`;
    await eventually(async () => expect(await page.evaluate(inView)).to.equal(true));
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  it('shows what a car says as it says it, with how old that is', async () => {
    await stage.open(`/cars/${car}`);
    await stage.page.getByRole('heading', { name: 'Seat Leon' }).waitFor();
    await agent?.start();
    await stage.page.locator('.car-readings', { hasText: 'Ignition' }).waitFor({ timeout: 60_000 });
    await stage.page.getByRole('region', { name: 'Where the car is' }).waitFor();
    await stage.page.getByText(/Fit$|Not now/).waitFor();
  });

  it('unlocks a car, and says that it is confirmed once the car shows it', async () => {
    await stage.open(`/cars/${car}/commands`);
    await button('Unlock').click();
    await stage.page.getByRole('dialog').getByRole('button', { name: 'Unlock' }).click();
    await stage.page.getByText('Unlock: on its way').waitFor();
    await stage.page.locator('.command-steps .past', { hasText: 'Confirmed' }).waitFor({ timeout: 60_000 });
    await stage.open(`/cars/${car}`);
    await stage.page
      .locator('.car-headlines > div', { hasText: 'Doors locked' })
      .getByText('No', { exact: true })
      .waitFor();
  });

  it('asks why before it stops an engine for good', async () => {
    await stage.open(`/cars/${car}/commands`);
    await button('Immobilise').click();
    const reason = stage.page.getByRole('dialog').getByLabel('Reason');
    await stage.page.getByRole('dialog').getByRole('button', { name: 'Immobilise' }).click();
    await stage.page.locator('input[name=reason]:invalid').waitFor();
    await reason.fill('Not returned for a week');
    await stage.page.keyboard.press('Escape');
    await stage.page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  it('shows a trip as it happens, and drives it again along a slider of time, by keys', async () => {
    const admin = await stage.platform.signIn();
    const driven = await admin.makeCar();
    await stage.open(`/cars/${driven}/trips`);
    await stage.page.getByText('No trips in the last month').waitFor();
    await button('Edit').click();
    await stage.page.getByLabel('Battery (kWh)').fill('60');
    await button('Save').click();
    await stage.page.getByRole('dialog').waitFor({ state: 'detached' });
    await drive(stage.platform.mqttUrl, driven, await admin.credentials(driven));
    await stage.page.locator('.trip-day a').click();
    await stage.page.getByText('Harsh braking').waitFor();
    await stage.page.getByText('1.8 kWh used (3.0 %)').waitFor();
    const slider = stage.page.getByRole('slider', { name: 'Moment of the trip' });
    await slider.focus();
    const before = await slider.inputValue();
    await stage.page.keyboard.press('ArrowRight');
    expect(Number(await slider.inputValue())).to.be.greaterThan(Number(before));
    await stage.page.keyboard.press('Space');
    await button('Pause').waitFor();
    await stage.page.getByRole('button', { name: /Harsh braking/ }).click();
    await stage.page.locator('.trip-events .past', { hasText: 'Harsh braking' }).waitFor();
    const problems = await stage.looks(new URL(stage.page.url()).pathname, (page) =>
      page.getByRole('slider', { name: 'Moment of the trip' }).waitFor(),
    );
    expect(problems).to.deep.equal([]);
  });
});

/** Three minutes straight north at 60 km/h, with one hard stop and 3 % of its battery, until half a minute ago. */
async function drive(url: string, vehicleId: string, credentials: { username: string; password: string }) {
  const car = await mqtt.connectAsync(url, { ...credentials, clientId: vehicleId });
  const now = Date.now();
  const samples = Array.from({ length: 180 }, (_, i) => ({
    ...{ seq: i, observedAt: now - (210 - i) * 1000, ignition: true, speedKmh: 60 },
    ...{ latitude: 41.39 + (i * 60) / 3.6 / 111_195, longitude: 2.16 },
    accelerationG: i === 90 ? [-0.5, 0, 1] : [0, 0, 1],
    batteryPercent: 80 - Math.floor(i / 50),
  }));
  const message = { boot: '7d2f6a52-6f0c-4b7e-9a53-0f3c2b6a9d11', sentAt: now, samples };
  await car.publishAsync(telemetryTopic(vehicleId), JSON.stringify(message), { qos: 1 });
  await car.endAsync();
}
