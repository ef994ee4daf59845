/**
 * Whatever happens to the money of a rental, in whatever order: our books say of it what the provider says, no more goes back
 * than came, and what was invoiced is what was earned. `MONEY_HISTORIES` says how many.
 */
import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import { readApiConfig } from '../../../api/config.js';
import { openPayments } from '../../../api/payments/open-payments.js';
import { paymentUpkeep } from '../../../api/payments/payment-jobs.js';
import { expectBooksToAgree, type History, refundsOf, sumGivenBack } from '../../support/money-history.js';
import { type PaymentsStage, paymentsStage } from '../../support/payments-stage.js';
import { recordingLog } from '../../support/recording-log.js';
import { days } from '../../support/rental-stage.js';
import { type StripeStandIn, stripeStandIn } from '../../support/stripe-stand-in.js';

const RUNS = Number(process.env.MONEY_HISTORIES ?? 8);
const STEPS = [
  ...([
    'pays',
    'pays',
    'pays by 3-D Secure',
    'pays what is open',
    'length',
    'length',
    'cancels',
    'starts',
    'starts',
    'starts',
  ] as const),
  ...([
    'staff give back',
    'staff give back',
    'charge',
    'charge',
    'charge',
    'settle',
    'credit',
    'upkeep',
    'upkeep',
  ] as const),
  ...(['refund fails', 'refund fails', 'refund fails', 'staff give back'] as const),
  ...(['provider gives back', 'contested', 'won', 'lost', 'news', 'news', 'retry', 'by hand'] as const),
];
/** What happens, and how much of what there is it is about, or how long the rental is to be. */
const Step = fc.record({ what: fc.constantFrom(...STEPS), part: fc.integer({ min: 1, max: 4 }) });

