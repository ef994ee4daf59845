/** Where no money moved it says so: on the receipt, on the invoice in each of its forms, in the report. */
import { expect } from 'chai';
import { render } from '../../../api/notifications/templates/render.js';
import { type Hold, type PaymentsStage, paymentsStage } from '../../support/payments-stage.js';

const NOTHING_MOVED = /sandbox: no money moved/;

describe('the sandbox', () => {
  let stage: PaymentsStage;
  let played: Hold;
  let real: Hold;
  before(async () => {
    stage = await paymentsStage();
    [played, real] = [await stage.hold(), await stage.hold()];
    expect((await stage.pay(played)).json?.sandbox).to.equal(true);
    const cash = await stage.pay(real, { method: 'Cash' }, { token: stage.api.token });
    expect(cash.json?.sandbox, cash.text).to.equal(false);
  });
  after(() => stage[Symbol.asyncDispose]());

  it('is named on the receipt, in each language, and on that of money it is not', async () => {
    const words = { en: NOTHING_MOVED, es: /no se ha movido dinero/ };
    for (const { hold, isSandbox } of [
      { hold: played, isSandbox: true },
      { hold: real, isSandbox: false },
    ]) {
      const { rows } = await stage.api.db.raw(
        `select data from notifications where kind = 'receipt' and reservation_id = ?`,
        [hold.id],
      );
      for (const language of ['en', 'es'] as const) {
        const { text, html } = render('receipt', language, rows[0].data);
        expect([words[language].test(text), words[language].test(html)]).to.deep.equal([isSandbox, isSandbox]);
        expect(text).to.not.match(/\n{3}/);
      }
    }
  });

  it('is named on the invoice as JSON and as a page, and on that of money it is not', async () => {
    for (const { hold, isSandbox } of [
      { hold: played, isSandbox: true },
      { hold: real, isSandbox: false },
    ]) {
      const { json } = await stage.api.request('GET', `/api/v1/invoices?reservationId=${hold.id}`);
      const [invoice] = (json?.items ?? []) as { id: string; sandbox: boolean }[];
      expect(invoice?.sandbox).to.equal(isSandbox);
      const { text } = await stage.api.request('GET', `/api/v1/invoices/${invoice?.id}?format=html`);
      expect(NOTHING_MOVED.test(text)).to.equal(isSandbox);
      expect(text).to.include('Paid.');
    }
  });

  it('is told apart in the report, where rows go by how customers paid', async () => {
    const fleet = await stage.rental.fleet({ depositMinor: 20_000 });
    const car = await stage.rental.carIn(fleet);
    const { json: held } = await stage.rental.reserve(car, { startsAt: iso(9), endsAt: iso(10) });
    const deposit = { id: String(held?.id), totalMinor: 20_000, currency: 'EUR', vehicleId: car };
    expect((await stage.pay(deposit, { purpose: 'deposit' })).status).to.equal(201);
    const { json } = await stage.api.request('GET', '/api/v1/reports/finance?by=method');
    const rows = (json?.items ?? []) as {
      key: string;
      receivedMinor: number;
      sandboxMinor: number;
      depositsMinor: number;
    }[];
    expect(rows.map((row) => [row.key, row.receivedMinor, row.sandboxMinor, row.depositsMinor])).to.have.deep.members([
      ['Cash', real.totalMinor, 0, 0],
      ['Credit Card', played.totalMinor, played.totalMinor, 20_000],
    ]);
  });
});

const iso = (daysFromNow: number) => new Date(Date.now() + daysFromNow * 86_400_000).toISOString();
