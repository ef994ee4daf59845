/** Paying in the sandbox: the embedded default. */
import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { paymentsRepository } from '../../../api/payments/payments-repository.js';
import { eventually } from '../../support/eventually.js';
import { type PaymentsStage, paymentsStage } from '../../support/payments-stage.js';

describe('a payment', () => {
  let stage: PaymentsStage;
  before(async () => {
    stage = await paymentsStage();
  });
  after(() => stage[Symbol.asyncDispose]());

  const receipts = async (paymentId: string) => {
    const { rows } = await stage.api.db.raw('select 1 from notifications where dedupe_key = ?', [
      `receipt:${paymentId}`,
    ]);
    return rows.length;
  };

  it('in the words of the source document confirms the reservation', async () => {
    const hold = await stage.hold();
    const { status, json } = await stage.api.request('POST', '/api/payments', {
      token: stage.rental.first.token,
      body: { reservationId: hold.id, amount: hold.totalMinor / 100, paymentMethod: 'Credit Card' },
    });
    expect(status).to.equal(201);
    expect(json).to.include({ status: 'Completed', sandbox: true });
    expect(await stage.stateOf(hold.id)).to.equal('confirmed');
    expect(await receipts(String(json?.paymentId))).to.equal(1);
    const accounts = await stage.accounts(hold.id);
    expect(accounts['cash:sandbox']).to.equal(hold.totalMinor);
    expect(accounts).to.not.have.property('receivable');
  });

  it('is answered alike to the letter for the same key, and refused for a second one', async () => {
    const hold = await stage.hold();
    const key = randomUUID();
    const first = await stage.pay(hold, {}, { key });
    expect(first.status).to.equal(201);
    const again = await stage.pay(hold, {}, { key });
    expect([again.status, again.text]).to.deep.equal([201, first.text]);
    const other = await stage.pay(hold, {}, { key: randomUUID() });
    expect([other.status, other.json?.type]).to.deep.equal([409, 'urn:motorpool:problem:already-paid']);
    expect((await stage.pay(hold)).status).to.equal(409);
    expect((await stage.pay(hold, { method: 'PayPal' }, { key })).status).to.equal(422);
  });

  it('is refused with reasons that a caller can act on', async () => {
    const hold = await stage.hold();
    for (const amountMinor of [hold.totalMinor - 1, hold.totalMinor + 1, 100 * hold.totalMinor, 1]) {
      const wrong = await stage.pay(hold, { amountMinor });
      expect(wrong.status).to.equal(422);
      expect(wrong.json).to.include({ dueMinor: hold.totalMinor });
      expect(wrong.json?.title).to.match(/^\d+\.\d\d EUR are due/);
    }
    expect((await stage.pay(hold, { currency: 'XTS' })).status).to.equal(422);
    expect((await stage.pay(hold, { method: 'Shells' })).status).to.equal(400);
    expect((await stage.pay(hold, { method: 'Cash' })).status).to.equal(403);
    expect((await stage.pay(hold, {}, { token: stage.rental.second.token })).status).to.equal(404);
    expect((await stage.pay({ ...hold, id: randomUUID() })).status).to.equal(404);
    await stage.rental.act(hold.id, 'cancel');
    expect((await stage.pay(hold)).status).to.equal(409);
    const lapsed = await stage.hold();
    await stage.api.db.raw(`update reservations set held_until = now() - interval '1 s' where id = ?`, [lapsed.id]);
    expect((await stage.pay(lapsed)).json?.type).to.equal('urn:motorpool:problem:hold-expired');
  });

  it('that is declined leaves the hold, and another card pays', async () => {
    const hold = await stage.hold();
    const key = randomUUID();
    const number = '4000 0000 0000 0002';
    const refused = await stage.pay(hold, { card: { number } }, { key });
    expect([refused.status, refused.json?.reason]).to.deep.equal([402, 'card_declined']);
    expect((await stage.pay(hold, { card: { number } }, { key })).text).to.equal(refused.text);
    expect(await stage.stateOf(hold.id)).to.equal('held');
    const paid = await stage.pay(hold, { card: { number: '4242424242424242', cvc: '123' } });
    expect(paid.status).to.equal(201);
    expect(paid.json?.card).to.deep.equal({ brand: 'visa', last4: '4242' });
  });

  it('keeps and logs nothing of a card but its last digits', async () => {
    const hold = await stage.hold();
    await stage.pay(hold, { card: { number: '5555555555554444', cvc: '9873', expiryMonth: 12, expiryYear: 2040 } });
    const { rows: tables } = await stage.api.db.raw(
      `select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`,
    );
    for (const { name } of tables) {
      const { rows } = await stage.api.db.raw(
        `select count(*)::int as n from ?? x where x::text like '%5555555555554444%'`,
        [name],
      );
      expect(rows[0].n, name).to.equal(0);
    }
    expect(stage.api.logged.join('\n')).to.not.match(/5555555555554444|cvc|"9873"/);
  });

  it('by 3-D Secure waits for the customer', async () => {
    const hold = await stage.hold();
    const key = randomUUID();
    const asked = await stage.pay(hold, { token: 'tok_3ds' }, { key });
    expect(asked.status).to.equal(202);
    expect(await stage.stateOf(hold.id)).to.equal('held');
    const { token } = stage.rental.first;
    const id = String(asked.json?.id);
    expect((await stage.api.request('POST', `/api/v1/payments/${id}/continue`, { token })).status).to.equal(202);
    const url = String(asked.json?.actionUrl);
    const foreign = await stage.api.request('POST', url, {
      token: stage.rental.second.token,
      body: { approves: true },
    });
    expect(foreign.status).to.equal(404);
    const done = await stage.api.request('POST', url, { token, body: { approves: true } });
    expect([done.status, done.json?.state]).to.deep.equal([200, 'completed']);
    expect(await stage.stateOf(hold.id)).to.equal('confirmed');
    expect((await stage.pay(hold, { token: 'tok_3ds' }, { key })).status).to.equal(201);
  });

  it('whose answer is lost was taken once, or is not taken at all', async () => {
    const hold = await stage.hold();
    expect((await stage.pay(hold, { token: 'tok_timeout_after' })).status).to.equal(201);
    const other = await stage.hold();
    const lost = await stage.pay(other, { token: 'tok_timeout_before' });
    expect([lost.status, lost.headers.get('retry-after')]).to.deep.equal([503, '30']);
    expect(await stage.stateOf(other.id)).to.equal('held');
    expect((await stage.pay(other)).status).to.equal(201);
  });

  it('with all gateways down gives the hold more time, once', async () => {
    const hold = await stage.hold();
    const until = async () => {
      const { rows } = await stage.api.db.raw('select held_until from reservations where id = ?', [hold.id]);
      return (rows[0].held_until as Date).getTime();
    };
    await stage.api.db.raw(`update reservations set held_until = now() + interval '20 s' where id = ?`, [hold.id]);
    const before = await until();
    expect((await stage.pay(hold, { token: 'tok_down' })).status).to.equal(503);
    const extended = await until();
    expect(extended).to.be.greaterThan(before + 100_000);
    expect((await stage.pay(hold, { token: 'tok_down' })).status).to.equal(503);
    expect(await until()).to.equal(extended);
    expect(await stage.accounts(hold.id)).to.deep.equal({});
    // A hold that has lapsed meanwhile is nobody's any more.
    await stage.api.db.raw(
      `update reservations set held_until = now() - interval '1 s', hold_extended_at = null where id = ?`,
      [hold.id],
    );
    await paymentsRepository(stage.api.db).extendHold(hold.id, 300);
    expect(await until()).to.be.below(Date.now());
  });

  it('at the desk is taken by staff in cash, and on an invoice stays owed', async () => {
    const cash = await stage.hold();
    expect((await stage.pay(cash, { method: 'Cash' }, { token: stage.api.token })).status).to.equal(201);
    expect((await stage.accounts(cash.id))['cash:desk']).to.equal(cash.totalMinor);
    const later = await stage.hold();
    const paid = await stage.pay(later, { method: 'Invoice' });
    expect([paid.status, paid.json?.sandbox]).to.deep.equal([201, false]);
    expect((await stage.accounts(later.id)).receivable).to.equal(later.totalMinor);
  });

  it('is listed for its customer and for staff, and for nobody else', async () => {
    const hold = await stage.hold(stage.rental.second);
    const paid = await stage.pay(hold, {}, { token: stage.rental.second.token });
    const id = String(paid.json?.id);
    const seen = async (token?: string) => {
      const { json } = await stage.api.request(
        'GET',
        `/api/v1/payments?reservationId=${hold.id}`,
        token ? { token } : {},
      );
      return ((json?.items ?? []) as { id: string }[]).map((item) => item.id);
    };
    expect(await seen(stage.rental.second.token)).to.deep.equal([id]);
    expect(await seen()).to.deep.equal([id]);
    expect(await seen(stage.rental.first.token)).to.deep.equal([]);
    const foreign = await stage.api.request('GET', `/api/v1/payments/${id}`, { token: stage.rental.first.token });
    expect(foreign.status).to.equal(404);
  });

  it('of two that come at once is one', async () => {
    const hold = await stage.hold();
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, i) => stage.pay(hold, {}, { key: `at-once-${i % 2}` })),
    );
    expect(answers.filter(({ status }) => status === 201).length).to.be.greaterThan(0);
    for (const { status } of answers) expect([201, 409]).to.include(status);
    await eventually(async () => expect((await stage.accounts(hold.id))['cash:sandbox']).to.equal(hold.totalMinor));
    const { rows } = await stage.api.db.raw(
      `select count(*)::int as n from sandbox_charges c join payment_attempts a on a.reference = c.reference
       join payments p on p.id = a.payment_id where p.reservation_id = ? and c.state = 'charged'`,
      [hold.id],
    );
    expect(rows[0].n).to.equal(1);
  });
});
