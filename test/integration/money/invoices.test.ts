/** Invoices and credit notes: issued once, never edited, never more taken back than was invoiced, seen by whom they are for. */
import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { issueCreditNote } from '../../../api/invoices/credit-notes.js';
import { startApi, type TestApi } from '../../support/api.js';
import { booked, invoiced, pay } from '../../support/money-stage.js';
import { days, type RentalStage, rentalStage } from '../../support/rental-stage.js';

interface Shown {
  id: string;
  number: string;
  state: string;
  lines: { kind: string; description: string; amountMinor: number }[];
  taxes: { name: string; amountMinor: number; included: boolean }[];
  buyer: Record<string, unknown>;
  [name: string]: unknown;
}

describe('an invoice', () => {
  let api: TestApi;
  let stage: RentalStage;
  let span = 0;
  before(async () => {
    api = await startApi();
    stage = await rentalStage(api);
    const rules = {
      taxes: [
        { name: 'IVA', percent: 21, included: true },
        { name: 'City', percent: 3, included: false },
      ],
    };
    await api.request('POST', '/api/v1/tariffs', { body: { name: 'Taxes', rules } });
  });
  after(() => api[Symbol.asyncDispose]());

  /** Confirmed, of 2 days at 49.90: 99.80 with 17.32 IVA in it, and 2.99 on top. */
  const rental = async (vehicleId?: string) => {
    span += 3;
    return stage.confirmed(vehicleId ?? (await api.makeCar()), days(span, span + 2));
  };
  const get = async (id: string, token: string | null = stage.first.token, query = '') => {
    const answer = await api.request('GET', `/api/v1/invoices/${id}${query}`, { token });
    return { ...answer, json: answer.json as Shown | undefined };
  };
  const credit = (of: { invoiceId: string } | { reservationId: string }, amountMinor: number, key?: string) =>
    api.db.transaction((tx) =>
      issueCreditNote(tx, { currency: 'EUR', ...of, amountMinor, reason: 'a test', ...(key && { key }) }),
    );
  const codeOf = (error: unknown) => (error as { code?: string }).code;

  it('tells who sold what to whom, with every tax, and is paid once its money is booked', async () => {
    const id = await rental();
    const { id: invoiceId, number } = await invoiced(api, id);
    const { json } = await get(invoiceId);
    expect(number).to.match(/^EIXAMPLE-\d{4}-\d{6}$/);
    expect(json).to.include({
      number,
      kind: 'invoice',
      state: 'open',
      totalMinor: 10279,
      netMinor: 8248,
      taxMinor: 2031,
    });
    expect(json).to.include({ reservationId: id, userId: stage.first.userId, openMinor: 10279, currency: 'EUR' });
    expect(json?.lines).to.deep.equal([{ kind: 'base', description: '2 days', amountMinor: 9980 }]);
    expect(json?.taxes).to.deep.equal([
      { name: 'IVA', amountMinor: 1732, included: true },
      { name: 'City', amountMinor: 299, included: false },
    ]);
    expect(await booked(api, id)).to.deep.equal({
      receivable: 10279,
      revenue: -8248,
      'tax:City': -299,
      'tax:IVA': -1732,
    });
    await pay(api, id, 10279);
    expect((await get(invoiceId)).json).to.include({ state: 'paid', openMinor: 0 });
  });

  it('is issued once for a payment, however often and by how many at once it is asked for', async () => {
    const id = await rental();
    const paymentId = randomUUID();
    const all = await Promise.all(Array.from({ length: 8 }, () => invoiced(api, id, paymentId)));
    expect(new Set(all.map(({ number }) => number)).size).to.equal(1);
    expect(await booked(api, id)).to.include({ receivable: 10279 });
  });

  it('keeps its buyer and seller as they were', async () => {
    const { id } = await invoiced(api, await rental());
    const before = (await get(id)).json;
    await api.db.raw(`update users set name = 'Another', address = 'Elsewhere' where id = ?`, [stage.first.userId]);
    const seller = {
      name: 'Cotxes SL',
      address: 'Carrer 1\nBarcelona',
      taxId: 'B123',
      email: 'a@b.es',
      note: 'Thanks',
    };
    const { headers } = await api.request('GET', '/api/v1/invoice-seller');
    const put = (etag: string) =>
      api.request('PUT', '/api/v1/invoice-seller', { body: seller, headers: { 'if-match': etag } });
    expect((await put(headers.get('etag') ?? '')).status).to.equal(200);
    expect((await put(headers.get('etag') ?? '')).status, 'an old version').to.equal(412);
    expect((await get(id)).json).to.deep.equal(before);
    const later = (await get((await invoiced(api, await rental())).id)).json;
    expect(later?.seller).to.deep.equal(seller);
    expect(later?.buyer).to.include({ name: 'Another', address: 'Elsewhere' });
  });

  it('is invoiced anew only by what a change makes dearer', async () => {
    const car = await api.makeCar();
    const id = await rental(car);
    const first = await invoiced(api, id);
    const changed = await api.request('PATCH', `/api/v1/reservations/${id}`, {
      token: stage.first.token,
      body: { endsAt: days(span, span + 3).endsAt },
      headers: { 'if-match': '*' },
    });
    expect(changed.status, changed.text).to.equal(200);
    const second = await invoiced(api, id);
    const { json } = await get(second.id);
    const total = changed.json?.totalMinor as number;
    expect(json?.totalMinor).to.equal(total - 10279);
    expect(json?.lines.at(-1)).to.deep.equal({
      kind: 'invoiced-before',
      description: `Invoiced before: ${first.number}`,
      amountMinor: -9980,
    });
    expect((await booked(api, id)).receivable).to.equal(total);
    expect((await invoiced(api, id)).number, 'nothing is left').to.equal(second.number);
    await pay(api, id, 10279);
    expect([(await get(first.id)).json?.state, (await get(second.id)).json?.state]).to.deep.equal(['paid', 'open']);
  });

  it('is taken back in parts that come to the whole to the cent, and never by more', async () => {
    const id = await rental();
    const { id: invoiceId } = await invoiced(api, id);
    await pay(api, id, 10279);
    for (const part of [1, 3333, 3333, 3612]) await credit({ invoiceId }, part);
    expect(await credit({ invoiceId }, 1).catch(codeOf)).to.equal('credit-exceeds-invoice');
    expect((await get(invoiceId)).json).to.include({ state: 'credited', creditedMinor: 10279 });
    expect(await booked(api, id)).to.deep.equal({ 'cash:sandbox': 10279, 'refunds-due': -10279 });
    const { json } = await api.request('GET', `/api/v1/invoices?reservationId=${id}&kind=credit-note`);
    const notes = (json?.items ?? []) as Shown[];
    expect(notes.map(({ totalMinor }) => totalMinor)).to.deep.equal([3612, 3333, 3333, 1]);
    expect(notes[0]).to.deep.include({ refersTo: { id: invoiceId, number: (await get(invoiceId)).json?.number } });
    expect(notes[0]?.number).to.match(/^EIXAMPLE-CN-\d{4}-\d{6}$/);
  });

  it('is taken back once for one refund, and by no more than it holds when many try at once', async () => {
    const id = await rental();
    await invoiced(api, id);
    const once = await Promise.all(Array.from({ length: 4 }, () => credit({ reservationId: id }, 79, 'refund:1')));
    expect(new Set(once.flat().map(({ number }) => number)).size).to.equal(1);
    const many = await Promise.all(Array.from({ length: 6 }, () => credit({ reservationId: id }, 3000).catch(codeOf)));
    expect(many.filter((done) => done === 'credit-exceeds-invoice')).to.have.length(3);
    expect(await booked(api, id), 'what nobody paid is owed no more').to.include({ receivable: 1200 });
  });

  it('of which a part is open may be taken back by the administrator, as far as it is open', async () => {
    const id = await rental();
    const { id: invoiceId } = await invoiced(api, id);
    await pay(api, id, 10000);
    const note = (amountMinor: number) =>
      api.request('POST', `/api/v1/invoices/${invoiceId}/credit-notes`, { body: { amountMinor, reason: 'goodwill' } });
    expect((await note(280)).status).to.equal(409);
    const { status, json } = await note(279);
    expect([status, json?.totalMinor, json?.reason]).to.deep.equal([201, 279, 'goodwill']);
    expect((await get(invoiceId)).json).to.include({ state: 'paid', openMinor: 0, creditedMinor: 279 });
  });

  it('is seen by its customer and by staff, and is not there for others', async () => {
    const { id } = await invoiced(api, await rental());
    const ids = async (token: string) => {
      const { json } = await api.request('GET', '/api/v1/invoices?limit=1000', { token });
      return idsOf(json);
    };
    expect(await ids(stage.first.token)).to.include(id);
    expect(await ids(stage.second.token)).to.deep.equal([]);
    expect(await ids(api.token)).to.include(id);
    for (const format of ['json', 'html', 'pdf']) {
      expect((await get(id, stage.second.token, `?format=${format}`)).status, format).to.equal(404);
      expect((await get(id, api.token, `?format=${format}`)).status, format).to.equal(200);
    }
    const { json } = await api.request('GET', '/api/v1/invoices?limit=2', { token: stage.first.token });
    const rest = await api.request('GET', `/api/v1/invoices?cursor=${json?.nextCursor}`, { token: stage.first.token });
    expect([...idsOf(json), ...idsOf(rest.json)]).to.deep.equal(await ids(stage.first.token));
  });
});

const idsOf = (page: { items?: unknown } | undefined) => ((page?.items ?? []) as Shown[]).map(({ id }) => id);
