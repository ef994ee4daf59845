/** Money that goes back: refunds by staff and by rule, deposits, a price that changed, a payment that came too late. */
import { expect } from 'chai';
import { readApiConfig } from '../../../api/config.js';
import { openPayments } from '../../../api/payments/open-payments.js';
import { paymentUpkeep } from '../../../api/payments/payment-jobs.js';
import { eventually } from '../../support/eventually.js';
import { type Hold, type PaymentsStage, paymentsStage } from '../../support/payments-stage.js';
import { recordingLog } from '../../support/recording-log.js';
import { days } from '../../support/rental-stage.js';

describe('money that goes back', () => {
  let stage: PaymentsStage;
  before(async () => {
    stage = await paymentsStage();
  });
  after(() => stage[Symbol.asyncDispose]());

  /** What the job does each minute. */
  const upkeep = () =>
    paymentUpkeep(openPayments({ ...stage.api, log: recordingLog().log, config: readApiConfig({}) }));
  const refundsOf = async (paymentId: string) => {
    const { json } = await stage.api.request('GET', `/api/v1/payments/${paymentId}/refunds`);
    return (json as { items: { amountMinor: number; reason: string; state: string }[] }).items;
  };
  async function paid(hold: Hold, fields: object = {}): Promise<string> {
    const { status, json, text } = await stage.pay(hold, fields);
    expect(status, text).to.equal(201);
    return String(json?.id);
  }

  it('by staff goes back in parts, never more than was paid, and stands in the audit log', async () => {
    const hold = await stage.hold();
    const id = await paid(hold);
    const refund = (amountMinor: number, token = stage.api.token) =>
      stage.api.request('POST', `/api/v1/payments/${id}/refunds`, {
        token,
        body: { amountMinor, reason: 'A scratch' },
      });
    expect((await refund(100, stage.rental.first.token)).status).to.equal(403);
    expect((await refund(100)).status).to.equal(201);
    expect((await refund(200)).status).to.equal(201);
    expect((await refund(hold.totalMinor)).json).to.include({ status: 409, leftMinor: hold.totalMinor - 300 });
    await eventually(async () =>
      expect((await refundsOf(id)).map(({ state }) => state)).to.deep.equal(['done', 'done']),
    );
    const accounts = await stage.accounts(hold.id);
    expect(accounts['cash:sandbox']).to.equal(hold.totalMinor - 300);
    expect(accounts).to.not.have.any.keys('refunds-due', 'receivable');
    const { json } = await stage.api.request('GET', `/api/v1/audit?subjectId=${id}`);
    expect(json?.items).to.have.length(2);
    expect((await stage.pay(hold)).json?.type, 'a favour is not owed again').to.equal(
      'urn:motorpool:problem:already-paid',
    );
  });

  it('for a cancellation is owed from that moment, as the policy says, whoever cancels', async () => {
    const fleet = await stage.rental.fleet({ cancellation: [{ hoursBefore: 0, refundPercent: 50 }] });
    const car = await stage.rental.carIn(fleet);
    const { json } = await stage.rental.reserve(car, days(2, 4));
    const hold = {
      id: String(json?.id),
      totalMinor: Number(json?.totalMinor),
      currency: String(json?.currency),
      vehicleId: car,
    };
    const id = await paid(hold);
    await stage.rental.act(hold.id, 'cancel');
    expect(await refundsOf(id)).to.have.nested.property('[0].state', 'due');
    await upkeep();
    const [refund] = await refundsOf(id);
    expect(refund).to.include({ amountMinor: Math.floor(hold.totalMinor / 2), reason: 'cancelled', state: 'done' });
    await upkeep();
    expect(await refundsOf(id)).to.have.length(1);
    expect((await stage.accounts(hold.id))['cash:sandbox']).to.equal(hold.totalMinor - Math.floor(hold.totalMinor / 2));
  });

  it('for a price that fell goes back; one that rose is paid on', async () => {
    const hold = await stage.hold(stage.rental.first, days(1, 4));
    const id = await paid(hold);
    const change = (endsAt: string) =>
      stage.api.request('PATCH', `/api/v1/reservations/${hold.id}`, {
        token: stage.rental.first.token,
        body: { endsAt },
        headers: { 'if-match': '*' },
      });
    const shorter = await change(days(1, 3).endsAt);
    expect(shorter.status, shorter.text).to.equal(200);
    const less = hold.totalMinor - Number(shorter.json?.totalMinor);
    expect(less).to.be.greaterThan(0);
    expect(await refundsOf(id)).to.have.nested.property('[0].amountMinor', less);
    await upkeep();
    const longer = await change(days(1, 5).endsAt);
    const more = Number(longer.json?.totalMinor) - Number(shorter.json?.totalMinor);
    expect((await stage.pay({ ...hold, totalMinor: more })).status).to.equal(201);
    const accounts = await stage.accounts(hold.id);
    expect(accounts['cash:sandbox']).to.equal(Number(longer.json?.totalMinor));
    expect(accounts).to.not.have.any.keys('refunds-due', 'receivable');
  });

  /** Of a paid rental: another end, and so another price. */
  const endsAt = async (hold: Hold, length: number) => {
    const { json, text } = await stage.api.request('PATCH', `/api/v1/reservations/${hold.id}`, {
      token: stage.rental.first.token,
      body: { endsAt: days(1, 1 + length).endsAt },
      headers: { 'if-match': '*' },
    });
    expect(json?.totalMinor, text).to.be.a('number');
    return Number(json?.totalMinor);
  };
  const revenueOf = async (hold: Hold) => -((await stage.accounts(hold.id)).revenue ?? 0);

  it('as a favour is not invoiced again when the price rises', async () => {
    const hold = await stage.hold(stage.rental.first, days(1, 3));
    const id = await paid(hold);
    await stage.api.request('POST', `/api/v1/payments/${id}/refunds`, { body: { amountMinor: 900, reason: 'Rain' } });
    await eventually(async () => expect((await refundsOf(id))[0]?.state).to.equal('done'));
    const now = await endsAt(hold, 4);
    await paid({ ...hold, totalMinor: now - hold.totalMinor });
    expect(await revenueOf(hold)).to.equal(now - 900);
    expect(await stage.accounts(hold.id)).to.include({ 'cash:sandbox': now - 900 });
    expect(await stage.accounts(hold.id)).to.not.have.any.keys('receivable', 'refunds-due');
  });

  it('for a price that fell counts where it rises again before the money has gone', async () => {
    const hold = await stage.hold(stage.rental.first, days(1, 4));
    await paid(hold);
    const [less, more] = [await endsAt(hold, 1), await endsAt(hold, 5)];
    await paid({ ...hold, totalMinor: more - less });
    await upkeep();
    expect(await revenueOf(hold)).to.equal(more);
    expect(await stage.accounts(hold.id)).to.include({ 'cash:sandbox': more });
    expect(await stage.accounts(hold.id)).to.not.have.any.keys('receivable', 'refunds-due');
  });

  it('where the hold ran out while the customer was away, and the time is another’s, goes back by itself', async () => {
    const hold = await stage.hold();
    const asked = await stage.pay(hold, { token: 'tok_3ds' });
    await stage.api.db.raw(`update reservations set held_until = now() - interval '1 s' where id = ?`, [hold.id]);
    const other = await stage.rental.reserve(hold.vehicleId, days(1, 3), stage.rental.second);
    expect(other.status, other.text).to.equal(201);
    const { token } = stage.rental.first;
    const done = await stage.api.request('POST', String(asked.json?.actionUrl), { token, body: { approves: true } });
    expect(done.json?.state).to.equal('refund-due');
    await upkeep();
    const { json } = await stage.api.request('GET', `/api/v1/payments/${asked.json?.id}`, { token });
    expect(json?.state).to.equal('refunded');
    expect(await stage.accounts(hold.id)).to.deep.equal({});
  });

  it('stays where the hold ran out but its time is free: the reservation is confirmed', async () => {
    const hold = await stage.hold();
    const asked = await stage.pay(hold, { token: 'tok_3ds' });
    await stage.api.db.raw(
      `update reservations set state = 'expired', held_until = now() - interval '1 s' where id = ?`,
      [hold.id],
    );
    const { token } = stage.rental.first;
    await stage.api.request('POST', String(asked.json?.actionUrl), { token, body: { approves: true } });
    expect(await stage.stateOf(hold.id)).to.equal('confirmed');
  });

  it('is a deposit: held, then a part of it taken, or all of it let go', async () => {
    const fleet = await stage.rental.fleet({ depositMinor: 30_000 });
    for (const [n, step] of (['capture', 'release'] as const).entries()) {
      const car = await stage.rental.carIn(fleet);
      const { json } = await stage.rental.reserve(car, days(6 + n, 7 + n));
      const hold = { id: String(json?.id), totalMinor: 30_000, currency: String(json?.currency), vehicleId: car };
      const held = await stage.pay(hold, { purpose: 'deposit' });
      expect([held.status, held.json?.state]).to.deep.equal([201, 'authorised']);
      expect(await stage.stateOf(hold.id), 'no payment').to.equal('held');
      expect((await stage.pay(hold, { purpose: 'deposit' })).status).to.equal(409);
      const path = `/api/v1/payments/${held.json?.id}/${step}`;
      const body = { reason: 'A dent', ...(step === 'capture' && { amountMinor: 12_000 }) };
      if (step === 'capture') await stage.charge(hold, 12_000);
      expect((await stage.api.request('POST', path, { body })).status).to.equal(200);
      const end = step === 'capture' ? 'completed' : 'released';
      await eventually(async () => {
        const { json } = await stage.api.request('GET', `/api/v1/payments/${held.json?.id}`);
        expect(json?.state).to.equal(end);
      });
      expect((await stage.accounts(hold.id))['cash:sandbox'] ?? 0).to.equal(step === 'capture' ? 12_000 : 0);
      expect(await stage.accounts(hold.id)).to.not.have.any.keys('deposits', 'deposits-held:sandbox');
    }
  });

  it('is a deposit that a fleet wants with the payment, let go of after the return unless something is open', async () => {
    const fleet = await stage.rental.fleet({ depositMinor: 20_000, depositWithPayment: true, depositReleaseHours: 24 });
    const deposited = async (token: string, depositToken?: string) => {
      const { json } = await stage.rental.reserve(await stage.rental.carIn(fleet), days(1, 2));
      const hold = { id: String(json?.id), totalMinor: Number(json?.totalMinor), currency: 'EUR', vehicleId: '' };
      await paid(hold, { token, ...(depositToken !== undefined && { depositToken }) });
      return hold;
    };
    const heldOf = async (hold: Hold) => (await stage.accounts(hold.id))['deposits-held:sandbox'] ?? 0;
    expect(await heldOf(await deposited('tok_ok', 'tok_declined')), 'the payment stands').to.equal(0);
    const [free, owing, early] = [await deposited('tok_ok'), await deposited('tok_ok'), await deposited('tok_ok')];
    expect(await heldOf(free)).to.equal(20_000);
    const end = (hold: Hold, hours: number) =>
      stage.api.db.raw(
        `update reservations set state = 'completed', ended_at = now() - ? * interval '1 hour' where id = ?`,
        [hours, hold.id],
      );
    await end(free, 25);
    await end(owing, 25);
    await end(early, 23);
    await stage.api.request('POST', `/api/v1/reservations/${owing.id}/charges`, {
      body: { kind: 'damage', amountMinor: 9000 },
    });
    await upkeep();
    expect([await heldOf(free), await heldOf(owing), await heldOf(early)]).to.deep.equal([0, 20_000, 20_000]);
  });

  it('a payment that nobody goes on with is given up, and another may be made', async () => {
    const hold = await stage.hold();
    expect((await stage.pay(hold, { token: 'tok_3ds' })).status).to.equal(202);
    expect((await stage.pay(hold, {}, { key: 'another' })).json?.type).to.equal(
      'urn:motorpool:problem:payment-in-progress',
    );
    await stage.api.db.raw(
      `update payment_attempts set created_at = now() - interval '1 h' where payment_id in (select id from payments where reservation_id = ?)`,
      [hold.id],
    );
    await stage.api.db.raw(`update payments set look_at = now() - interval '1 s' where reservation_id = ?`, [hold.id]);
    await upkeep();
    expect((await stage.pay(hold, {}, { key: 'another' })).status).to.equal(201);
  });
});
