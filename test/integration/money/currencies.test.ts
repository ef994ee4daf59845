/** Money of more than one currency: amounts in each one's own minor unit, and no sum over two. */
import { expect } from 'chai';
import { readApiConfig } from '../../../api/config.js';
import { openPayments } from '../../../api/payments/open-payments.js';
import { paymentUpkeep } from '../../../api/payments/payment-jobs.js';
import { type PaymentsStage, paymentsStage } from '../../support/payments-stage.js';
import { recordingLog } from '../../support/recording-log.js';
import { days } from '../../support/rental-stage.js';

describe('a currency', () => {
  let stage: PaymentsStage;
  before(async () => {
    stage = await paymentsStage();
  });
  after(() => stage[Symbol.asyncDispose]());

  const request = (method: string, path: string, options: object = {}) => stage.api.request(method, path, options);
  const makeCar = async (currency: string, pricePerDayMinor: number) => {
    const body = {
      kind: 'car',
      make: 'Toyota',
      model: 'Aqua',
      year: 2024,
      location: 'Kyoto',
      currency,
      pricePerDayMinor,
    };
    const { status, json, text } = await request('POST', '/api/v1/vehicles', { body });
    expect(status, text).to.equal(201);
    return String(json?.id);
  };
  const pricesOf = async (id: string) => {
    const managed = JSON.parse((await request('GET', '/api/admin/manage-cars')).text) as Record<string, unknown>[];
    const { json } = await request('GET', `/api/v1/vehicles/${id}`);
    return [json?.currency, json?.pricePerDayMinor, managed.find(({ carId }) => carId === id)?.rentalPricePerDay];
  };

  it('is a car’s own, whose prices stand in its minor unit and, in the documents’ words, in its own', async () => {
    const car = { make: 'Toyota', model: 'Aqua', year: 2024, type: 'Compact', location: 'Kyoto' };
    for (const [currency, minor, major] of [
      ['JPY', 5000, 5000],
      ['EUR', 4990, 49.9],
      ['KWD', 12_345, 12.345],
    ] as const) {
      const id = await makeCar(currency, minor);
      expect(await pricesOf(id)).to.deep.equal([currency, minor, major]);
      const body = { ...car, rentalPricePerDay: major * 2 };
      expect((await request('PUT', `/api/cars/${id}`, { body })).status).to.equal(200);
      expect(await pricesOf(id)).to.deep.equal([currency, minor * 2, major * 2]);
    }
  });

  it('of what was paid before the reservation changed it goes back whole, and touches no invoice of the other', async () => {
    const yen = await makeCar('JPY', 5000);
    const hold = await stage.hold();
    const paid = await stage.pay(hold);
    expect(paid.status, paid.text).to.equal(201);
    const moved = await request('PATCH', `/api/v1/reservations/${hold.id}`, {
      body: { vehicleId: yen },
      headers: { 'if-match': '*' },
    });
    expect(moved.json?.currency, moved.text).to.equal('JPY');
    const inYen = { ...hold, currency: 'JPY', totalMinor: Number(moved.json?.totalMinor) };
    const again = await stage.pay(inYen);
    expect(again.status, again.text).to.equal(201);
    await paymentUpkeep(openPayments({ ...stage.api, log: recordingLog().log, config: readApiConfig({}) }));

    const { json: refunds } = await request('GET', `/api/v1/payments/${paid.json?.id}/refunds`);
    expect(refunds?.items).to.have.nested.property('[0].reason', 'currency-change');
    expect(refunds?.items).to.have.nested.property('[0].amountMinor', hold.totalMinor);
    const { json } = await request('GET', `/api/v1/invoices?reservationId=${hold.id}&kind=invoice`);
    const shown = ((json?.items ?? []) as Record<string, unknown>[]).map(
      ({ currency, state, creditedMinor, openMinor }) => [...[currency, state, creditedMinor, openMinor]],
    );
    expect(shown).to.have.deep.members([
      ['JPY', 'paid', 0, 0],
      ['EUR', 'credited', hold.totalMinor, 0],
    ]);
  });

  it('has what is open of it alone', async () => {
    const hold = await stage.hold(stage.rental.first, days(5, 6));
    const first = await stage.pay(hold, { method: 'Invoice' });
    expect(first.status, first.text).to.equal(201);
    const { json } = await request('GET', `/api/v1/invoices?reservationId=${hold.id}`);
    const [invoice] = (json?.items ?? []) as { id: string; openMinor: number }[];
    expect(invoice?.openMinor).to.equal(hold.totalMinor);
    // A charge in the other currency neither pays the first invoice nor makes more of it open.
    await stage.api.db.raw(`update reservations set currency = 'JPY' where id = ?`, [hold.id]);
    await stage.charge(hold, 700);
    expect((await request('GET', `/api/v1/invoices/${invoice?.id}`)).json?.openMinor).to.equal(hold.totalMinor);
  });
});
