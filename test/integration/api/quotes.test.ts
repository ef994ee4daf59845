import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { quotesRepository } from '../../../api/quotes/quotes-repository.js';
import { startApi, type TestApi } from '../../support/api.js';

const SPAN = { startsAt: '2027-06-01T10:00:00Z', endsAt: '2027-06-03T12:00:00Z' }; // three started days

describe('quotes', () => {
  let api: TestApi;
  let carId: string;
  let customer: string;
  before(async () => {
    api = await startApi();
    carId = await api.makeCar();
    customer = await api.tokenOf('customer');
  });
  after(() => api[Symbol.asyncDispose]());

  const ask = (body: object = {}, token: string | null = null) =>
    api.request('POST', '/api/v1/quotes', { body: { vehicleId: carId, ...SPAN, ...body }, token });
  const show = (id: unknown, token: string | null) => api.request('GET', `/api/v1/quotes/${id}`, { token });
  /** A car of its own category, with a tariff of these rules. */
  async function carWith(rules: object, columns: object = {}): Promise<string> {
    const id = await api.makeCar();
    const category = randomUUID();
    await api
      .db('vehicles')
      .where({ id })
      .update({ category, ...columns });
    await api.request('POST', '/api/v1/tariffs', { body: { name: 'Its own', category, rules } });
    return id;
  }

  it('tell anyone what a rental costs, for 15 minutes', async () => {
    const { status, json, headers } = await ask();
    expect(status).to.equal(201);
    expect(headers.get('location')).to.equal(`/api/v1/quotes/${json?.id}`);
    const { id: _, createdAt, expiresAt, ...rest } = json ?? {};
    expect(rest).to.deep.equal({
      vehicleId: carId,
      startsAt: '2027-06-01T10:00:00.000Z',
      endsAt: '2027-06-03T12:00:00.000Z',
      returnBranchId: null,
      distanceKm: null,
      totalMinor: 14_970,
      currency: 'EUR',
      parts: [{ kind: 'base', name: '3 days', amountMinor: 14_970 }],
      includedTaxes: [],
      demand: null,
    });
    expect(Date.parse(String(expiresAt)) - Date.parse(String(createdAt))).to.equal(15 * 60 * 1000);
    expect((await show(json?.id, null)).json).to.deep.equal(json);
  });

  it('of a person are theirs alone', async () => {
    const { json } = await ask({}, customer);
    expect((await show(json?.id, customer)).json).to.deep.equal(json);
    for (const other of [null, await api.tokenOf('customer'), await api.tokenOf('operator'), api.token]) {
      const refused = await show(json?.id, other);
      expect([refused.status, refused.json?.type]).to.deep.equal([404, 'urn:motorpool:problem:quote-not-found']);
    }
    expect((await show(randomUUID(), customer)).text).to.equal((await show(json?.id, null)).text);
  });

  it('stay as they were made when prices change', async () => {
    const id = await api.makeCar();
    const { json } = await ask({ vehicleId: id });
    await api.db('vehicles').where({ id }).update({ price_per_day_minor: 1 });
    expect((await show(json?.id, null)).json).to.deep.equal(json);
    expect((await ask({ vehicleId: id })).json?.totalMinor).to.equal(3);
  });

  it('add the fee of another branch, and only there', async () => {
    const [here, there] = await api
      .db('branches')
      .insert([{ name: randomUUID() }, { name: randomUUID() }])
      .returning('id');
    const vehicleId = await carWith({ oneWayMinor: 2_500 }, { branch_id: here.id });
    const total = async (body: object) => (await ask({ vehicleId, ...body })).json?.totalMinor;
    expect(await total({})).to.equal(14_970);
    expect(await total({ returnBranchId: here.id })).to.equal(14_970);
    expect(await total({ returnBranchId: there.id, distanceKm: 12.5 })).to.equal(17_470);
  });

  it('know who is a young driver on the first day', async () => {
    const vehicleId = await carWith({ youngDriver: { underYears: 25, perDayMinor: 100 } });
    const token = await api.tokenOf('customer');
    const { json } = await api.request('POST', '/api/v1/quotes', { body: { vehicleId, ...SPAN }, token });
    const [{ user_id }] = await api.db('quotes').where({ id: json?.id });
    const total = async (birth: string | null) => {
      await api.db('users').where({ id: user_id }).update({ birth_date: birth });
      return (await ask({ vehicleId }, token)).json?.totalMinor;
    };
    expect(await total(null)).to.equal(14_970);
    expect(await total('2002-06-01')).to.equal(14_970);
    expect(await total('2002-06-02')).to.equal(15_270);
  });

  for (const [why, body, at] of [
    ['an end before the start', { endsAt: '2027-05-01' }, '/endsAt'],
    ['a start that is past', { startsAt: '2020-01-01' }, '/startsAt'],
    ['a start that is no time', { startsAt: 'soon' }, '/startsAt'],
    ['a return branch that is none', { returnBranchId: randomUUID() }, '/returnBranchId'],
    ['a vehicle id that is none', { vehicleId: 'x' }, '/vehicleId'],
    ['a negative distance', { distanceKm: -1 }, '/distanceKm'],
  ] as const) {
    it(`are refused with ${why}, which says where`, async () => {
      const { status, json } = await ask(body);
      expect(status).to.equal(400);
      const errors = json?.errors as { path: string }[];
      expect(errors.map(({ path }) => path)).to.include(at);
    });
  }

  it('are made of vehicles that are there', async () => {
    expect((await ask({ vehicleId: randomUUID() })).status).to.equal(404);
    const gone = await api.makeCar();
    await api.request('DELETE', `/api/cars/${gone}`);
    expect((await ask({ vehicleId: gone })).status).to.equal(404);
  });

  it('are made once for an Idempotency-Key', async () => {
    const send = () =>
      api.request('POST', '/api/v1/quotes', {
        body: { vehicleId: carId, ...SPAN },
        headers: { 'idempotency-key': 'one-quote' },
      });
    expect((await send()).json?.id).to.equal((await send()).json?.id);
  });

  it('are what a reservation made with them costs, once, whatever the price is by then', async () => {
    const vehicleId = await api.makeCar();
    const { json: quote } = await ask({ vehicleId }, customer);
    await api.db('vehicles').where({ id: vehicleId }).update({ price_per_day_minor: 1, version: 2 });
    const reserve = (token: string, span = SPAN) =>
      api.request('POST', '/api/v1/reservations', { body: { vehicleId, ...span, quoteId: quote?.id }, token });
    const others = await reserve(await api.tokenOf('customer'));
    const longer = await reserve(customer, { ...SPAN, endsAt: '2027-06-09T12:00:00Z' });
    expect([others.status, longer.status]).to.deep.equal([409, 409]);
    const made = await reserve(customer);
    expect([made.status, made.json?.totalMinor]).to.deep.equal([201, 14_970]);
    await api.request('POST', `/api/v1/reservations/${made.json?.id}/cancel`, { token: customer });
    expect((await reserve(customer)).status).to.equal(409);
  });

  it('are let go of once expired, but for those that a reservation took', async () => {
    const [expired, taken, open] = await Promise.all([ask(), ask(), ask()]);
    const past = { expires_at: new Date(Date.now() - 1_000) };
    await api.db('quotes').where({ id: expired.json?.id }).update(past);
    await api
      .db('quotes')
      .where({ id: taken.json?.id })
      .update({ ...past, reservation_id: randomUUID() });
    await quotesRepository(api.db).trim(new Date());
    const statuses = await Promise.all([expired, taken, open].map(({ json }) => show(json?.id, null)));
    expect(statuses.map(({ status }) => status)).to.deep.equal([404, 200, 200]);
  });

  describe("as the rental documents ask for a car's price", () => {
    const price = (query: string, token: string | null = null) =>
      api.request('GET', `/api/cars/pricing?${query}`, { token });

    it('give it in the currency’s own unit, with a quote that can be read', async () => {
      const { status, json } = await price(`carId=${carId}&startDate=2027-06-01&endDate=2027-06-04`);
      expect(status).to.equal(200);
      const { quoteId, expiresAt, ...rest } = json ?? {};
      expect(rest).to.deep.equal({ carId, basePrice: 149.7, totalPrice: 149.7, currency: 'EUR', factors: [] });
      expect((await show(quoteId, null)).json).to.include({ totalMinor: 14_970, expiresAt });
    });

    it('name what brings the base to the total, in yen and dinars too', async () => {
      const rules = {
        weekly: { percentOfDaily: 90 },
        taxes: [
          { name: 'Sales tax', percent: 10, included: false },
          { name: 'VAT', percent: 20, included: true },
        ],
      };
      const id = await carWith(rules, { price_per_day_minor: 1_000 });
      for (const [currency, unit] of [
        ['EUR', 100],
        ['JPY', 1],
        ['KWD', 1000],
      ] as const) {
        await api.db('vehicles').where({ id }).update({ currency });
        const { json } = await price(`carId=${id.toUpperCase()}&startDate=2027-06-01&endDate=2027-06-08`);
        expect(json).to.deep.include({
          carId: id,
          currency,
          basePrice: 7_000 / unit,
          factors: [
            { name: '1 week', effect: -700 / unit },
            { name: 'Sales tax', effect: 630 / unit },
          ],
          totalPrice: 6_930 / unit,
        });
      }
    });

    it('are bound to who is signed in', async () => {
      const { json } = await price(`carId=${carId}&startDate=2027-06-01&endDate=2027-06-04`, customer);
      const found = [(await show(json?.quoteId, null)).status, (await show(json?.quoteId, customer)).status];
      expect(found).to.deep.equal([404, 200]);
    });

    for (const [query, status, at] of [
      ['carId=none&startDate=2027-06-01&endDate=2027-06-04', 404, undefined],
      [`carId=${randomUUID()}&startDate=2027-06-01&endDate=2027-06-04`, 404, undefined],
      ['carId=CAR&startDate=2027-06-04&endDate=2027-06-01', 400, '?endDate'],
      ['carId=CAR&startDate=tomorrow&endDate=2027-06-01', 400, '?startDate'],
      ['carId=CAR&startDate=2027-06-01', 400, '?endDate'],
      ['startDate=2027-06-01&endDate=2027-06-04', 400, '?carId'],
      ['carId=CAR&carId=CAR&startDate=2027-06-01&endDate=2027-06-04', 400, '?carId'],
    ] as const) {
      it(`answer ${status} to ${query}`, async () => {
        const answer = await price(query.replaceAll('CAR', carId));
        expect(answer.status).to.equal(status);
        const errors = answer.json?.errors as { path: string }[] | undefined;
        if (at) expect(errors?.map(({ path }) => path)).to.include(at);
      });
    }
  });
});
