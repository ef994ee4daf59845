import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ConsoleStage, consoleStage, hasChromium } from '../support/console-page.js';
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
});
