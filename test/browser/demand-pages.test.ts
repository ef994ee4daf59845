/** Prices from demand in a browser: what is foreseen, how it counts, and what it said of a reservation. */
import { expect } from 'chai';
import { foreseeByRules } from '../../api/demand/foresee-demand.js';
import { type ConsoleStage, consoleStage, hasChromium } from '../support/console-page.js';
import { type ConsoleRental, consoleRental } from '../support/console-rental.js';

const HOUR_MS = 3_600_000;
const WEEK_HOURS = 168;

describe(`prices from demand in a browser${hasChromium ? '' : ' (skipped: no chromium in PATH)'}`, function () {
  this.timeout(240_000);
  let stage: ConsoleStage;
  let rental: ConsoleRental;
  let reservationId: string;
  const dialog = () => stage.page.getByRole('dialog');

  before(async function () {
    if (!hasChromium) return this.skip();
    stage = await consoleStage();
    const { db } = stage.platform;
    rental = await consoleRental(stage);
    const ada = await rental.customer('Ada Byron');
    const [branch] = await db('branches').insert({ name: 'Sants' }).returning('id');
    const cars = [await rental.car('Ibiza'), await rental.car('Leon'), await rental.car('Arona')];
    await db('vehicles').whereIn('id', cars).update({ branch_id: branch.id, category: 'Compact' });
    // Weekends of all three and weeks of one, for six weeks.
    const hour = Math.floor(Date.now() / HOUR_MS) * HOUR_MS;
    for (const [k, vehicle_id] of cars.entries()) {
      for (let weeks = 1; weeks <= 6; weeks++) {
        const from = hour - weeks * WEEK_HOURS * HOUR_MS;
        const until = new Date(from + (k === 0 ? 160 : 70 + 20 * k) * HOUR_MS);
        await db('reservations').insert({
          ...{ user_id: ada, vehicle_id, pickup_branch_id: branch.id, state: 'completed', currency: 'EUR' },
          ...{ starts_at: new Date(from), ends_at: until, blocked_until: until, created_at: new Date(from - 9e8) },
        });
      }
    }
    await rental.reserved(cars[1] as string, ada, 5, 60);
    await foreseeByRules(db);
    reservationId = await rental.reserved(cars[0] as string, ada, 2, 50);
  });
  after(async () => stage?.[Symbol.asyncDispose]());

  it('shows staff beside a reservation what demand would have charged, with its reasons', async () => {
    await stage.open(`/reservations?open=${reservationId}`);
    await stage.page.getByText('Shown, not charged').waitFor();
    await stage.page.getByText('€96.00 without it').waitFor();
    await stage.page.getByText(/% of such cars are foreseen to be taken/).waitFor();
  });

  it('draws what is foreseen of a type of car beside what is booked, and says by whom', async () => {
    await stage.open('/analytics');
    await stage.page.getByText('Taken of 3 cars').waitFor();
    await stage.page.getByText(/Foreseen by rules: the same hours of the weeks before/).waitFor();
  });

  it('lets who sets prices say how demand counts', async () => {
    await stage.open('/prices');
    await stage.page.getByRole('button', { name: 'Demand: shown, not charged' }).click();
    await dialog().getByLabel('Demand counts').selectOption('live');
    await dialog().getByLabel('At most (%)').fill('125');
    await dialog().getByRole('button', { name: 'Save' }).click();
    await stage.page.getByRole('button', { name: 'Demand: charged' }).waitFor();
    const [rules] = await stage.platform.db('demand_pricing');
    expect(rules).to.include({ mode: 'live', floor_percent: 80, cap_percent: 125 });
  });

  it('proposes a price to who adds a car, by the cars that are like it', async () => {
    await stage.open('/add-car');
    await stage.page.getByLabel('Make').fill('Seat');
    await stage.page.getByLabel('Model', { exact: true }).fill('Ibiza');
    await stage.page.getByLabel('Category').focus();
    await stage.page.getByText('Enter a category to get a suggested price').waitFor();
    await stage.page.getByLabel('Category').fill('Compact');
    await stage.page.getByLabel('Price per day (EUR)').focus();
    await stage.page.getByText(/^About €\d+\.\d\d, by Seat Ibiza, 2024, at €48\.00 and 2 more like it$/).waitFor();
  });

  it('is read by everyone, in both themes, on a desk and on a phone', async () => {
    const problems = [
      ...(await stage.looks(`/reservations?open=${reservationId}`, (page) =>
        page.getByText('Shown, not charged').waitFor(),
      )),
      ...(await stage.looks('/analytics', (page) => page.getByText('Taken of 3 cars').waitFor())),
      ...(await stage.looks('/prices', async (page) => {
        await page.getByRole('button', { name: 'Demand: charged' }).click();
        await page.getByRole('dialog').waitFor();
      })),
    ];
    expect(problems).to.deep.equal([]);
  });
});
