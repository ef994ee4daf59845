/** The typed client, as a program of someone else would use it. */
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { createMotorpoolClient } from '../../../client/index.js';
import { ADMIN, startApi, type TestApi } from '../../support/api.js';
import { CLIENT_TYPES, clientTypesOf } from '../../support/client-types.js';

describe('the typed client', () => {
  let api: TestApi;
  before(async () => {
    api = await startApi();
  });
  after(() => api[Symbol.asyncDispose]());

  it('knows the API as it is (if not: npm run client)', async () => {
    expect(readFileSync(CLIENT_TYPES, 'utf8') === (await clientTypesOf(api)), 'client/api.d.ts is stale').to.equal(
      true,
    );
  });

  it('sends what the API wants, and gives what it answers', async () => {
    const client = createMotorpoolClient({ baseUrl: api.baseUrl, token: api.token });
    const id = await api.makeCar();
    const { data, response } = await client.GET('/api/v1/vehicles/{id}', { params: { path: { id } } });
    expect(data?.make).to.equal('Seat');
    const changed = await client.PATCH('/api/v1/vehicles/{id}', {
      params: { path: { id }, header: { 'If-Match': String(response.headers.get('etag')) } },
      body: { category: 'SUV' },
    });
    expect(changed.data?.category).to.equal('SUV');
    const missing = await client.GET('/api/v1/vehicles/{id}', { params: { path: { id: 'x' } } });
    expect(missing.error?.type).to.equal('urn:motorpool:problem:vehicle-not-found');
  });

  it('goes on with a fresh token when the old one ran out, bought once for many', async () => {
    let bought = 0;
    const anyone = createMotorpoolClient({ baseUrl: api.baseUrl });
    const { data } = await anyone.POST('/api/users/login', { body: ADMIN });
    let refreshToken = String(data?.refreshToken);
    const client = createMotorpoolClient({
      baseUrl: api.baseUrl,
      token: `${data?.token}x`,
      async refresh() {
        bought++;
        const { data: next } = await anyone.POST('/api/auth/refresh-token', { body: { refreshToken } });
        refreshToken = next?.refreshToken ?? refreshToken;
        return next?.token;
      },
    });
    const answers = await Promise.all(Array.from({ length: 5 }, () => client.GET('/api/v1/vehicles')));
    expect(answers.map(({ response }) => response.status)).to.deep.equal([200, 200, 200, 200, 200]);
    const body = { kind: 'car' as const, make: 'Seat', model: 'Ibiza', year: 2023 };
    expect((await client.POST('/api/v1/vehicles', { body })).response.status).to.equal(201);
    expect(bought).to.equal(1);
  });

  it('gives the refusal when no fresh token is to be had', async () => {
    const client = createMotorpoolClient({ baseUrl: api.baseUrl, token: 'x', refresh: async () => undefined });
    expect((await client.GET('/api/v1/vehicles')).response.status).to.equal(401);
    expect((await createMotorpoolClient({ baseUrl: api.baseUrl }).GET('/vehicles')).response.status).to.equal(401);
  });
});
