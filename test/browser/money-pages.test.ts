import { expect } from 'chai';
import { type ConsoleStage, consoleStage, hasChromium } from '../support/console-page.js';
import { type ConsoleRental, consoleRental } from '../support/console-rental.js';

describe(`customers and their money in a browser${hasChromium ? '' : ' (skipped: no chromium in PATH)'}`, function () {
  this.timeout(240_000);
  let stage: ConsoleStage;
  let rental: ConsoleRental;
  let ada: string;
  const row = (text: string) => stage.page.getByRole('row').filter({ hasText: text });
  const dialog = () => stage.page.getByRole('dialog');

  before(async function () {
    if (!hasChromium) return this.skip();
    stage = await consoleStage();
    rental = await consoleRental(stage);
    ada = await rental.customer('Ada Byron');
    await rental.customer('Grace Hopper');
    const reservationId = await rental.reserved(await rental.car('Ibiza'), ada, 2, 50);
    const card = { number: '4242424242424242', expiryMonth: 12, expiryYear: 2035, cvc: '123' };
    const body = { reservationId, amountMinor: 9600, currency: 'EUR', method: 'Credit Card', card };
    await rental.ask('POST', '/api/v1/payments', body);
  });
  after(async () => stage?.[Symbol.asyncDispose]());

  it('finds a customer, with what they rent and pay', async () => {
    await stage.open('/customers');
    await row('Grace Hopper').waitFor();
    await stage.page.getByRole('searchbox').fill('byron');
    await row('Grace Hopper').waitFor({ state: 'detached' });
    await stage.page.getByRole('link', { name: 'Ada Byron' }).click();
    await stage.page.getByText('Open now: €0.00').waitFor();
    await stage.page.getByRole('table', { name: 'Payments' }).getByText('€96.00').waitFor();
    await stage.page.getByRole('table', { name: 'Reservations' }).getByText('Confirmed').waitFor();
  });

  it('gives a part of a payment back, with the reason, and says that no money moved', async () => {
    await stage.open('/payments');
    await stage.page.getByRole('button', { name: 'Ada Byron' }).click();
    await stage.page.getByText('The sandbox: no money moved').waitFor();
    await stage.page.getByRole('button', { name: 'Give back' }).click();
    await dialog().getByLabel('Amount (EUR)').fill('20.50');
    await dialog().getByLabel('Reason').fill('The air conditioning was broken');
    await dialog().getByRole('button', { name: 'Give back' }).click();
    await stage.page.getByText('It goes back').waitFor();
    await stage.page.getByText('The air conditioning was broken').waitFor();
    const { rows } = await stage.platform.db.raw('select amount_minor::int as minor, reason from refunds');
    expect(rows).to.deep.equal([{ minor: 2050, reason: 'The air conditioning was broken' }]);
  });

  it('shows the invoice and the credit note, and keeps one as PDF', async () => {
    await stage.open('/invoices');
    await row('Credit note').waitFor();
    await row('Paid').getByRole('button').first().click();
    const download = stage.page.waitForEvent('download');
    await stage.page.getByRole('button', { name: 'Save as PDF' }).click();
    expect((await download).suggestedFilename()).to.match(/2026|20\d\d-\d+\.pdf$/);
  });

  it('adds up the ledger, and keeps it as a table', async () => {
    await stage.open('/finance?by=method');
    await row('Credit Card').or(row('card')).first().waitFor();
    const download = stage.page.waitForEvent('download');
    await stage.page.getByRole('button', { name: 'CSV' }).click();
    expect((await download).suggestedFilename()).to.match(/^finance-.*-method\.csv$/);
  });

  it('erases a person only by their name', async () => {
    const gone = await rental.customer('Emil Gone');
    await stage.open(`/customers/${gone}`);
    await stage.page.getByRole('button', { name: 'Erase' }).click();
    const erase = dialog().getByRole('button', { name: 'Erase for good' });
    expect(await erase.isDisabled()).to.equal(true);
    await dialog().getByLabel('Write “Emil Gone”').fill('Emil Gone');
    await erase.click();
    await stage.page.getByText('Emil Gone is erased').waitFor();
    await stage.page.getByRole('heading', { name: 'Customers' }).waitFor();
  });

  it('keeps nobody out, on any width and in either theme', async () => {
    const found = [
      ...(await stage.looks(`/customers/${ada}`, (page) => page.getByText('Open now').waitFor())),
      ...(await stage.looks('/payments', (page) => page.getByText('Sandbox').first().waitFor())),
      ...(await stage.looks('/invoices', (page) => page.getByText('Ibiza').first().waitFor())),
      ...(await stage.looks('/finance', (page) => page.getByText('Deposits').first().waitFor())),
    ];
    expect(found).to.deep.equal([]);
  });
});
