/** What staff write about a person's rental goes with the person, wherever they wrote it. */
import { expect } from 'chai';
import type { TestAnswer } from '../../support/api.js';
import { eventually } from '../../support/eventually.js';
import { type PaymentsStage, paymentsStage } from '../../support/payments-stage.js';
import { days } from '../../support/rental-stage.js';
import { columnsWith } from '../../support/words-in-tables.js';

const WORDS = 'Qwzxyv';
/** Documents that the law keeps as they were issued: what stands on an invoice stays on it. */
const LAWFUL = ['invoices.buyer', 'invoices.lines', 'invoices.reason'];

describe('words of staff about a person', () => {
  let stage: PaymentsStage;
  before(async () => {
    stage = await paymentsStage();
  });
  after(() => stage[Symbol.asyncDispose]());

  const of = (words: string) => `${WORDS} ${words}`;
  const done = ({ status, text, json }: TestAnswer) => {
    expect(status, text).to.be.oneOf([200, 201, 202]);
    return json as Record<string, unknown>;
  };
  const settled = (reservationId: string) =>
    eventually(async () => {
      const states = await stage.api.db('payments').where({ reservation_id: reservationId }).pluck('state');
      expect(states.some((state: string) => /due|open|authorised/.test(state))).to.equal(false);
      const owed = await stage.api.db('refunds').where({ state: 'due' });
      expect(owed).to.deep.equal([]);
    });

  it('are nowhere once they are erased: of refunds, charges, deposits, hand-overs, credits and payments by hand', async () => {
    const { api, rental } = stage;
    const customer = await rental.customer();
    const fleet = await rental.fleet({ depositMinor: 30_000 });
    const vehicleId = await rental.carIn(fleet);
    const { json } = await rental.reserve(vehicleId, days(0, 2), customer);
    const hold = { id: String(json?.id), totalMinor: Number(json?.totalMinor), currency: 'EUR', vehicleId };
    const paid = done(await stage.pay(hold, {}, { token: customer.token }));
    const deposit = done(await stage.pay(hold, { purpose: 'deposit', amountMinor: 30_000 }, { token: customer.token }));
    await api
      .db('reservations')
      .where({ id: hold.id })
      .update({ starts_at: new Date(Date.now() - 3_600_000) });
    const handover = (stageOf: string) =>
      api.request('POST', `/api/v1/reservations/${hold.id}/handovers`, {
        body: {
          ...{ stage: stageOf, keys: 1, documentsSeen: true, notes: of('looked tired') },
          damages: [{ place: 'front bumper', note: of('did it') }],
        },
      });
    done(await handover('start'));
    done(await rental.act(hold.id, 'start', customer));
    done(await rental.act(hold.id, 'end', customer));
    const charge = (kind: string, amountMinor: number) =>
      api.request('POST', `/api/v1/reservations/${hold.id}/charges`, {
        body: { kind, amountMinor, description: of('smoked') },
      });
    done(await charge('cleaning', 5_000));
    done(
      await api.request('POST', `/api/v1/payments/${paid.id}/refunds`, {
        body: { amountMinor: 700, reason: of('was ill') },
      }),
    );
    done(
      await api.request('POST', `/api/v1/payments/${deposit.id}/capture`, {
        body: { amountMinor: 5_000, reason: of('smoked') },
      }),
    );
    await settled(hold.id);
    const invoice = done(await charge('fuel', 900)).invoice as { id: string };
    done(
      await api.request('POST', `/api/v1/invoices/${invoice.id}/settlements`, {
        body: { amountMinor: 400, method: 'bank-transfer', reference: of('her mother') },
      }),
    );
    done(
      await api.request('POST', `/api/v1/invoices/${invoice.id}/credit-notes`, {
        body: { amountMinor: 500, reason: of('was ill') },
      }),
    );
    const found = await columnsWith(api.db, [WORDS]);
    expect(found, 'they are kept while the person is there').to.include.members([
      ...['handovers.damages', 'handovers.notes', 'invoice_settlements.reference', 'payments.decided_for'],
      ...['refunds.reason', 'reservation_charges.description'],
    ]);
    const never = found.filter((column) => /^(audit_log|ledger_|webhook_)/.test(column));
    expect(never, 'and never where they could not go').to.deep.equal([]);
    const erased = await api.request('POST', '/api/v1/users/me/erasure', {
      token: customer.token,
      body: { confirm: 'erase' },
    });
    expect(erased.status, erased.text).to.equal(204);
    expect((await columnsWith(api.db, [WORDS])).filter((column) => !LAWFUL.includes(column))).to.deep.equal([]);
  });

  it('hinder no erasure, but money does: what is owed, a deposit that is held, a refund that is due', async () => {
    const { api, rental } = stage;
    const erase = async ({ token }: { token: string }) => {
      const { status, json } = await api.request('POST', '/api/v1/users/me/erasure', {
        token,
        body: { confirm: 'erase' },
      });
      return status === 204 ? 204 : [status, String(json?.type).split(':').at(-1)];
    };
    const over = async (id: string) => {
      await api
        .db('reservations')
        .where({ id })
        .update({ state: 'completed', started_at: new Date(), ended_at: new Date() });
    };
    const fleet = await rental.fleet({ depositMinor: 30_000 });
    for (const open of ['charge', 'deposit', 'refund'] as const) {
      const customer = await rental.customer();
      const vehicleId = await rental.carIn(fleet);
      const { json } = await rental.reserve(vehicleId, days(4, 5), customer);
      const hold = { id: String(json?.id), totalMinor: Number(json?.totalMinor), currency: 'EUR', vehicleId };
      const paid = done(await stage.pay(hold, {}, { token: customer.token }));
      if (open === 'deposit') {
        // The ledger alone knows of it: its row was brought to an end by hand.
        const deposit = done(
          await stage.pay(hold, { purpose: 'deposit', amountMinor: 30_000 }, { token: customer.token }),
        );
        await api
          .db('payments')
          .where({ id: String(deposit.id) })
          .update({ state: 'failed' });
      }
      await over(hold.id);
      if (open === 'charge') {
        done(
          await api.request('POST', `/api/v1/reservations/${hold.id}/charges`, {
            body: { kind: 'fuel', amountMinor: 900 },
          }),
        );
      }
      if (open === 'refund') {
        await api.db('refunds').insert({
          ...{
            payment_id: String(paid.id),
            amount_minor: 1,
            reason: 'x',
            next_try_at: new Date(Date.now() + 3_600_000),
          },
        });
      }
      expect(await erase(customer), open).to.deep.equal([409, 'money-open']);
      if (open !== 'refund') continue;
      await api
        .db('refunds')
        .where({ payment_id: String(paid.id) })
        .update({ state: 'failed' });
      expect(await erase(customer), 'one that nobody owes').to.equal(204);
    }
  });

  it('hinder no erasure; what was sent to an address alone goes with whose address it is', async () => {
    const { api } = stage;
    const person = await api.register();
    const [told] = await api
      .db('notifications')
      .insert({
        kind: 'alert',
        dedupe_key: 'by-address',
        language: 'en',
        urgent: false,
        data: { text: of('to an address') },
      })
      .returning('id');
    await api.db('deliveries').insert({
      ...{ notification_id: told.id, channel: 'email', address: person.email.toUpperCase(), state: 'sent' },
    });
    await api.request('POST', '/api/v1/users/me/erasure', { token: person.token, body: { confirm: 'erase' } });
    expect(await api.db('notifications').where({ dedupe_key: 'by-address' })).to.deep.equal([]);
  });
});
