/** Refunds that a gateway refuses: no other waits for them, staff are told, and each comes to an end. */
import { expect } from 'chai';
import { readApiConfig } from '../../../api/config.js';
import { openPayments } from '../../../api/payments/open-payments.js';
import { paymentUpkeep } from '../../../api/payments/payment-jobs.js';
import { eventually } from '../../support/eventually.js';
import { type PaymentsStage, paymentsStage } from '../../support/payments-stage.js';
import { recordingLog } from '../../support/recording-log.js';
import { type StripeStandIn, stripeStandIn } from '../../support/stripe-stand-in.js';

describe('a refund that a gateway refuses', () => {
  let stage: PaymentsStage;
  let stripe: StripeStandIn;
  beforeEach(async () => {
    stripe = await stripeStandIn();
    stage = await paymentsStage(stripe.settings);
  });
  afterEach(async () => {
    await stage[Symbol.asyncDispose]();
    await stripe.server[Symbol.asyncDispose]();
  });

  const upkeep = () =>
    paymentUpkeep(openPayments({ ...stage.api, log: recordingLog().log, config: readApiConfig(stripe.settings) }));
  const listed = async (state: string) =>
    (await stage.api.request('GET', `/api/v1/refunds?state=${state}`)).json?.items as Record<string, unknown>[];
  const retry = (id: unknown, by: string) => stage.api.request('POST', `/api/v1/refunds/${id}/retry`, { body: { by } });
  const alerts = async () =>
    (await stage.api.db.raw(`select count(*)::int as n from notifications where kind = 'alert'`)).rows[0].n;

  /** The customer approves at their bank after the reservation was cancelled: all of it has to go back. */
  async function paidTooLate() {
    const hold = await stage.hold();
    const asked = await stage.pay(hold, { token: 'pm_card_authenticationRequired' });
    const reference = String(asked.json?.actionUrl).split('/').at(-1) as string;
    await stage.rental.act(hold.id, 'cancel');
    stripe.approve(reference);
    const { token } = stage.rental.first;
    const id = String(asked.json?.id);
    const done = await stage.api.request('POST', `/api/v1/payments/${id}/continue`, { token });
    expect(done.json?.state, done.text).to.equal('refund-due');
    const intent = stripe.intents.get(reference);
    stripe.intents.delete(reference); // Stripe does not know it: refused for good
    await upkeep();
    return { hold, id, comesBack: () => intent && stripe.intents.set(reference, intent) };
  }
  const stateOf = async (id: string) => (await stage.api.request('GET', `/api/v1/payments/${id}`)).json?.state;

  it('is told to staff, listed, and ordered anew once the gateway can', async () => {
    const { hold, id, comesBack } = await paidTooLate();
    expect(await alerts()).to.be.greaterThan(0);
    const [failed] = await listed('failed');
    expect(failed).to.include({
      reservationId: hold.id,
      amountMinor: hold.totalMinor,
      failure: 'charge_already_refunded',
    });
    expect(await stateOf(id)).to.equal('refund-due');

    const before = await alerts();
    expect((await retry(failed?.id, 'gateway')).status).to.equal(200);
    await eventually(async () => expect(await alerts(), 'refused again, told again').to.be.greaterThan(before));
    comesBack();
    expect((await retry(failed?.id, 'gateway')).json?.state).to.equal('due');
    await eventually(async () => expect(await stateOf(id)).to.equal('refunded'));
    expect(stripe.refunds.map(({ amount }) => amount)).to.deep.equal([hold.totalMinor]);
    expect(await stage.accounts(hold.id)).to.deep.equal({});
    expect((await retry(failed?.id, 'gateway')).json?.type).to.equal('urn:motorpool:problem:refund-not-refused');
  });

  it('is known again where Stripe tells of it', async () => {
    const { hold, id, comesBack } = await paidTooLate();
    const [failed] = await listed('failed');
    comesBack();
    await retry(failed?.id, 'gateway');
    await eventually(async () => expect(await stateOf(id)).to.equal('refunded'));
    const [{ payment_intent: intent = '' } = {}] = stripe.refunds;
    const body = JSON.stringify({
      id: 'evt_1',
      object: 'event',
      type: 'charge.refunded',
      data: { object: { object: 'charge', id: 'ch', payment_intent: intent } },
    });
    const headers = { 'stripe-signature': stripe.sign(body) };
    const heard = await stage.api.request('POST', '/api/payments/webhooks/stripe', { token: null, body, headers });
    expect(heard.status).to.equal(200);
    expect(await listed('done')).to.have.length(1);
    expect(await stage.accounts(hold.id)).to.deep.equal({});
  });

  it('is given back by hand, from the till, and its customer can be erased then', async () => {
    const { hold, id } = await paidTooLate();
    const path = `/api/v1/users/${stage.rental.first.userId}/erasure`;
    const erase = () => stage.api.request('POST', path, { body: { confirm: 'erase' } });
    expect((await erase()).json?.type).to.equal('urn:motorpool:problem:money-open');
    const [failed] = await listed('failed');
    expect((await retry(failed?.id, 'desk')).json?.state).to.equal('done');
    expect(await stateOf(id)).to.equal('refunded');
    expect(await stage.accounts(hold.id)).to.deep.equal({
      'cash:stripe': hold.totalMinor,
      'cash:desk': -hold.totalMinor,
    });
    const { json } = await stage.api.request('GET', `/api/v1/audit?subjectId=${id}`);
    expect(json?.items).to.have.nested.property('[0].action', 'payment.refund-retried');
    expect((await erase()).status).to.equal(204);
  });

  it('cannot be ordered anew for money that went back otherwise meanwhile', async () => {
    const hold = await stage.hold();
    const paid = await stage.pay(hold, { token: 'pm_card_visa' });
    const refund = (amountMinor: number) =>
      stage.api.request('POST', `/api/v1/payments/${paid.json?.id}/refunds`, { body: { amountMinor, reason: 'x' } });
    const [[reference, intent] = ['', undefined]] = [...stripe.intents];
    stripe.intents.delete(reference);
    await refund(hold.totalMinor);
    await eventually(async () => expect(await listed('failed')).to.have.length(1));
    if (intent) stripe.intents.set(reference, intent);
    expect((await refund(1)).status).to.equal(201);
    const [failed] = await listed('failed');
    expect((await retry(failed?.id, 'gateway')).json).to.include({ status: 409, leftMinor: hold.totalMinor - 1 });
    expect((await retry(failed?.id, 'desk')).status).to.equal(409);
  });

  it('is not one whose gateway is not set here for a while: that one waits', async () => {
    const hold = await stage.hold();
    const { json } = await stage.pay(hold, { token: 'pm_card_visa' });
    await stage.api.db('refunds').insert({ payment_id: json?.id, amount_minor: 5, reason: 'x' });
    const without = openPayments({ ...stage.api, log: recordingLog().log, config: readApiConfig({}) });
    await paymentUpkeep(without);
    expect(await listed('failed')).to.deep.equal([]);
    expect(await listed('due')).to.have.length(1);
    await stage.api.db.raw(`update refunds set next_try_at = now() where state = 'due'`);
    await upkeep();
    expect(await listed('done')).to.have.length(1);
  });

  it('or that always fails keeps no other waiting', async () => {
    const hold = await stage.hold();
    const paid = await stage.pay(hold, { token: 'pm_card_visa' });
    const refund = (reason: string, fields: object) =>
      stage.api.db('refunds').insert({ payment_id: paid.json?.id, amount_minor: 1, reason, ...fields });
    // Of a gateway that answers what no one expects: neither refused nor away.
    await stage.api.db.raw(`update payments set gateway = 'broken' where id = ?`, [String(paid.json?.id)]);
    for (let i = 0; i < 60; i++) await refund('always fails', { next_try_at: new Date(Date.now() - 60_000) });
    const other = await stage.hold();
    const good = await stage.pay(other, { token: 'pm_card_visa' });
    await stage.api.db('refunds').insert({ payment_id: good.json?.id, amount_minor: 5, reason: 'good' });
    const { gateways, ...deps } = openPayments({
      ...stage.api,
      log: recordingLog().log,
      config: readApiConfig(stripe.settings),
    });
    const stripeGateway = gateways.named('stripe');
    if (!stripeGateway) throw new Error('no Stripe');
    const broken = { ...stripeGateway, name: 'broken', refund: () => Promise.reject(new TypeError('a bug')) };
    const named = (name: string) => (name === 'broken' ? broken : gateways.named(name));
    for (let i = 0; i < 2; i++) await paymentUpkeep({ ...deps, gateways: { ...gateways, named } });
    expect(stripe.refunds.map(({ amount }) => amount)).to.deep.equal([5]);
    expect(await listed('due')).to.have.length(60);
  });
});
