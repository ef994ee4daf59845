import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { openLiveBus } from '../../platform/live-bus/open-live-bus.js';
import { type ConsoleStage, consoleStage, hasChromium } from '../support/console-page.js';
import { type ConsoleRental, consoleRental, hoursOn } from '../support/console-rental.js';
import { programOf } from '../support/main-program.js';
import { maintenanceRounds, OVERHEATING } from '../support/maintenance-stage.js';
import { recordingLog } from '../support/recording-log.js';

describe(`the fleet and its figures in a browser${hasChromium ? '' : ' (skipped: no chromium in PATH)'}`, function () {
  this.timeout(240_000);
  let stage: ConsoleStage;
  let rental: ConsoleRental;
  let ibiza: string;
  let leon: string;
  const row = (text: string) => stage.page.getByRole('row').filter({ hasText: text });
  const dialog = () => stage.page.getByRole('dialog');

  before(async function () {
    if (!hasChromium) return this.skip();
    stage = await consoleStage();
    rental = await consoleRental(stage);
    ibiza = await rental.car('Ibiza');
    const ada = await rental.customer('Ada Byron');
    await rental.reserved(ibiza, ada, 48, 72);
  });
  after(async () => stage?.[Symbol.asyncDispose]());

  it('keeps a car for a service, but not where somebody has reserved it', async () => {
    await stage.open('/maintenance');
    await stage.page.getByRole('button', { name: 'Seat Ibiza' }).click();
    const plan = async (from: number, to: number) => {
      await dialog().getByLabel('What for').fill('Tyres');
      const local = (hours: number) => {
        const at = new Date(hoursOn(hours));
        return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
      };
      await dialog().getByLabel('From').fill(local(from));
      await dialog().getByLabel('Until').fill(local(to));
      await dialog().getByRole('button', { name: 'Keep the car' }).click();
    };
    await stage.page.getByRole('button', { name: 'Plan a service' }).click();
    await plan(60, 80);
    await dialog().getByRole('alert').waitFor();
    await plan(80, 90);
    await stage.page.getByText('The car is kept for it').waitFor();
    await stage.page.getByRole('complementary').getByText('Tyres').waitFor();
  });

  it('writes down a service that was done, with what it cost and when the next is due', async () => {
    await stage.open(`/maintenance?open=${ibiza}`);
    await stage.page.getByRole('button', { name: 'Service done' }).click();
    await dialog().getByLabel('Cost (EUR)').fill('249.90');
    await dialog().getByLabel('Next due at (km)').fill('30000');
    await dialog().getByRole('button', { name: 'Write it down' }).click();
    await stage.page.getByRole('complementary').getByText('€249.90').waitFor();
    await row('at 30,000 km').waitFor();
  });

  it('shows what is foreseen of a car, keeps it for a service, and gives that time back where staff say no', async () => {
    const { log } = recordingLog();
    const rounds = maintenanceRounds({ db: stage.platform.db, liveBus: await openLiveBus(undefined, log) });
    leon = await rental.car('Leon');
    await rounds.tell(leon, 20, () => OVERHEATING);
    await rounds.run(leon);
    await stage.open('/maintenance?which=foreseen');
    await row('Seat Leon').getByText('Engine cooling').waitFor();
    await stage.open(`/cars/${leon}/health`);
    await stage.page.getByText('Coolant reached 113 °C').waitFor();
    const proposed = stage.page.getByRole('region', { name: 'The proposed service' });
    await proposed.getByRole('button', { name: 'Confirm' }).click();
    await proposed.getByText('Confirmed').waitFor();
    await proposed.getByRole('button', { name: 'Move' }).click();
    await dialog().getByLabel('From').fill('2031-05-05T09:00');
    await dialog().getByLabel('Until').fill('2031-05-05T12:00');
    await dialog().getByRole('button', { name: 'Move it' }).click();
    await proposed.getByText('Mon 5 May, 09:00–12:00').waitFor();
    await proposed.getByRole('button', { name: 'Refuse' }).click();
    await dialog().getByLabel('Reason').fill('A sensor');
    await dialog().getByRole('button', { name: 'Refuse it' }).click();
    await proposed.waitFor({ state: 'detached' });
    await stage.page.getByText('Nothing it reports keeps it').waitFor();
  });

  it('adds a fleet with a deposit, a branch with hours, and a tariff for both', async () => {
    await stage.open('/fleets');
    await stage.page.getByRole('button', { name: 'Add a fleet' }).click();
    await dialog().getByLabel('Name').fill('City');
    await dialog().getByLabel('Deposit (EUR)').fill('200');
    await dialog().getByRole('button', { name: 'Add it' }).click();
    await row('City').getByText('€200.00').waitFor();
    await stage.page.getByRole('link', { name: 'Branches', exact: true }).click();
    await stage.page.getByRole('button', { name: 'Add a branch' }).click();
    await dialog().getByLabel('Name').fill('Eixample');
    await dialog().getByLabel('Open on Mon').fill('08:00-14:00, 16:00-20:00');
    await dialog().getByRole('button', { name: 'Add it' }).click();
    await row('Eixample').getByText('Mon 08:00-14:00, 16:00-20:00').waitFor();
    await stage.open('/prices');
    await stage.page.getByRole('button', { name: 'Add a tariff' }).click();
    await dialog().getByLabel('Name').fill('Weekends');
    await dialog().getByLabel('Of fleet').selectOption('City');
    await dialog().getByLabel('Weekend (%)').fill('12');
    await dialog().getByRole('button', { name: 'Add it' }).click();
    await row('Weekends').getByText('weekend +12 %').waitFor();
    await stage.page.getByRole('button', { name: 'Weekends' }).click();
    await dialog().getByLabel('A day of a week').fill('85');
    await dialog().getByRole('button', { name: 'Save' }).click();
    await row('Weekends').getByText('a day of a week 85 %').waitFor();
  });

  it('knows its fleets on every page that one walks through', async () => {
    const city = stage.page.locator('option', { hasText: 'City' }).first();
    await stage.open('/fences?fence=new');
    await city.waitFor({ state: 'attached' });
    await stage.page.getByRole('link', { name: 'Reservations', exact: true }).click();
    await stage.page.getByRole('heading', { name: 'Reservations' }).waitFor();
    await city.waitFor({ state: 'attached' });
    await stage.page.goBack();
    await stage.page.getByRole('heading', { name: 'A new fence' }).waitFor();
    await city.waitFor({ state: 'attached' });
  });

  it('adds a car, shows the line that starts its agent, and hears it once that line has run', async () => {
    await stage.open('/add-car');
    await stage.page.getByLabel('Make').fill('Cupra');
    await stage.page.getByLabel('Model').fill('Born');
    await stage.page.getByLabel('Battery (kWh)').fill('58');
    await stage.page.getByLabel('Energy').selectOption('electric');
    await stage.page.getByLabel('Price per day (EUR)').fill('66');
    await stage.page.getByRole('button', { name: 'Add the car' }).click();
    await stage.page.getByText('Waiting for its first message').waitFor();
    const line = (await stage.page.locator('.shown-once pre').textContent()) ?? '';
    expect(line, 'a car with a battery').to.match(/ SENSORS=simulated:electric npm run agent$/);
    const settings = Object.fromEntries(
      line
        .split(' ')
        .filter((word) => word.includes('='))
        .map((word) => word.split('=') as [string, string]),
    );
    const dataDir = mkdtempSync(join(tmpdir(), 'motorpool-agent-'));
    const agent = spawn(process.execPath, programOf('edge-agent/main.ts'), {
      env: {
        PATH: process.env.PATH,
        ...settings,
        DATA_DIR: dataDir,
      },
      stdio: 'ignore',
    });
    try {
      await stage.page.getByText('It is connected').waitFor({ timeout: 60_000 });
    } finally {
      agent.kill();
      await once(agent, 'exit');
      rmSync(dataDir, { recursive: true, force: true });
    }
  });

  it('compares the figures of the business, and keeps them as files', async () => {
    await stage.open('/analytics');
    await stage.page.getByText('Average booking').waitFor();
    const download = stage.page.waitForEvent('download');
    await stage.page.getByRole('button', { name: 'Parquet' }).click();
    expect((await download).suggestedFilename()).to.match(/\.parquet$/);
  });

  it('keeps nobody out, on any width and in either theme', async () => {
    const found = [
      ...(await stage.looks(`/maintenance?open=${ibiza}`, (page) => page.getByText('€249.90').waitFor())),
      ...(await stage.looks(`/cars/${leon}/health`, (page) => page.getByText('Needs a service').waitFor())),
      ...(await stage.looks('/branches', (page) => page.getByText('Eixample').first().waitFor())),
      ...(await stage.looks('/prices', (page) => page.getByText('Weekends').waitFor())),
      ...(await stage.looks('/analytics', (page) => page.getByText('Average booking').waitFor())),
      ...(await stage.looks('/add-car', (page) => page.getByLabel('Make').waitFor())),
    ];
    expect(found).to.deep.equal([]);
  });
});
