import { expect } from 'chai';
import mqtt from 'mqtt';
import { telemetryTopic } from '../../contracts/index.js';
import { type ConsoleStage, consoleStage, hasChromium } from '../support/console-page.js';
import { eventually } from '../support/eventually.js';

describe(`fences on the map of a browser${hasChromium ? '' : ' (skipped: no chromium in PATH)'}`, function () {
  this.timeout(180_000);
  let stage: ConsoleStage;
  let car: mqtt.MqttClient;
  let vehicleId: string;
  let seq = 0;
  const page = () => stage.page;
  const fences = () => stage.platform.db('geofences').orderBy('name');

  before(async function () {
    if (!hasChromium) return this.skip();
    stage = await consoleStage();
    const client = await stage.platform.signIn();
    vehicleId = await client.makeCar();
    car = await mqtt.connectAsync(stage.platform.mqttUrl, {
      ...(await client.credentials(vehicleId)),
      clientId: vehicleId,
    });
  });
  after(async () => {
    await car?.endAsync(true);
    await stage?.[Symbol.asyncDispose]();
  });

  const report = (longitude: number, latitude: number) =>
    car.publishAsync(
      telemetryTopic(vehicleId),
      JSON.stringify({
        boot: '7d2f6a52-6f0c-4b7e-9a53-0f3c2b6a9d12',
        sentAt: Date.now(),
        samples: [{ seq: seq++, observedAt: Date.now(), latitude, longitude, speedKmh: 20, ignition: true }],
      }),
      { qos: 1 },
    );

  it('are drawn by clicks, a corner each, and taken as they were clicked', async () => {
    await stage.open('/fences?fence=new');
    await page().getByRole('heading', { name: 'A new fence' }).waitFor();
    for (const [x, y] of [
      [800, 300],
      [1100, 300],
      [1100, 600],
      [800, 600],
    ] as const) {
      const before = await page().locator('.fence-handle').count();
      await eventually(async () => {
        if ((await page().locator('.fence-handle').count()) === before) await page().mouse.click(x, y);
        expect(await page().locator('.fence-handle').count()).to.equal(before + 1);
      });
    }
    await page().getByLabel('Name', { exact: true }).fill('Old harbour');
    await page().getByRole('button', { name: 'Draw it' }).click();
    await page().getByText('The fence is drawn').waitFor();
    const [fence] = await fences();
    expect(fence).to.include({ name: 'Old harbour', alert: 'inside' });
  });

  it('raise an alert as a car drives in, which is told on whatever page is open', async () => {
    const answer = await page().evaluate<string>(
      `fetch('/api/v1/geofences', { headers: { authorization: 'Bearer ' + JSON.parse(sessionStorage.getItem('motorpool.session')).token } }).then((a) => a.text())`,
    );
    const [ring] = JSON.parse(answer).items[0].geometry.coordinates as [number, number][][];
    const middle = (axis: 0 | 1) => ((ring?.[0]?.[axis] ?? 0) + (ring?.[2]?.[axis] ?? 0)) / 2;
    await stage.open('/users');
    await report(middle(0) + 1, middle(1));
    await eventually(
      async () => {
        await report(middle(0), middle(1));
        expect(
          await page()
            .getByRole('link', { name: /Seat Leon: / })
            .count(),
        ).to.be.greaterThan(0);
      },
      { timeoutMs: 90_000, everyMs: 1000 },
    );
    await page()
      .getByRole('link', { name: /Seat Leon: / })
      .first()
      .click();
    await page().locator('.car-panel .chip', { hasText: 'Alert' }).waitFor();
  });

  it('are drawn without a mouse: a circle by its middle and radius, moved by arrows', async () => {
    await stage.open('/fences?fence=new');
    await page().getByRole('button', { name: 'Circle' }).click();
    await page().getByLabel('Longitude, latitude').fill('2.16, 41.39');
    await page().getByLabel('Radius, m').fill('500');
    await page().getByLabel('Name', { exact: true }).fill('Airport');
    await page().locator('.fence-handle').focus();
    await page().keyboard.press('ArrowUp');
    await page().getByRole('button', { name: 'Draw it' }).click();
    await eventually(async () => expect(await fences()).to.have.lengthOf(2));
    await page()
      .getByRole('button', { name: /Airport/ })
      .click();
    expect(await page().getByLabel('Radius, m').inputValue()).to.equal('500');
    await page().getByText('Places as a list').click();
    expect(await page().getByLabel('Longitude, latitude').inputValue()).to.match(/^2\.16\d*, 41\.39\d+$/);
  });

  it('have their hours, and are removed with a question', async () => {
    await stage.open('/fences');
    await page()
      .getByRole('button', { name: /Airport/ })
      .click();
    await page().getByLabel('Only at certain hours').check();
    await page().getByRole('button', { name: 'Su' }).click();
    await page().getByRole('button', { name: 'Save' }).click();
    await page().getByText('The fence is changed').waitFor();
    const { hours } = (await fences())[0];
    expect(Object.keys(hours)).to.have.members(['mon', 'tue', 'wed', 'thu', 'fri', 'sat']);
    await page()
      .getByRole('button', { name: /Airport/ })
      .click();
    await page().getByRole('button', { name: 'Remove the fence' }).click();
    await page().getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
    await page().getByText('The fence is gone').waitFor();
  });

  it('are not undone where somebody else has changed them meanwhile, and keep their shape when only their name changes', async () => {
    const open = (name: RegExp) => page().getByRole('button', { name }).click();
    await stage.open('/fences');
    await open(/Old harbour/);
    const name = page().getByLabel('Name', { exact: true });
    await name.waitFor();
    const harbour = (row: { name: string }) => row.name.includes('arbour');
    const before = (await fences()).find(harbour);
    await stage.platform.db('geofences').where({ id: before.id }).increment('version', 1);
    await name.fill('New harbour');
    await page().getByRole('button', { name: 'Save' }).click();
    await page().getByRole('alert').filter({ hasText: 'changed' }).waitFor();
    expect((await fences()).find(harbour).name).to.equal('Old harbour');

    await page().getByRole('button', { name: 'Cancel' }).click();
    await open(/Old harbour/);
    await name.fill('Old harbour, east');
    await page().getByRole('button', { name: 'Save' }).click();
    await page().getByText('The fence is changed').waitFor();
    const after = (await fences()).find(harbour);
    expect(after.name).to.equal('Old harbour, east');
    expect(after.stamp).to.equal(before.stamp);
    await stage.platform.db('geofences').where({ id: before.id }).update({ name: 'Old harbour' });
  });

  it('keep nobody out, on any width and in either theme', async () => {
    const { id } = (await fences()).find(({ name }) => name === 'Old harbour');
    const found = [
      ...(await stage.looks('/fences', (shown) => shown.getByText('Old harbour').first().waitFor())),
      ...(await stage.looks(`/fences?fence=${id}`, (shown) => shown.getByRole('button', { name: 'Save' }).waitFor())),
    ];
    expect(found).to.deep.equal([]);
  });
});
