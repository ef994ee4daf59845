import { expect } from 'chai';
import { type ConsoleStage, consoleStage, hasChromium } from '../support/console-page.js';
import { type ConsoleRental, consoleRental, hoursOn } from '../support/console-rental.js';
import { eventually } from '../support/eventually.js';

interface Reservation {
  vehicleId: string;
  startsAt: string;
  endsAt: string;
  state: string;
}

describe(`reservations in a browser${hasChromium ? '' : ' (skipped: no chromium in PATH)'}`, function () {
  this.timeout(180_000);
  let stage: ConsoleStage;
  let rental: ConsoleRental;
  let ibiza: string;
  let leon: string;
  let ada: string;
  let hers: string;
  const bar = (name: string) => stage.page.getByRole('button', { name: new RegExp(`^${name}`) });
  const dialog = () => stage.page.getByRole('dialog');
  const read = (id: string) => rental.ask<Reservation & { id: string }>('GET', `/api/v1/reservations/${id}`);

  before(async function () {
    if (!hasChromium) return this.skip();
    stage = await consoleStage();
    rental = await consoleRental(stage);
    [ibiza, leon] = [await rental.car('Ibiza'), await rental.car('León')];
    ada = await rental.customer('Ada Byron');
    const grace = await rental.customer('Grace Hopper');
    hers = await rental.reserved(ibiza, ada, 2, 26);
    await rental.reserved(leon, grace, 50, 98);
    const probes = { kind: 'car', make: 'Motorpool', model: 'Probe', year: 2026, status: 'maintenance' };
    await rental.ask('POST', '/api/v1/vehicles', probes);
  });
  after(async () => stage?.[Symbol.asyncDispose]());

  /** From the middle of a bar, by so many days and rows. */
  async function drag(name: string, dayShare: number, to?: string) {
    const from = await bar(name).boundingBox();
    const ribbon = await stage.page.locator('.ribbon').first().boundingBox();
    const row = to && (await stage.page.locator(`[data-car="${to}"]`).boundingBox());
    if (!from || !ribbon) throw new Error('nothing to drag');
    const [x, y] = [from.x + from.width / 2, from.y + from.height / 2];
    await stage.page.mouse.move(x, y);
    await stage.page.mouse.down();
    await stage.page.mouse.move(x + 12, y, { steps: 2 });
    const goal = { x: x + (ribbon.width / 7) * dayShare, y: row ? row.y + row.height / 2 : y };
    await stage.page.mouse.move(goal.x, goal.y, { steps: 6 });
  }

  it('is heard by the one connection of the page, however often one comes and goes', async () => {
    const first = stage.page.waitForEvent('websocket');
    await stage.open('/users');
    await first;
    const sockets: string[] = [];
    stage.page.on('websocket', (socket) => sockets.push(socket.url()));
    const visit = (name: string) => stage.page.getByRole('link', { name, exact: true }).click();
    for (let times = 0; times < 3; times++) {
      await visit('Reservations');
      await bar('Grace Hopper').waitFor();
      await visit('Customers');
      await stage.page.getByRole('heading', { name: 'Customers' }).waitFor();
    }
    expect(sockets).to.deep.equal([]);
  });

  it('moves one to another day and car by dragging it, and tells the price before', async () => {
    await stage.open('/reservations');
    await bar('Grace Hopper').waitFor();
    expect(await stage.page.getByText('Motorpool Probe').count(), 'a car that nobody is offered').to.equal(0);
    await drag('Ada Byron', 3, leon);
    await stage.page.locator('.bar.ghost.clash').waitFor();
    await stage.page.mouse.up();
    await stage.page.getByText('Not moved: Grace Hopper has it').waitFor();

    await drag('Ada Byron', 1, leon);
    await stage.page.locator('.bar.ghost:not(.clash)').waitFor();
    await stage.page.mouse.up();
    await dialog().getByText('€48.00, as before').waitFor();
    expect((await read(hers)).vehicleId, 'not before it is confirmed').to.equal(ibiza);
    await dialog().getByRole('button', { name: 'Move it' }).click();
    await stage.page.getByText('Ada Byron’s reservation is moved').waitFor();
    expect(await read(hers)).to.include({ vehicleId: leon, startsAt: hoursOn(26), endsAt: hoursOn(50) });
  });

  it('moves one by keys, and says who has the time that it would take', async () => {
    await stage.open('/reservations');
    await bar('Ada Byron').focus();
    await stage.page.keyboard.press('m');
    await stage.page.keyboard.press('Shift+ArrowRight');
    await stage.page.locator('.bar.ghost.clash').waitFor();
    expect(await stage.page.getByRole('status').allTextContents()).to.match(/Grace Hopper has it then/);
    await stage.page.keyboard.press('Shift+ArrowLeft');
    await stage.page.keyboard.press('ArrowLeft');
    await stage.page.keyboard.press('Enter');
    await dialog().getByRole('button', { name: 'Move it' }).click();
    await eventually(async () => expect(await read(hers)).to.include({ startsAt: hoursOn(25), endsAt: hoursOn(49) }));
  });

  it('puts it back when another was first, and says who', async () => {
    await stage.open('/reservations');
    await bar('Ada Byron').waitFor();
    const emil = await rental.customer('Emil Quick');
    await drag('Ada Byron', -0.5, ibiza);
    await rental.reserved(ibiza, emil, 10, 40);
    await stage.page.mouse.up();
    await eventually(async () =>
      expect(await stage.page.locator('main').textContent()).to.match(/Emil Quick has it|This car is taken/),
    );
    expect((await read(hers)).vehicleId).to.equal(leon);
  });

  it('opens one beside the timeline, and takes its money at the desk', async () => {
    await stage.open(`/reservations?view=list&open=${hers}`);
    await stage.page.getByRole('button', { name: 'Take payment' }).click();
    await dialog().getByText('Open: €48.00').waitFor();
    await dialog().getByRole('button', { name: 'Take payment' }).click();
    await stage.page.getByText('Payment taken').waitFor();
    await stage.page.getByText('Payment, Cash').waitFor();
    await stage.page.getByRole('button', { name: 'Take payment' }).waitFor({ state: 'detached' });
  });

  it('says in which time zone its times are, and what the clock of the branch shows where that is another', async () => {
    const branch = await rental.ask('POST', '/api/v1/branches', { name: 'Shibuya', timeZone: 'Asia/Tokyo' });
    await stage.platform.db('reservations').where({ id: hers }).update({ pickup_branch_id: branch.id });
    await stage.open(`/reservations?open=${hers}`);
    const own = await stage.page.evaluate(() => Intl.DateTimeFormat().resolvedOptions().timeZone);
    await stage.page.getByText(`1 day · ${own}`).waitFor();
    await stage.page.getByText(`Times are in ${own}.`).waitFor();
    const { startsAt } = await read(hers);
    const there = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short', timeZone: 'Asia/Tokyo' });
    const row = stage.page.locator('dt', { hasText: 'At the branch' }).locator('+ dd');
    expect(await row.textContent())
      .to.include(there.format(new Date(startsAt)))
      .and.to.match(/Asia\/Tokyo$/);
  });

  it('hands a car over and takes it back, with what is due', async () => {
    const id = await rental.reserved(await rental.car('Arona'), ada, 0, 5);
    await stage.open(`/reservations?open=${id}`);
    await stage.page.getByRole('button', { name: 'Hand over' }).click();
    await stage.page.getByLabel('Odometer (km)').fill('21350');
    await stage.page.getByLabel('Charge (%)').fill('80');
    await stage.page.getByLabel('I have seen').check();
    await stage.page.getByRole('button', { name: 'Add damage' }).click();
    await stage.page.getByLabel('Where').fill('Left door');
    const png = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    );
    await stage.page.getByLabel('Photo').setInputFiles({ name: 'door.png', mimeType: 'image/png', buffer: png });
    await stage.page.getByRole('button', { name: 'Start the rental' }).click();
    await stage.page.getByRole('button', { name: 'Take back' }).click();
    await stage.page.getByText('It left with: Left door.').waitFor();
    await stage.page.getByLabel('Odometer (km)').fill('21400');
    await stage.page.getByLabel('Charge (%)').fill('50');
    await stage.page.getByText('Driven: 50 km').waitFor();
    await stage.page.getByRole('button', { name: 'Add a charge' }).click();
    await stage.page.getByLabel('On the invoice it reads').fill('Charging');
    await stage.page.getByLabel('Amount (EUR)').fill('12.50');
    await stage.page.getByRole('button', { name: 'End the rental' }).click();
    await stage.page.getByText('Taken back').waitFor();
    expect((await read(id)).state).to.equal('completed');
    const { items } = await rental.ask<{ items: { amountMinor: number }[] }>(
      'GET',
      `/api/v1/reservations/${id}/charges`,
    );
    expect(items.map(({ amountMinor }) => amountMinor)).to.deep.equal([1250]);
  });

  /** What is foreseen of Grace's, as the night's work would write it. */
  async function foreseen(): Promise<string> {
    const { db } = stage.platform;
    const { id, starts_at } = await db('reservations').where({ vehicle_id: leon, state: 'confirmed' }).first();
    const reasons = [
      { code: 'missed-before', text: 'Did not come for 2 of 3 before' },
      { code: 'unpaid', text: 'Not paid yet' },
    ];
    const risk = { cancelled: 0.12, no_show: 0.41, reasons: JSON.stringify(reasons), starts_at };
    await db('reservation_risks')
      .insert({ reservation_id: id, ...risk })
      .onConflict('reservation_id')
      .merge();
    return id;
  }

  it('tells staff which may fall through, and why', async () => {
    await foreseen();
    await stage.open('/reservations?view=likely');
    await stage.page.getByText('53 %').waitFor();
    await stage.page.getByText('Did not come for 2 of 3 before · Not paid yet').waitFor();
    await stage.page.getByRole('button', { name: 'Seat León' }).or(stage.page.getByText('Seat León')).first().click();
    await stage.page.getByText('12 % likely to be cancelled, 41 % to be a no-show').waitFor();
    await stage.page.getByText('Did not come for 2 of 3 before', { exact: true }).waitFor();
    await stage.page.getByText('By rules, ').waitFor();
  });

  it('leads from the plan to who is to have a car, and adds them where they are new', async () => {
    await stage.open('/reservations');
    await stage.page.getByRole('link', { name: 'New reservation' }).click();
    await stage.page.getByRole('button', { name: 'Add a customer' }).click();
    await dialog().getByLabel('Name').fill('Vera Walk-In');
    await dialog().getByLabel('Email').fill('ada.byron@example.org');
    await dialog().getByRole('button', { name: 'Add them' }).click();
    await dialog().getByRole('alert').first().waitFor();
    await dialog().getByLabel('Email').fill('vera@example.org');
    await dialog().getByRole('button', { name: 'Add them' }).click();
    await stage.page.getByRole('heading', { name: 'Vera Walk-In' }).waitFor();
    await stage.page.getByRole('region', { name: 'New reservation' }).waitFor();
    expect(await stage.platform.db('users').where({ email: 'vera@example.org' }).first('role')).to.deep.equal({
      role: 'customer',
    });
  });

  it('recommends cars to a customer at the desk, with reasons, and holds one by a press', async () => {
    await stage.open(`/customers/${ada}`);
    const cars = stage.page.getByRole('region', { name: 'New reservation' });
    await cars.getByLabel('From').fill(hoursOn(400).slice(0, 10));
    await cars.getByLabel('To').fill(hoursOn(448).slice(0, 10));
    await cars
      .getByText(/You took a Seat/)
      .first()
      .waitFor();
    await cars.getByText('Ibiza 1 · ').waitFor();
    await cars.getByRole('button', { name: 'Hold the Seat Ibiza' }).click();
    await stage.page.getByText('Held: take the payment before the hold runs out').waitFor();
    await stage.page.getByRole('button', { name: 'Take payment' }).waitFor();
  });

  it('keeps nobody out, on any width and in either theme', async () => {
    const found = [
      ...(await stage.looks('/reservations', () => bar('Grace Hopper').waitFor())),
      ...(await stage.looks('/reservations?view=month', () => bar('Grace Hopper').waitFor())),
      ...(await stage.looks(`/reservations?view=list&open=${hers}`, (page) =>
        page.getByText('What happened').waitFor(),
      )),
      ...(await stage.looks(`/reservations?view=likely&open=${await foreseen()}`, (page) =>
        page.getByText('Will it be kept?').waitFor(),
      )),
      ...(await stage.looks(`/customers/${ada}`, (page) => page.getByText('with reasons as').waitFor())),
    ];
    expect(found).to.deep.equal([]);
  });
});
