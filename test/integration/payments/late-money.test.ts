/** Money that comes when nobody waits for it any more, and what else may happen only so often or so far. */
import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { readApiConfig } from '../../../api/config.js';
import { issueCreditNote } from '../../../api/invoices/credit-notes.js';
import { openPayments } from '../../../api/payments/open-payments.js';
import { paymentUpkeep } from '../../../api/payments/payment-jobs.js';
import { eventually } from '../../support/eventually.js';
import { type PaymentsStage, paymentsStage } from '../../support/payments-stage.js';
import { recordingLog } from '../../support/recording-log.js';
import { type StripeStandIn, stripeStandIn } from '../../support/stripe-stand-in.js';

describe('money that comes late', () => {
  let stage: PaymentsStage;
  let stripe: StripeStandIn;
  before(async () => {
    stripe = await stripeStandIn();
    stage = await paymentsStage(stripe.settings);
  });
  after(async () => {
    await stage[Symbol.asyncDispose]();
    await stripe.server[Symbol.asyncDispose]();
  });

  const upkeep = () =>
    paymentUpkeep(openPayments({ ...stage.api, log: recordingLog().log, config: readApiConfig(stripe.settings) }));
  const goOn = (id: unknown) =>
    stage.api.request('POST', `/api/v1/payments/${id}/continue`, { token: stage.rental.first.token });
  /** The customer is at the page of 3-D Secure. */
  async function waiting() {
    const hold = await stage.hold();
    const { json, text } = await stage.pay(hold, { token: 'pm_card_authenticationRequired' });
    expect(json?.state, text).to.equal('open');
    return { hold, id: json?.id, reference: String(json?.actionUrl).split('/').at(-1) as string };
  }

  it('by an attempt that was given up goes back, once, however often the provider tells of it', async () => {
    const { hold, id, reference } = await waiting();
    await stage.api.db.raw(`update payment_attempts set created_at = now() - interval '1 h' where reference = ?`, [
      reference,
    ]);
    await stage.api.db.raw(`update payments set look_at = now() where id = ?`, [String(id)]);
    await upkeep();
    expect((await stage.api.request('GET', `/api/v1/payments/${id}`)).json?.state).to.equal('failed');
    stripe.approve(reference);
    for (let i = 0; i < 3; i++) {
      const object = { object: 'payment_intent', id: reference };
      const type = 'payment_intent.succeeded';
      const body = JSON.stringify({ id: `evt_${randomUUID()}`, object: 'event', type, data: { object } });
      const headers = { 'stripe-signature': stripe.sign(body) };
      const heard = await stage.api.request('POST', '/api/payments/webhooks/stripe', { token: null, body, headers });
      expect(heard.status, heard.text).to.equal(200);
      await upkeep();
    }
    expect(stripe.refunds.map(({ amount }) => amount)).to.deep.equal([hold.totalMinor]);
    expect(await stage.accounts(hold.id)).to.deep.equal({});
  });

  for (const [what, sql] of [
    [
      'is over',
      `update reservations set starts_at = now() - interval '3 d', ends_at = now() - interval '1 h' where id = ?`,
    ],
    [
      'has lost its car',
      `update vehicles set deleted_at = now() where id = (select vehicle_id from reservations where id = ?)`,
    ],
  ] as const) {
    it(`for a hold that ran out, and whose rental ${what}, brings nothing back and goes back itself`, async () => {
      const { hold, id, reference } = await waiting();
      await stage.api.db.raw(`update reservations set state = 'expired', held_until = now() where id = ?`, [hold.id]);
      await stage.api.db.raw(sql, [hold.id]);
      stripe.approve(reference);
      expect((await goOn(id)).json?.state).to.equal('refund-due');
      expect(await stage.stateOf(hold.id)).to.equal('expired');
    });
  }

  it('is not tried for more than twenty times, as whoever tries out stolen cards would', async () => {
    const hold = await stage.hold();
    await stage.api.db.raw(`update reservations set held_until = now() + interval '1 h' where id = ?`, [hold.id]);
    const token = 'pm_card_chargeDeclined';
    for (let i = 0; i < 20; i++) expect((await stage.pay(hold, { token })).status).to.equal(402);
    const last = await stage.pay(hold, { token: 'pm_card_visa' });
    expect([last.status, last.json?.type]).to.deep.equal([429, 'urn:motorpool:problem:too-many-payments']);
  });

  it('goes back though its invoice was taken back before: a note is never of more than its invoice', async () => {
    const hold = await stage.hold();
    const paid = await stage.pay(hold, { token: 'pm_card_visa' });
    const { json } = await stage.api.request('GET', `/api/v1/invoices?reservationId=${hold.id}`);
    const [invoice] = (json?.items ?? []) as { id: string }[];
    const note = { invoiceId: invoice?.id ?? '', amountMinor: hold.totalMinor - 100, reason: 'a test' };
    await stage.api.db.transaction((tx) => issueCreditNote(tx, note));
    const refunds = `/api/v1/payments/${paid.json?.id}/refunds`;
    const body = { amountMinor: hold.totalMinor, reason: 'A favour' };
    expect((await stage.api.request('POST', refunds, { body })).status).to.equal(201);
    await eventually(async () => {
      expect((await stage.api.request('GET', refunds)).json?.items).to.have.nested.property('[0].state', 'done');
    });
    const { json: now } = await stage.api.request('GET', `/api/v1/invoices/${invoice?.id}`);
    expect(now?.creditedMinor).to.equal(hold.totalMinor);
    expect(await stage.accounts(hold.id)).to.deep.equal({});
  });
});
