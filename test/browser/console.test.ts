import { expect } from 'chai';
import mqtt from 'mqtt';
import type { Browser, Page } from 'playwright-core';
import { telemetryTopic } from '../../contracts/index.js';
import type { ApiClient } from '../support/api-client.js';
import { chromiumPath, openBrowser } from '../support/browser.js';
import { buildConsole, signInTo } from '../support/console.js';
import { axeProblems } from '../support/console-page.js';
import { eventually } from '../support/eventually.js';
import { startPlatform, type TestPlatform } from '../support/platform.js';

const executablePath = chromiumPath();
/** The middle of what no panel covers, at 1440 × 900: where the map puts the only car, and the car it follows. */
const FITTED = { x: 996, y: 450 };
const FOLLOWED = { x: 1006, y: 450 };

describe(`the console, used by people${executablePath ? '' : ' (skipped: no chromium in PATH)'}`, function () {
  this.timeout(90_000);
  let platform: TestPlatform;
  let client: ApiClient;
  let browser: Browser;
  let page: Page;
  let car: mqtt.MqttClient;
  let vehicleId: string;
  let seq = 0;

  const report = (longitude: number) =>
    car.publishAsync(
      telemetryTopic(vehicleId),
      JSON.stringify({
        boot: '7d2f6a52-6f0c-4b7e-9a53-0f3c2b6a9d11',
        sentAt: Date.now(),
        samples: [{ seq: seq++, observedAt: Date.now(), latitude: 41.39, longitude, speedKmh: 30, fuelPercent: 62 }],
      }),
      { qos: 1 },
    );
  const panel = () => page.getByRole('region', { name: 'Seat Leon' });
  const closed = () => panel().waitFor({ state: 'detached' });

  before(async function () {
    if (!executablePath) return this.skip();
    buildConsole();
    platform = await startPlatform({ MAP_STYLE_URL: 'http://127.0.0.1:9/style.json' });
    client = await platform.signIn();
    browser = await openBrowser(executablePath);
    page = await browser.newPage({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });
  });
  after(async () => {
    await browser?.close();
    await car?.endAsync(true);
    await platform?.[Symbol.asyncDispose]();
  });

  it('tells how to add the first car when there is none', async () => {
    await signInTo(page, platform.baseUrl, platform.admin);
    await page.getByRole('heading', { name: 'No cars yet' }).waitFor();
  });

  it('shows a new car by its name as soon as it reports', async () => {
    vehicleId = await client.makeCar();
    car = await mqtt.connectAsync(platform.mqttUrl, {
      ...(await client.credentials(vehicleId)),
      clientId: vehicleId,
    });
    const row = page.locator('.car-row', { hasText: 'Seat Leon' });
    await eventually(async () => {
      await report(2.16);
      expect(await row.count()).to.equal(1);
    });
    expect(await row.textContent())
      .to.include(vehicleId.slice(0, 8))
      .and.include('Eixample');
  });

  it('chooses the car that is clicked on the map, and none where there is none', async () => {
    await eventually(async () => {
      await page.mouse.click(FITTED.x, FITTED.y);
      expect(await panel().count()).to.equal(1);
    });
    await page.mouse.click(FITTED.x, FITTED.y + 200);
    await closed();
  });

  it('is used with the keyboard alone: search, arrows, Enter, Escape', async () => {
    await page.getByLabel('Search cars').focus();
    await page.keyboard.type('leon eixample');
    await page.keyboard.press('ArrowDown');
    expect(await page.evaluate('document.activeElement.className')).to.match(/car-row/);
    await page.keyboard.press('Enter');
    await panel().waitFor();
    expect(await page.evaluate('document.activeElement.textContent')).to.equal('Seat Leon');
    await page.keyboard.press('Escape');
    await closed();
  });

  it('keeps a car that it follows in the middle while the car drives', async () => {
    await page.locator('.car-row').click();
    await page.getByRole('button', { name: 'Follow' }).click();
    await report(2.1612); // 100 m: three fingers wide on the map
    await page.getByText('2.16120').waitFor();
    // Two frames, so that the map has drawn what the panel says.
    await page.evaluate('new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))');
    await page.keyboard.press('Escape');
    await eventually(async () => {
      await page.mouse.click(FOLLOWED.x, FOLLOWED.y);
      expect(await panel().count()).to.equal(1);
    });
  });

  it('goes on with a fresh token when the old one ran out', async () => {
    const ranOut = client.token.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'));
    await page.evaluate(
      `sessionStorage.setItem('motorpool.session', JSON.stringify({
        ...JSON.parse(sessionStorage.getItem('motorpool.session')), token: '${ranOut}' }))`,
    );
    await page.keyboard.press('Escape');
    await closed();
    await page.reload();
    await page.locator('[data-state=live]').waitFor();
    await page.locator('.car-row', { hasText: 'Seat Leon' }).waitFor();
    expect(await page.evaluate(`JSON.parse(sessionStorage.getItem('motorpool.session')).token`)).to.not.equal(ranOut);
  });

  for (const theme of ['light', 'dark'] as const) {
    it(`has nothing that keeps people with disabilities out, in ${theme}`, async () => {
      await page.emulateMedia({ colorScheme: theme });
      const found: string[] = await axeProblems(page);
      await page.locator('.car-row').click();
      await panel().waitFor();
      found.push(...(await axeProblems(page)));
      await page.keyboard.press('Escape');
      expect(found).to.deep.equal([]);
    });
  }
});
