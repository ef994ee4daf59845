/** What is charged at return, and what a customer's statement says of all of it. */
import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { issueCreditNote } from '../../../api/invoices/credit-notes.js';
import { depositCaptured, depositHeld } from '../../../api/ledger/deposits.js';
import { startApi, type TestApi } from '../../support/api.js';
import { booked, invoiced, pay } from '../../support/money-stage.js';
import { days, type RentalStage, rentalStage } from '../../support/rental-stage.js';

describe('a charge', () => {
  let api: TestApi;
  let stage: RentalStage;
  let id: string;
  before(async () => {
    api = await startApi();
    stage = await rentalStage(api);
    id = await stage.confirmed(await api.makeCar(), days(1, 3));
    await invoiced(api, id);
    await pay(api, id, 9980);
  });
  after(() => api[Symbol.asyncDispose]());

  const charge = (body: object, token = api.token, key?: string) =>
    api.request('POST', `/api/v1/reservations/${id}/charges`, {
      token,
      body,
      headers: { ...(key !== undefined && { 'idempotency-key': key }) },
    });
  const bring = (state: string) => api.db.raw('update reservations set state = ? where id = ?', [state, id]);
  const cleaning = { kind: 'cleaning', amountMinor: 6050, tax: { name: 'IVA', percent: 21 } };

  it('is made by staff, of a rental that has begun', async () => {
    expect((await charge(cleaning)).status, 'not begun').to.equal(409);
    await bring('completed');
    expect((await charge(cleaning, stage.first.token)).status).to.equal(403);
    expect((await charge({ ...cleaning, amountMinor: 0 })).status).to.equal(400);
    expect((await charge({ ...cleaning, kind: 'tip' })).status).to.equal(400);
    const [first, again] = [await charge(cleaning, api.token, 'once'), await charge(cleaning, api.token, 'once')];
    expect(first.status, first.text).to.equal(201);
    expect(again.text).to.equal(first.text);
    expect(first.json).to.deep.include({ reservationId: id, kind: 'cleaning', amountMinor: 6050, currency: 'EUR' });
    const { rows } = await api.db.raw(`select subject_id from audit_log where action = 'reservation.charged'`);
    expect(rows).to.deep.equal([{ subject_id: id }]);
  });

  it('is an invoice of its own, with its tax, open until it is paid', async () => {
    const { json } = await api.request('GET', `/api/v1/reservations/${id}/charges`, { token: stage.first.token });
    const [made] = (json?.items ?? []) as { invoice: { id: string; number: string } }[];
    const invoice = await api.request('GET', `/api/v1/invoices/${made?.invoice.id}`, { token: stage.first.token });
    expect(invoice.json).to.include({ number: made?.invoice.number, state: 'open', openMinor: 6050, taxMinor: 1050 });
    expect(await booked(api, id)).to.include({ receivable: 6050, 'tax:IVA': -1050, revenue: -9980 - 5000 });
  });

  it('is paid by the deposit', async () => {
    const move = { reservationId: id, gateway: 'sandbox', currency: 'EUR' };
    await api.db.transaction(async (tx) => {
      await depositHeld(tx, { ...move, key: randomUUID(), amountMinor: 30000 });
      await depositCaptured(tx, { ...move, key: randomUUID(), amountMinor: 6050 });
    });
    expect(await booked(api, id)).to.not.have.property('receivable');
    expect(await booked(api, id)).to.include({ deposits: -23950, 'cash:sandbox': 9980 + 6050 });
  });

  it('stays owed when something else is given back', async () => {
    expect((await charge({ kind: 'damage', amountMinor: 5000 })).json).to.include({ description: 'Damage' });
    await api.db.transaction((tx) =>
      issueCreditNote(tx, { reservationId: id, currency: 'EUR', amountMinor: 980, reason: 'goodwill' }),
    );
    expect(await booked(api, id)).to.include({ receivable: 5000, 'refunds-due': -980 });
    const { json } = await api.request('GET', `/api/v1/invoices?reservationId=${id}&kind=invoice`);
    const open = ((json?.items ?? []) as { openMinor: number }[]).map(({ openMinor }) => openMinor);
    expect(open, 'newest first').to.deep.equal([5000, 0, 0]);
  });

  it('stands on the statement of its customer with all else, each move once and summed up', async () => {
    const statement = async (query: string, token = stage.first.token) =>
      (await api.request('GET', `/api/v1/users/me/statement${query}`, { token })).json as {
        balances: object[];
        items: { amountMinor: number; balanceMinor: number; memo: string }[];
        nextCursor: string | null;
      };
    const { items, balances } = await statement('');
    expect(items.map(({ amountMinor }) => amountMinor)).to.deep.equal([9980, -9980, 6050, -6050, 5000, -980]);
    expect(items.map(({ balanceMinor }) => balanceMinor)).to.deep.equal([9980, 0, 6050, 0, 5000, 4020]);
    expect(balances).to.deep.equal([{ currency: 'EUR', openingMinor: 0, closingMinor: 4020, depositsMinor: 23950 }]);
    const first = await statement('?limit=2');
    const second = await statement(`?limit=4&cursor=${first.nextCursor}`);
    expect([...first.items, ...second.items]).to.deep.equal(items);
    expect((await statement('?from=2098-01-01&to=2098-01-02')).items).to.deep.equal([]);
    expect((await statement('', stage.second.token)).items, "another's").to.deep.equal([]);
    const { text, headers } = await api.request('GET', '/api/v1/users/me/statement?format=csv', {
      token: stage.first.token,
    });
    expect(headers.get('content-type')).to.match(/^text\/csv/);
    const [head, ...lines] = text.trim().split('\n');
    expect(head).to.equal('at,memo,reservationId,invoiceId,currency,amountMinor,balanceMinor');
    expect(lines).to.have.length(items.length);
    expect(lines.at(-1)).to.match(/,EUR,-980,4020$/);
    const byStaff = await api.request('GET', `/api/v1/users/${stage.first.userId}/statement`);
    expect(byStaff.json?.items).to.deep.equal(items);
    expect((await api.request('GET', `/api/v1/users/${randomUUID()}/statement`)).status).to.equal(404);
    expect((await api.request('GET', '/api/v1/users/me/statement?from=2026-02-30')).status).to.equal(400);
  });
});
