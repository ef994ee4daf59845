/** Two who give back the same money at the same moment: it goes back once. */
import { expect } from 'chai';
import { readApiConfig } from '../../../api/config.js';
import { invoicesRepository } from '../../../api/invoices/invoices-repository.js';
import { openPayments } from '../../../api/payments/open-payments.js';
import { paymentUpkeep } from '../../../api/payments/payment-jobs.js';
import { eventually } from '../../support/eventually.js';
import { type Hold, type PaymentsStage, paymentsStage } from '../../support/payments-stage.js';
import { recordingLog } from '../../support/recording-log.js';
import { days } from '../../support/rental-stage.js';

const ROUNDS = Number(process.env.RACE_ROUNDS ?? 8);

describe('the same money, given back by two at once', function () {
  this.timeout(ROUNDS * 10_000);
  let stage: PaymentsStage;
  before(async () => {
    stage = await paymentsStage();
  });
  after(() => stage[Symbol.asyncDispose]());

  const upkeep = () =>
    paymentUpkeep(openPayments({ ...stage.api, log: recordingLog().log, config: readApiConfig({}) }));

  /** At the desk, where no gateway says no to a second refund. */
  async function paid(): Promise<{ hold: Hold; id: string }> {
    const hold = await stage.hold(stage.rental.first, days(1, 5));
    const { json, text } = await stage.pay(hold, { method: 'Cash' }, { token: stage.api.token });
    expect(json?.state, text).to.equal('completed');
    return { hold, id: String(json?.id) };
  }
  const refund = (id: string, amountMinor: number) =>
    stage.api.request('POST', `/api/v1/payments/${id}/refunds`, { body: { amountMinor, reason: 'A favour' } });
  const cancel = (hold: Hold) => stage.rental.act(hold.id, 'cancel');
  const shorten = (hold: Hold) =>
    stage.api.request('PATCH', `/api/v1/reservations/${hold.id}`, {
      token: stage.rental.first.token,
      body: { endsAt: days(1, 2).endsAt },
      headers: { 'if-match': '*' },
    });

  /** Never more than was paid, and of a rental that is cancelled all; the books say the same. */
  async function expectOnce(hold: Hold, id: string, all: boolean): Promise<void> {
    await upkeep();
    const { rows } = await stage.api.db.raw(
      `select coalesce(sum(amount_minor), 0)::float8 as back from refunds where payment_id = ? and state <> 'failed'`,
      [id],
    );
    if (all) expect(rows[0].back).to.equal(hold.totalMinor);
    expect(rows[0].back).to.be.at.most(hold.totalMinor);
    const accounts = await stage.accounts(hold.id);
    expect(accounts['cash:desk'] ?? 0).to.equal(hold.totalMinor - rows[0].back);
    expect(accounts).to.not.have.any.keys('refunds-due', 'receivable');
  }

  it('by the customer who cancels and by staff', async () => {
    for (let i = 0; i < ROUNDS; i++) {
      const { hold, id } = await paid();
      const [cancelled, back] = await Promise.all([cancel(hold), refund(id, hold.totalMinor)]);
      expect(cancelled.status, cancelled.text).to.equal(200);
      expect([201, 409], back.text).to.include(back.status);
      await expectOnce(hold, id, true);
    }
  });

  it('by a price that falls and by staff', async () => {
    for (let i = 0; i < ROUNDS; i++) {
      const { hold, id } = await paid();
      const [shorter, back] = await Promise.all([shorten(hold), refund(id, hold.totalMinor)]);
      expect(shorter.status, shorter.text).to.equal(200);
      expect([201, 409], back.text).to.include(back.status);
      await expectOnce(hold, id, false);
    }
  });

  it('by two of staff', async () => {
    for (let i = 0; i < ROUNDS; i++) {
      const { hold, id } = await paid();
      const answers = await Promise.all([1, 2, 3].map(() => refund(id, hold.totalMinor)));
      expect(answers.map(({ status }) => status).sort()).to.deep.equal([201, 409, 409]);
      await expectOnce(hold, id, true);
    }
  });

  it('never waits in a circle with whoever settles an invoice of the same rental', async () => {
    const { hold } = await paid();
    await stage.charge(hold, 900);
    const { json } = await stage.api.request('GET', `/api/v1/invoices?reservationId=${hold.id}&state=open`);
    const [invoice] = (json as { items: { id: string }[] }).items;
    // As a refund does that is booked: it has the reservation's invoices, and then writes what names the reservation.
    const booking = await stage.api.db.transaction();
    await invoicesRepository(booking).lockFor(hold.id);
    const body = { amountMinor: 900, method: 'bank-transfer' };
    const settling = stage.api.request('POST', `/api/v1/invoices/${invoice?.id}/settlements`, { body });
    await eventually(async () => {
      const { rows } = await stage.api.db.raw(
        `select count(*)::int as n from pg_locks where locktype = 'advisory' and not granted
           and database = (select oid from pg_database where datname = current_database())`,
      );
      expect(rows[0].n, 'whoever settles waits for them').to.equal(1);
    });
    const named = booking.raw('select from reservations where id = ? for key share nowait', [hold.id]);
    await named.finally(() => booking.rollback());
    expect((await settling).status).to.equal(201);
  });

  it('is refused by the table, whatever the code does', async () => {
    const { hold, id } = await paid();
    const insert = (row: object) =>
      stage.api.db('refunds').insert({ payment_id: id, amount_minor: hold.totalMinor, reason: 'again', ...row });
    const refused = async (work: PromiseLike<unknown>) =>
      expect(await Promise.resolve(work).catch((error: { code: string }) => error.code)).to.equal('23514');
    await refused(insert({ amount_minor: hold.totalMinor + 1 }));
    await insert({ state: 'failed' });
    await insert({});
    await refused(insert({ amount_minor: 1 }));
    await refused(stage.api.db('refunds').where({ payment_id: id, state: 'failed' }).update({ state: 'due' }));
    const answers = await Promise.allSettled([1, 2, 3].map(async () => insert({ amount_minor: 1 })));
    expect(answers.every(({ status }) => status === 'rejected')).to.equal(true);
  });
});
