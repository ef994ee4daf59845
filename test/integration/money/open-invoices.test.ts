/** Invoices that are paid later: at the desk, by the customer themselves, or not in time. */
import { expect } from 'chai';
import { readApiConfig } from '../../../api/config.js';
import { openPayments } from '../../../api/payments/open-payments.js';
import { paymentUpkeep } from '../../../api/payments/payment-jobs.js';
import { type Hold, type PaymentsStage, paymentsStage } from '../../support/payments-stage.js';
import { recordingLog } from '../../support/recording-log.js';

interface OpenInvoice {
  id: string;
  reservationId: string;
  state: string;
  openMinor: number;
  totalMinor: number;
  dueOn: string;
}

describe('an open invoice', () => {
  let stage: PaymentsStage;
  before(async () => {
    stage = await paymentsStage();
  });
  after(() => stage[Symbol.asyncDispose]());

  const upkeep = () =>
    paymentUpkeep(openPayments({ ...stage.api, log: recordingLog().log, config: readApiConfig({}) }));
  const invoicesOf = async (query: string, token = stage.api.token) =>
    ((await stage.api.request('GET', `/api/v1/invoices?${query}`, { token })).json?.items ?? []) as OpenInvoice[];
  const settle = (id: string, amountMinor: number, fields: object = {}, token = stage.api.token) =>
    stage.api.request('POST', `/api/v1/invoices/${id}/settlements`, {
      token,
      body: { amountMinor, method: 'bank-transfer', reference: 'SEPA 4711', ...fields },
    });
  /** To be paid later. */
  async function invoiced(): Promise<{ hold: Hold; invoice: OpenInvoice; paymentId: string }> {
    const hold = await stage.hold();
    const { status, text, json } = await stage.pay(hold, { method: 'Invoice' });
    expect(status, text).to.equal(201);
    const [invoice] = await invoicesOf(`reservationId=${hold.id}`);
    if (!invoice) throw new Error('no invoice');
    expect([invoice.state, invoice.openMinor]).to.deep.equal(['open', hold.totalMinor]);
    return { hold, invoice, paymentId: String(json?.id) };
  }
  const payOpen = (hold: Hold, amountMinor: number, fields: object = {}) =>
    stage.pay({ ...hold, totalMinor: amountMinor }, { purpose: 'balance', ...fields });

  it('is marked as paid in parts by who may, and never beyond what is open', async () => {
    const { hold, invoice } = await invoiced();
    expect((await settle(invoice.id, 100, {}, stage.rental.first.token)).status).to.equal(403);
    expect((await settle(invoice.id, hold.totalMinor + 1)).json).to.include({
      status: 409,
      openMinor: hold.totalMinor,
    });
    const first = await settle(invoice.id, 1000, { receivedOn: '2026-01-31' });
    expect(first.status, first.text).to.equal(201);
    expect(first.json).to.include({ method: 'bank-transfer', reference: 'SEPA 4711', receivedOn: '2026-01-31' });
    expect(
      (await settle(invoice.id, hold.totalMinor - 1000, { method: 'cash', reference: undefined })).status,
    ).to.equal(201);
    const [now] = await invoicesOf(`reservationId=${hold.id}`);
    expect([now?.state, now?.openMinor]).to.deep.equal(['paid', 0]);
    expect(await stage.accounts(hold.id)).to.include({
      'cash:bank-transfer': 1000,
      'cash:cash': hold.totalMinor - 1000,
    });
    expect(await stage.accounts(hold.id)).to.not.have.property('receivable');
    expect((await settle(invoice.id, 1)).status).to.equal(409);
    const { token } = stage.rental.first;
    const seen = await stage.api.request('GET', `/api/v1/invoices/${invoice.id}/settlements`, { token });
    expect(seen.json?.items).to.have.length(2);
    const told = await stage.api.db.raw(
      `select 1 from notifications where kind = 'receipt' and dedupe_key like 'settlement:%' and reservation_id = ?`,
      [hold.id],
    );
    expect(told.rows).to.have.length(2);
  });

  it('is paid by the customer through a gateway, to the cent, once', async () => {
    const { hold, invoice } = await invoiced();
    expect((await payOpen(hold, hold.totalMinor - 1)).json).to.include({ dueMinor: hold.totalMinor });
    expect((await payOpen(hold, hold.totalMinor, { method: 'Invoice' })).status).to.equal(400);
    const paid = await payOpen(hold, hold.totalMinor);
    expect([paid.status, paid.json?.state, paid.json?.purpose]).to.deep.equal([201, 'completed', 'balance']);
    expect((await payOpen(hold, hold.totalMinor)).json?.type).to.equal('urn:motorpool:problem:already-paid');
    expect((await invoicesOf(`reservationId=${hold.id}`))[0]?.state).to.equal('paid');
    expect((await stage.accounts(hold.id))['cash:sandbox']).to.equal(hold.totalMinor);
    expect((await settle(invoice.id, 1)).status).to.equal(409);
  });

  it('cannot be marked as paid while the customer is at the provider’s page, and what is then too much goes back', async () => {
    const { hold, invoice } = await invoiced();
    const asked = await payOpen(hold, hold.totalMinor, { token: 'tok_3ds' });
    expect(asked.status).to.equal(202);
    expect((await settle(invoice.id, hold.totalMinor)).json?.type).to.equal(
      'urn:motorpool:problem:payment-in-progress',
    );
    const credited = await stage.api.request('POST', `/api/v1/invoices/${invoice.id}/credit-notes`, {
      body: { amountMinor: 700, reason: 'A favour' },
    });
    expect(credited.status, credited.text).to.equal(201);
    const { token } = stage.rental.first;
    await stage.api.request('POST', String(asked.json?.actionUrl), { token, body: { approves: true } });
    await upkeep();
    expect((await stage.accounts(hold.id))['cash:sandbox']).to.equal(hold.totalMinor - 700);
    expect(await stage.accounts(hold.id)).to.not.have.any.keys('receivable', 'refunds-due');
  });

  it('of a charge at return is paid the same way', async () => {
    const hold = await stage.hold();
    await stage.pay(hold);
    await stage.api.db.raw(`update reservations set state = 'completed' where id = ?`, [hold.id]);
    const charged = await stage.api.request('POST', `/api/v1/reservations/${hold.id}/charges`, {
      body: { kind: 'fuel', amountMinor: 3500 },
    });
    expect(charged.status, charged.text).to.equal(201);
    expect((await payOpen(hold, 3500)).status).to.equal(201);
    expect(await stage.accounts(hold.id)).to.include({ 'cash:sandbox': hold.totalMinor + 3500 });
    expect(await stage.accounts(hold.id)).to.not.have.property('receivable');
  });

  for (const way of ['bank', 'gateway'] as const) {
    it(`that was paid by ${way} goes back the same way when the rental is cancelled`, async () => {
      const { hold, invoice } = await invoiced();
      if (way === 'bank') await settle(invoice.id, hold.totalMinor);
      else await payOpen(hold, hold.totalMinor);
      await stage.rental.act(hold.id, 'cancel');
      await upkeep();
      await upkeep();
      expect(await stage.accounts(hold.id)).to.deep.equal({});
      const { json } = await stage.api.request('GET', `/api/v1/invoices?reservationId=${hold.id}&kind=credit-note`);
      expect(json?.items, 'credited once').to.have.length(1);
    });
  }

  it('is in the list of what is overdue from the day after it was due', async () => {
    const seller = { name: 'Motorpool', address: null, taxId: null, email: null, note: null, paymentDays: 0 };
    const headers = { 'if-match': '*' };
    await stage.api.request('PUT', '/api/v1/invoice-seller', { body: seller, headers });
    const { hold, invoice } = await invoiced();
    await stage.api.request('PUT', '/api/v1/invoice-seller', { body: { ...seller, paymentDays: 30 }, headers });
    const later = await invoiced();
    const has = async (state: string, one: OpenInvoice) =>
      (await invoicesOf(`state=${state}`)).some(({ id }) => id === one.id);
    expect([await has('open', invoice), await has('overdue', invoice)]).to.deep.equal([true, false]);
    // Nothing of an invoice changes, so the day is made to.
    await stage.api.db.raw('alter table invoices disable trigger invoices_append_only');
    await stage.api.db.raw(`update invoices set issued_on = issued_on - 2`);
    await stage.api.db.raw('alter table invoices enable trigger invoices_append_only');
    expect([await has('overdue', invoice), await has('overdue', later.invoice)]).to.deep.equal([true, false]);
    expect(await invoicesOf('state=overdue', stage.rental.second.token), 'another’s').to.deep.equal([]);
    await payOpen(hold, hold.totalMinor);
    expect(await has('overdue', invoice)).to.equal(false);
    expect(await has('open', invoice)).to.equal(false);
  });

  it('and what is open by the ledger are the same', async () => {
    const { rows } = await stage.api.db.raw(
      `select coalesce(b.reservation_id, t.reservation_id) as id, b.amount_minor as kept, sum(e.amount_minor) as owed
       from ledger_transactions t join ledger_entries e on e.transaction_id = t.id and e.account = 'receivable'
         full join open_balances b on b.reservation_id = t.reservation_id and b.currency = e.currency
       group by 1, 2 having coalesce(b.amount_minor, 0) <> coalesce(sum(e.amount_minor), 0)`,
    );
    expect(rows).to.deep.equal([]);
  });
});