describe('the money of a rental, whatever happens', function () {
  this.timeout(60_000 + RUNS * 30_000);
  let stage: PaymentsStage;
  let stripe: StripeStandIn;
  before(async () => {
    stripe = await stripeStandIn();
    stage = await paymentsStage(stripe.settings);
  });
  after(async () => {
    await stage[Symbol.asyncDispose]();
    await stripe.server[Symbol.asyncDispose]();
    expect(stripe.server.wrong).to.deep.equal([]);
  });

  const upkeep = async () => {
    await stage.api.db.raw(`update refunds set next_try_at = now() where state = 'due'`);
    await paymentUpkeep(
      openPayments({ ...stage.api, log: recordingLog().log, config: readApiConfig(stripe.settings) }),
    );
  };
  const post = async (path: string, body: object, token = stage.api.token) => {
    const answer = await stage.api.request('POST', path, { body, token });
    expect(answer.status, `${path} ${answer.text}`).to.be.below(500);
    return answer;
  };
  const rows = async (sql: string, id: string) => (await stage.api.db.raw(sql, [id])).rows;
  const own = () => stage.rental.first.token;

  async function pay({ hold, intents }: History, fields: object, token: string): Promise<void> {
    const known = new Set(stripe.intents.keys());
    const asked = await stage.pay(hold, { amountMinor: 1, ...fields, token });
    const dueMinor = asked.json?.dueMinor;
    const told =
      typeof dueMinor === 'number' ? await stage.pay(hold, { amountMinor: dueMinor, ...fields, token }) : asked;
    for (const id of stripe.intents.keys()) if (!known.has(id)) intents.add(id);
    if (told.status !== 202) return;
    const intent = String(told.json?.actionUrl).split('/').at(-1) as string;
    stripe.approve(intent);
    await stage.api.request('POST', `/api/v1/payments/${told.json?.id}/continue`, { token: own() });
  }

  const refundsAt = (intents: Set<string>) => refundsOf(stripe, intents);
  const leftAt = (intent: string) =>
    (stripe.intents.get(intent)?.amount ?? 0) - sumGivenBack(stripe, new Set([intent]));
  /** Of a refund that is not booked yet as it fails, the news is to be sent again; when all is booked, all is taken. */
  async function hear({ intents }: History, isLast = false): Promise<void> {
    for (const intent of intents) {
      const object = { object: 'charge', id: 'ch', payment_intent: intent };
      const body = JSON.stringify({
        id: `evt_${randomUUID()}`,
        object: 'event',
        type: 'charge.updated',
        data: { object },
      });
      const headers = { 'stripe-signature': stripe.sign(body) };
      const heard = await stage.api.request('POST', '/api/payments/webhooks/stripe', { token: null, body, headers });
      if (!isLast && heard.json?.type === 'urn:motorpool:problem:provider-away') {
        expect(
          refundsAt(intents).map(({ status }) => status),
          heard.text,
        ).to.include('failed');
      } else expect(heard.status, heard.text).to.equal(200);
    }
  }

  async function happens(
    history: History,
    { what, part }: { what: (typeof STEPS)[number]; part: number },
  ): Promise<void> {
    const { hold, intents } = history;
    const one = [...intents].filter((id) => stripe.intents.get(id)?.status === 'succeeded').at(part % 2 ? -1 : 0);
    const failed = () =>
      rows(
        `select r.id from refunds r join payments p on p.id = r.payment_id where r.state = 'failed' and p.reservation_id = ?`,
        hold.id,
      );
    switch (what) {
      case 'pays':
        return pay(history, {}, 'pm_card_visa');
      case 'pays by 3-D Secure':
        return pay(history, {}, 'pm_card_authenticationRequired');
      case 'pays what is open':
        return pay(history, { purpose: 'balance' }, 'pm_card_visa');
      case 'length': {
        const body = { endsAt: days(1, 1 + part).endsAt };
        const path = `/api/v1/reservations/${hold.id}`;
        await stage.api.request('PATCH', path, { token: own(), body, headers: { 'if-match': '*' } });
        return;
      }
      case 'cancels':
        if (part === 4) await stage.rental.act(hold.id, 'cancel');
        return;
      case 'starts':
        await stage.api.db.raw(
          `update reservations set state = 'active', started_at = now() where id = ? and state = 'confirmed'`,
          [hold.id],
        );
        return;
      case 'charge':
        await post(`/api/v1/reservations/${hold.id}/charges`, { kind: 'damage', amountMinor: 700 * part });
        return;
      case 'staff give back':
        for (const { id } of await rows(
          `select id from payments where state = 'completed' and reservation_id = ?`,
          hold.id,
        ))
          await post(`/api/v1/payments/${id}/refunds`, { amountMinor: 333 * part, reason: 'Rain' });
        return;
      case 'settle':
        for (const { id } of await rows(
          `select id from invoices where kind = 'invoice' and reservation_id = ?`,
          hold.id,
        ))
          await post(`/api/v1/invoices/${id}/settlements`, { amountMinor: 350 * part, method: 'bank-transfer' });
        return;
      case 'credit':
        for (const { id } of await rows(
          `select id from invoices where kind = 'invoice' and reservation_id = ? limit 1`,
          hold.id,
        ))
          await post(`/api/v1/invoices/${id}/credit-notes`, { amountMinor: 111 * part, reason: 'Mistake' });
        return;
      case 'provider gives back':
        if (one && leftAt(one) > 0) stripe.refundInDashboard(one, Math.ceil(leftAt(one) / part));
        return;
      case 'refund fails': {
        const refund = refundsAt(intents).at(part % 2 ? -1 : 0);
        if (refund) refund.status = 'failed';
        return;
      }
      case 'contested':
        if (one && !stripe.disputes.has(`du_${one}`)) stripe.contest(one, 'needs_response');
        return;
      case 'won':
      case 'lost':
        if (one && stripe.disputes.get(`du_${one}`)?.status === 'needs_response') stripe.contest(one, what);
        return;
      case 'retry':
      case 'by hand':
        for (const { id } of await failed())
          await post(`/api/v1/refunds/${id}/retry`, { by: what === 'retry' ? 'gateway' : 'desk' });
        return;
      case 'news':
        return hear(history);
      case 'upkeep':
        return upkeep();
    }
  }

  it(`is in our books as it is at the provider (${RUNS} histories)`, async () => {
    const histories = fc.asyncProperty(fc.array(Step, { minLength: 8, maxLength: 24 }), async (steps) => {
      const history: History = { hold: await stage.hold(stage.rental.first, days(1, 3)), intents: new Set() };
      await pay(history, {}, 'pm_card_visa');
      for (const step of steps) await happens(history, step);
      for (const isLast of [false, false, true]) {
        await upkeep();
        await hear(history, isLast);
      }
      await expectBooksToAgree(stage, stripe, history);
    });
    await fc.assert(histories, { numRuns: RUNS, endOnFailure: true });
  });
});
