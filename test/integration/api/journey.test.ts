/** A customer's way from the first visit to the keys given back, by the typed client as an app would go it. */
import { expect } from 'chai';
import { createMotorpoolClient } from '../../../client/index.js';
import { startApi, type TestApi } from '../../support/api.js';

const HOUR_MS = 3_600_000;
const PERSON = {
  name: 'Ada Lovelace',
  email: 'ada@example.org',
  password: 'an engine of her own',
  phoneNumber: '+34600111222',
  address: 'Carrer de la Marina 1, Barcelona',
};

describe('a customer', () => {
  let api: TestApi;
  let car: string;
  before(async () => {
    api = await startApi();
    car = await api.makeCar();
  });
  after(() => api[Symbol.asyncDispose]());

  it('registers, finds a car, hears its price, books it, drives it and brings it back', async () => {
    const { baseUrl } = api;
    const stranger = createMotorpoolClient({ baseUrl });
    const startsAt = new Date(Math.ceil(Date.now() / HOUR_MS) * HOUR_MS).toISOString();
    const endsAt = new Date(Date.parse(startsAt) + 26 * HOUR_MS).toISOString();

    const registered = await stranger.POST('/api/v1/users', { body: PERSON });
    expect(registered.response.status).to.equal(201);
    const { email, password } = PERSON;
    const entered = await stranger.POST('/api/users/login', { body: { email, password } });
    let refreshToken = String(entered.data?.refreshToken);
    const client = createMotorpoolClient({
      baseUrl,
      token: String(entered.data?.token),
      async refresh() {
        const { data } = await stranger.POST('/api/auth/refresh-token', { body: { refreshToken } });
        refreshToken = data?.refreshToken ?? refreshToken;
        return data?.token;
      },
    });

    const span = { startsAt, endsAt };
    const search = () => client.GET('/api/v1/availability', { params: { query: { ...span, location: 'Eixample' } } });
    const found = await search();
    expect(found.data?.items.map(({ vehicleId }) => vehicleId)).to.deep.equal([car]);

    const quoted = await client.POST('/api/v1/quotes', { body: { vehicleId: car, ...span } });
    expect(quoted.data?.totalMinor).to.be.greaterThan(0);
    const held = await client.POST('/api/v1/reservations', {
      body: { vehicleId: car, ...span, quoteId: String(quoted.data?.id) },
    });
    expect(held.data).to.include({ state: 'held', totalMinor: quoted.data?.totalMinor });
    expect((await search()).data?.items, 'nobody else finds it now').to.deep.equal([]);

    const id = String(held.data?.id);
    const params = { path: { id } };
    const confirmed = await client.POST('/api/v1/reservations/{id}/confirm', { params });
    expect(confirmed.data?.state).to.equal('confirmed');
    const started = await client.POST('/api/v1/reservations/{id}/start', { params });
    expect(started.data?.state).to.equal('active');
    const ended = await client.POST('/api/v1/reservations/{id}/end', { params });
    expect(ended.data?.state).to.equal('completed');

    const mine = await client.GET('/api/v1/reservations');
    expect(mine.data?.items.map((one) => [one.id, one.state])).to.deep.equal([[id, 'completed']]);
    expect((await search()).data?.items, 'and the next one may have it').to.have.length(1);
  });
});
