import { expect } from 'chai';
import mqtt from 'mqtt';
import type { Browser, Page, WebSocketRoute } from 'playwright-core';
import { telemetryTopic } from '../../contracts/index.js';
import { chromiumPath, openBrowser } from '../support/browser.js';
import { buildConsole } from '../support/console.js';
import { eventually } from '../support/eventually.js';
import { startPlatform, type TestPlatform } from '../support/platform.js';

/** Nobody answers there: the computer of a person without internet. */
const UNREACHABLE_STYLE = 'http://127.0.0.1:9/style.json';
const executablePath = chromiumPath();

describe(`the live map in a browser${executablePath ? '' : ' (skipped: no chromium in PATH)'}`, function () {
  this.timeout(60_000);
  let platform: TestPlatform;
  let browser: Browser;
  let page: Page;
  let vehicleId: string;
  let car: mqtt.MqttClient;
  const asked: string[] = [];
  let seq = 0;
  let cut = false;
  const sockets: WebSocketRoute[] = [];

  const report = (values: Record<string, unknown>, observedAt = Date.now()) =>
    car.publishAsync(
      telemetryTopic(vehicleId),
      JSON.stringify({
        boot: '7d2f6a52-6f0c-4b7e-9a53-0f3c2b6a9d10',
        sentAt: Date.now(),
        samples: [{ seq: seq++, observedAt, latitude: 41.39, longitude: 2.16, ...values }],
      }),
      { qos: 1 },
    );

  before(async function () {
    if (!executablePath) return this.skip();
    buildConsole();
    platform = await startPlatform({ MAP_STYLE_URL: UNREACHABLE_STYLE });
    const client = await platform.signIn();
    vehicleId = await client.makeCar();
    const credentials = await client.credentials(vehicleId);
    car = await mqtt.connectAsync(platform.mqttUrl, { ...credentials, clientId: vehicleId });
    browser = await openBrowser(executablePath);
    page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await page.routeWebSocket(/socket\.io/, (socket) => {
      if (cut) void socket.close({ code: 1013 });
      else {
        socket.connectToServer();
        sockets.push(socket);
      }
    });
    page.on('request', (request) => asked.push(request.url()));
  });
  after(async () => {
    await browser?.close();
    await car?.endAsync(true);
    await platform?.[Symbol.asyncDispose]();
  });

  const reading = (label: string) => page.getByRole('row').filter({ hasText: label }).locator('td').first();

  it('says so when a password is wrong', async () => {
    await page.goto(platform.baseUrl);
    await page.getByLabel('Email').fill(platform.admin.email);
    await page.getByLabel('Password').fill('not this one');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('do not go together').waitFor();
  });

  it('shows a car whose last word is long ago as old', async () => {
    await report({ speedKmh: 0 }, Date.now() - 600_000);
    await page.getByLabel('Password').fill(platform.admin.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.locator('.car-row.old').click();
    await page.getByText('the map shows where it was then').waitFor();
    expect(await page.locator('.chip').textContent()).to.match(/10 min ago/);
  });

  it('shows what a car reports within a moment, with units', async () => {
    await report({ speedKmh: 47, fuelPercent: 62 });
    await page.locator('.chip', { hasText: 'Moving' }).waitFor();
    expect(await reading('Speed').textContent()).to.equal('47 km/h');
    expect(await reading('Fuel').textContent()).to.equal('62 %');
    await page.locator('.notice').waitFor({ state: 'detached' });
  });

  it('moves the car as it reports new places', async () => {
    await report({ speedKmh: 47, latitude: 41.3902, longitude: 2.1602 });
    await page.getByText('41.39020').waitFor();
  });

  it('says that the connection is lost, and catches up', async () => {
    cut = true;
    for (const socket of sockets) await socket.close({ code: 1012 });
    await page.getByText('Connection lost').waitFor();
    await report({ speedKmh: 51 });
    cut = false;
    await page.locator('[data-state=live]').waitFor();
    await page.getByText('Connection lost').waitFor({ state: 'hidden' });
    await eventually(async () => expect(await reading('Speed').textContent()).to.equal('51 km/h'));
  });

  it('asks nobody but our own server and the one that MAP_STYLE_URL names', () => {
    const strangers = asked.filter(
      (url) => url !== UNREACHABLE_STYLE && !url.startsWith(platform.baseUrl) && !/^(blob|data):/.test(url),
    );
    expect(asked).to.not.be.empty;
    expect(strangers).to.deep.equal([]);
  });
});
