/** A car that comes back late is charged by the tariff, as the rental ends. */
import { expect } from 'chai';
import { type PaymentsStage, paymentsStage } from '../../support/payments-stage.js';
import { days } from '../../support/rental-stage.js';

describe('a late return', () => {
  let stage: PaymentsStage;
  let fleet: string;
  before(async () => {
    stage = await paymentsStage();
    fleet = await stage.rental.fleet({});
    const lateReturn = { graceMinutes: 30, perHourMinor: 1210, tax: { name: 'IVA', percent: 21 } };
    const { status, text } = await stage.api.request('POST', '/api/v1/tariffs', {
      body: { name: 'Late ones pay', fleetId: fleet, rules: { lateReturn } },
    });
    expect(status, text).to.equal(201);
  });
  after(() => stage[Symbol.asyncDispose]());

  /** A rental of a car that was to be back so many minutes ago, brought back now. */
  async function broughtBack(minutesLate: number, vehicleId: string) {
    const id = await stage.rental.confirmed(vehicleId, days(1, 2));
    await stage.api.db.raw(
      `update reservations set state = 'active', started_at = now() - interval '2 days', starts_at = now() - interval '2 days',
         ends_at = now() - ? * interval '1 minute', blocked_until = now() + interval '2 days' where id = ?`,
      [minutesLate, id],
    );
    const { status, text } = await stage.rental.act(id, 'end');
    expect(status, text).to.equal(200);
    expect((await stage.rental.act(id, 'end')).status, 'again').to.equal(200);
    const { json } = await stage.api.request('GET', `/api/v1/reservations/${id}/charges`, {
      token: stage.rental.first.token,
    });
    return { id, charges: (json?.items ?? []) as { kind: string; amountMinor: number }[] };
  }

  it('is an invoice of its own, once, which the customer can pay', async () => {
    const { id, charges } = await broughtBack(95, await stage.rental.carIn(fleet));
    expect(charges.map(({ kind, amountMinor }) => [kind, amountMinor])).to.deep.equal([['late', 2420]]);
    expect(await stage.accounts(id)).to.deep.equal({ receivable: 2420, revenue: -2000, 'tax:IVA': -420 });
    const hold = { id, totalMinor: 2420, currency: 'EUR', vehicleId: '' };
    expect((await stage.pay(hold, { purpose: 'balance' })).status).to.equal(201);
    expect(await stage.accounts(id)).to.not.have.property('receivable');
  });

  it('costs nothing within the grace, in time, or where no tariff says so', async () => {
    expect((await broughtBack(20, await stage.rental.carIn(fleet))).charges).to.deep.equal([]);
    expect((await broughtBack(-600, await stage.rental.carIn(fleet))).charges).to.deep.equal([]);
    expect((await broughtBack(600, await stage.api.makeCar())).charges).to.deep.equal([]);
  });
});
