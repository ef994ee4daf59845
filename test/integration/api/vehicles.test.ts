import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { CAR, startApi, type TestApi } from '../../support/api.js';

describe('vehicles over HTTP', () => {
  let api: TestApi;
  before(async () => {
    api = await startApi();
  });
  after(() => api[Symbol.asyncDispose]());

  it('shows a car that was added among all vehicles', async () => {
    const added = await api.request('POST', '/api/cars', { body: CAR });
    expect(added.status).to.equal(201);
    expect(added.json).to.have.all.keys('carId', 'message');
    const { text } = await api.request('GET', '/vehicles');
    expect(JSON.parse(text)).to.deep.include({
      id: added.json?.carId,
      type: 'car',
      location: CAR.location,
      status: 'available',
    });
  });

  it('puts two cars of one location into one branch', async () => {
    await Promise.all(
      [1, 2, 3].map(() => api.request('POST', '/api/cars', { body: { ...CAR, location: 'New Town' } })),
    );
    await api.request('POST', '/api/cars', { body: { ...CAR, location: 'new town ' } });
    expect(await api.db('branches').whereRaw(`lower(name) = 'new town'`)).to.have.lengthOf(1);
  });

  for (const [why, change] of [
    ['a year that is text', { year: '2024' }],
    ['a year before cars', { year: 1700 }],
    ['no make', { make: undefined }],
    ['a blank model', { model: '  ' }],
    ['a negative price', { rentalPricePerDay: -1 }],
    ['a NUL in its name', { model: 'a\0b' }],
    ['a location that is a list', { location: ['a'] }],
  ] as const) {
    it(`refuses a car with ${why}, and says where`, async () => {
      const { status, json } = await api.request('POST', '/api/cars', { body: { ...CAR, ...change } });
      expect(status).to.equal(400);
      expect(json?.errors).to.have.length.greaterThan(0);
    });
  }

  for (const [why, body] of [
    ['cut JSON', '{"make":'],
    ['nothing', ''],
    ['a list', '[]'],
    ['null', 'null'],
    ['a number', '7'],
  ] as const) {
    it(`refuses ${why} for a car`, async () => {
      expect((await api.request('POST', '/api/cars', { body })).status).to.equal(400);
    });
  }

  it('refuses a body over 1 MB and one that is not JSON', async () => {
    expect((await api.request('POST', '/api/cars', { body: `"${'x'.repeat(1_100_000)}"` })).status).to.equal(413);
    const form = await api.request('POST', '/api/cars', { body: 'a=b', headers: { 'content-type': 'text/plain' } });
    expect(form.status).to.equal(415);
  });

  it('changes and removes a car; its device token dies with it', async () => {
    const id = await api.makeCar();
    const { password } = await api.credentials.issue(id);
    const changed = await api.request('PUT', `/api/cars/${id}`, { body: { ...CAR, model: 'Ibiza' } });
    expect(changed.status).to.equal(200);
    expect((await api.request('GET', `/api/v1/vehicles/${id}`)).json?.model).to.equal('Ibiza');
    expect((await api.request('DELETE', `/api/cars/${id}`)).status).to.equal(200);
    expect((await api.request('GET', `/api/v1/vehicles/${id}`)).status).to.equal(404);
    expect((await api.request('PUT', `/api/cars/${id}`, { body: CAR })).status).to.equal(404);
    expect(await api.credentials.verify(id, password)).to.equal(false);
  });

  it('takes an externalId once', async () => {
    const body = { ...CAR, externalId: 'taxi 20000001' };
    expect((await api.request('POST', '/api/cars', { body })).status).to.equal(201);
    expect((await api.request('POST', '/api/cars', { body })).status).to.equal(409);
  });

  it('gives all vehicles page by page, each once', async () => {
    const all = JSON.parse((await api.request('GET', '/vehicles')).text) as { id: string }[];
    const seen: string[] = [];
    let cursor: unknown = '';
    while (cursor !== null) {
      const { json } = await api.request('GET', `/api/v1/vehicles?limit=2${cursor && `&cursor=${cursor}`}`);
      const page = json as { items: { id: string }[]; nextCursor: string | null };
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    }
    expect(seen).to.have.members(all.map(({ id }) => id));
  });

  it('lets nobody overwrite a change that they have not seen', async () => {
    const path = `/api/v1/vehicles/${await api.makeCar()}`;
    const etag = (await api.request('GET', path)).headers.get('etag') as string;
    const patch = (status: string, headers = {}) => api.request('PATCH', path, { body: { status }, headers });
    expect((await patch('in_use')).status).to.equal(428);
    const first = await patch('in_use', { 'if-match': etag });
    expect([first.status, first.json?.status]).to.deep.equal([200, 'in_use']);
    expect((await patch('available', { 'if-match': etag })).status).to.equal(412);
    expect((await patch('gone', { 'if-match': '*' })).status).to.equal(400);
  });

  it('refuses a fleet that is not there', async () => {
    const body = { kind: 'bus', make: 'MAN', model: 'Lion', year: 2020, fleetId: randomUUID() };
    const { status, json } = await api.request('POST', '/api/v1/vehicles', { body });
    expect([status, json?.type]).to.deep.equal([400, 'urn:motorpool:problem:unknown-fleet']);
  });

  it('issues a device token that works, and then another in its place', async () => {
    const id = await api.makeCar();
    const issue = () => api.request('POST', `/api/v1/vehicles/${id}/credentials`);
    const first = await issue();
    expect(first.status).to.equal(201);
    expect(first.json?.username).to.equal(id);
    expect(await api.credentials.verify(id, String(first.json?.password))).to.equal(true);
    await issue();
    expect(await api.credentials.verify(id, String(first.json?.password))).to.equal(false);
  });

  for (const id of [
    randomUUID(),
    'x',
    '%00',
    '../../etc/passwd',
    '9'.repeat(5000),
    '%27%20or%201=1--',
    '%F0%9F%9A%97',
  ]) {
    it(`knows no vehicle "${id.slice(0, 36)}"`, async () => {
      for (const [method, rest] of [
        ['POST', '/credentials'],
        ['GET', '/state'],
        ['GET', '/telemetry'],
        ['GET', '/telemetry/gaps'],
      ] as const) {
        const { status, json } = await api.request(
          method,
          `/api/v1/vehicles/${encodeURI(decodeURI(id)).replaceAll('/', '%2F')}${rest}`,
        );
        expect([status, json?.type], `${method} ${rest}`).to.deep.equal([
          404,
          'urn:motorpool:problem:vehicle-not-found',
        ]);
      }
    });
  }

  describe('with an Idempotency-Key', () => {
    it('adds a car once, and answers alike', async () => {
      const send = () => api.request('POST', '/api/cars', { body: CAR, headers: { 'idempotency-key': 'one-car' } });
      const first = await send();
      const again = await send();
      expect([again.status, again.text, again.headers.get('location')]).to.deep.equal([
        201,
        first.text,
        first.headers.get('location'),
      ]);
    });

    it('refuses the key for another request', async () => {
      const send = (model: string) =>
        api.request('POST', '/api/cars', { body: { ...CAR, model }, headers: { 'idempotency-key': 'reused' } });
      await send('A');
      expect((await send('B')).status).to.equal(422);
    });

    it('makes one of many that come at once', async () => {
      const answers = await Promise.all(
        Array.from({ length: 12 }, () =>
          api.request('POST', '/api/cars', { body: CAR, headers: { 'idempotency-key': 'at-once' } }),
        ),
      );
      const made = new Set(answers.filter(({ status }) => status === 201).map(({ json }) => json?.carId));
      expect(made.size).to.equal(1);
      expect(new Set(answers.map(({ status }) => status))).to.satisfy((all: Set<number>) =>
        [...all].every((s) => s === 201 || s === 409),
      );
    });

    it('keeps no failed request, and no device token readable', async () => {
      const headers = { 'idempotency-key': 'failed-first' };
      expect((await api.request('POST', '/api/cars', { body: {}, headers })).status).to.equal(400);
      expect((await api.request('POST', '/api/cars', { body: CAR, headers })).status).to.equal(201);
      const id = await api.makeCar();
      const { json } = await api.request('POST', `/api/v1/vehicles/${id}/credentials`, {
        headers: { 'idempotency-key': 'secret' },
      });
      const kept = await api.db('idempotent_answers').where({ key: 'secret' }).first();
      expect(kept.answer.toString('latin1')).to.not.contain(json?.password);
    });
  });
});
