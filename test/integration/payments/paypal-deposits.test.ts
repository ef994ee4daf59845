/** Deposits at PayPal: authorised, then captured or voided; renewed once PayPal promises them no longer. */
import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { readApiConfig } from '../../../api/config.js';
import { openPayments } from '../../../api/payments/open-payments.js';
import { paymentUpkeep } from '../../../api/payments/payment-jobs.js';
import { eventually } from '../../support/eventually.js';
import { type Hold, type PaymentsStage, paymentsStage } from '../../support/payments-stage.js';
import { type PayPalStandIn, paypalHeaders, paypalStandIn } from '../../support/paypal-stand-in.js';
import { recordingLog } from '../../support/recording-log.js';
import { days } from '../../support/rental-stage.js';

/** What was charged at return, before the deposit paid it and after. */
const OWED = { receivable: 12_000, revenue: -12_000 };
const PAID = { 'cash:paypal': 12_000, revenue: -12_000 };

describe('a deposit at PayPal', () => {
  let stage: PaymentsStage;
  let paypal: PayPalStandIn;
  let fleet: string;
  before(async () => {
    paypal = await paypalStandIn();
    stage = await paymentsStage({ ...paypal.settings, PAYMENT_TIMEOUT_S: '2' });
    fleet = await stage.rental.fleet({ depositMinor: 30_000 });
  });
  after(async () => {
    await stage[Symbol.asyncDispose]();
    await paypal.server[Symbol.asyncDispose]();
    expect(paypal.server.wrong, 'as its API documents have it').to.deep.equal([]);
  });
  afterEach(() => {
    paypal.server.loses = undefined;
  });

  const upkeep = async () => {
    await stage.api.db.raw(`update payments set look_at = now() - interval '1 s' where state like '%-due'`);
    await paymentUpkeep(
      openPayments({ ...stage.api, log: recordingLog().log, config: readApiConfig(paypal.settings) }),
    );
  };
  async function held(): Promise<Hold> {
    const { json, text } = await stage.rental.reserve(await stage.rental.carIn(fleet), days(6, 7));
    if (typeof json?.id !== 'string') throw new Error(text);
    return { id: json.id, totalMinor: 30_000, currency: String(json.currency), vehicleId: String(json.vehicleId) };
  }
  /** Authorised by a wallet that the customer keeps at PayPal. */
  async function deposited(owedMinor = 12_000) {
    const hold = await held();
    const { status, json, text } = await stage.pay(hold, { purpose: 'deposit', method: 'PayPal', token: 'vault-1' });
    expect([status, json?.state], text).to.deep.equal([201, 'authorised']);
    const [order = ''] = [...paypal.orders.keys()].slice(-1);
    if (owedMinor > 0) await stage.charge(hold, owedMinor);
    return { hold, id: String(json?.id), order };
  }
  const decide = (id: string, step: 'capture' | 'release', amountMinor = 12_000) =>
    stage.api.request('POST', `/api/v1/payments/${id}/${step}`, {
      body: { reason: 'A dent', ...(step === 'capture' && { amountMinor }) },
    });
  const ends = (id: string, state: string, meanwhile = async () => {}) =>
    eventually(async () => {
      await meanwhile();
      const { json } = await stage.api.request('GET', `/api/v1/payments/${id}`);
      expect(json?.state).to.equal(state);
    });
  const paymentsOf = (order: string) => paypal.orders.get(order)?.purchase_units[0]?.payments;

  it('is only held, then a part of it is taken', async () => {
    const { hold, id, order } = await deposited();
    expect(paymentsOf(order)?.captures).to.equal(undefined);
    const held = { deposits: -30_000, 'deposits-held:paypal': 30_000 };
    expect(await stage.accounts(hold.id)).to.deep.equal({ ...OWED, ...held });
    expect((await decide(id, 'capture')).status).to.equal(200);
    await ends(id, 'completed');
    expect(paymentsOf(order)?.captures?.map(({ amount }) => amount.value)).to.deep.equal(['120.00']);
    expect(await stage.accounts(hold.id)).to.deep.equal(PAID);
  });

  it('is let go of', async () => {
    const { hold, id, order } = await deposited();
    await decide(id, 'release');
    await ends(id, 'released');
    expect(paymentsOf(order)?.authorizations?.map(({ status }) => status)).to.deep.equal(['VOIDED']);
    expect(await stage.accounts(hold.id)).to.deep.equal(OWED);
  });

  it('is renewed where PayPal promises it no longer, and then taken', async () => {
    const { id, order } = await deposited();
    paypal.age(order, 5);
    await decide(id, 'capture');
    await ends(id, 'completed');
    expect(paymentsOf(order)?.authorizations?.map(({ status }) => status)).to.deep.equal(['VOIDED', 'CAPTURED']);
  });

  it('that has lapsed is gone from the books too', async () => {
    const { hold, id, order } = await deposited();
    paypal.age(order, 30);
    const [authorization] = paymentsOf(order)?.authorizations ?? [];
    if (authorization) authorization.status = 'VOIDED';
    await decide(id, 'capture');
    await ends(id, 'failed');
    expect(await stage.accounts(hold.id)).to.deep.equal(OWED);
  });

  it('is declined, at once or as it is authorised', async () => {
    for (const [token, reason] of [
      ['vault-declined', 'transaction_refused'],
      ['vault-denied', 'denied'],
    ]) {
      const refused = await stage.pay(await held(), { purpose: 'deposit', method: 'PayPal', token });
      expect([refused.status, refused.json?.reason]).to.deep.equal([402, reason]);
    }
  });

  it('is held once where PayPal’s answer was lost', async () => {
    paypal.server.loses = { path: /authorize$/, when: 'after' };
    const { hold, order } = await deposited();
    expect(paymentsOf(order)?.authorizations).to.have.length(1);
    expect((await stage.accounts(hold.id))['deposits-held:paypal']).to.equal(30_000);
  });

  for (const step of ['capture', 'void'] as const) {
    for (const when of ['before', 'after'] as const) {
      it(`ends once where the answer to a ${step} was lost ${when} it was done`, async () => {
        const { hold, id, order } = await deposited();
        paypal.server.loses = { path: new RegExp(`${step}$`), when };
        await decide(id, step === 'capture' ? 'capture' : 'release');
        await eventually(async () => expect(paypal.server.asked.at(-1)).to.match(new RegExp(`${step}$`)));
        paypal.server.loses = undefined;
        // The first try may be under way yet: it is looked at again.
        await ends(id, step === 'capture' ? 'completed' : 'released', upkeep);
        expect(paymentsOf(order)?.captures ?? []).to.have.length(step === 'capture' ? 1 : 0);
        expect(await stage.accounts(hold.id)).to.deep.equal(step === 'capture' ? PAID : OWED);
      });
    }
  }

  it('is held by PayPal’s news of the approval, and gone by its news that it lapsed', async () => {
    const hold = await held();
    const asked = await stage.pay(hold, { purpose: 'deposit', method: 'PayPal' });
    const [order = ''] = [...paypal.orders.keys()].slice(-1);
    expect([asked.status, asked.json?.actionUrl]).to.deep.equal([
      202,
      `https://www.paypal.com/checkoutnow?token=${order}`,
    ]);
    paypal.approve(order);
    await news('CHECKOUT.ORDER.APPROVED', { id: order });
    await ends(String(asked.json?.id), 'authorised');
    const about = { supplementary_data: { related_ids: { order_id: order } } };
    await news('PAYMENT.AUTHORIZATION.VOIDED', about);
    await ends(String(asked.json?.id), 'authorised'); // PayPal, asked, still holds it
    const [authorization] = paymentsOf(order)?.authorizations ?? [];
    if (authorization) authorization.status = 'VOIDED';
    await news('PAYMENT.AUTHORIZATION.VOIDED', about);
    await ends(String(asked.json?.id), 'released');
    expect(await stage.accounts(hold.id)).to.deep.equal({});
  });

  async function news(event_type: string, resource: object) {
    const body = JSON.stringify({ id: `WH-${randomUUID()}`, event_type, resource });
    const headers = paypalHeaders();
    const { status, text } = await stage.api.request('POST', '/api/payments/webhooks/paypal', {
      token: null,
      body,
      headers,
    });
    expect(status, text).to.equal(200);
  }
});
