import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { startApi, type TestApi } from '../../support/api.js';

describe('accounts, for staff', () => {
  let api: TestApi;
  before(async () => {
    api = await startApi();
  });
  after(() => api[Symbol.asyncDispose]());

  type Item = { id: string; email: string; role: string };
  const patch = (id: string, body: unknown, options: { token?: string; etag?: string } = {}) =>
    api.request('PATCH', `/api/v1/users/${id}`, {
      ...(options.token && { token: options.token }),
      body,
      headers: { 'if-match': options.etag ?? '*' },
    });
  const search = async (q: string, token = api.token) => {
    const { json } = await api.request('GET', `/api/v1/users?q=${encodeURIComponent(q)}`, { token });
    return ((json?.items ?? []) as Item[]).map(({ id }) => id);
  };

  it('are found by a part of name, e-mail or phone, and by nothing that only looks like a pattern', async () => {
    const grace = await api.register({
      name: 'Grace Hopper',
      email: 'grace@navy.example',
      phoneNumber: '+15550001111',
    });
    for (const q of ['hopper', 'GRACE@navy', '5550001', 'grace hop'])
      expect(await search(q), q).to.deep.equal([grace.userId]);
    for (const q of ['gr%', '_race', 'zzz', '\\']) expect(await search(q), q).to.deep.equal([]);
    expect(await search('hopper', await api.tokenOf('operator'))).to.deep.equal([grace.userId]);
  });

  it('come page by page', async () => {
    for (let i = 0; i < 3; i++) await api.register();
    const seen: string[] = [];
    for (let cursor = ''; cursor !== 'null'; ) {
      const { json } = await api.request('GET', `/api/v1/users?limit=2${cursor && `&cursor=${cursor}`}`);
      seen.push(...((json?.items ?? []) as Item[]).map(({ id }) => id));
      cursor = String(json?.nextCursor);
    }
    expect(new Set(seen).size).to.equal(seen.length);
    expect(seen.length).to.equal((await api.db('users')).length);
  });

  it('come as one list in the documents’ words, with a link to the rest where there are many', async () => {
    const { userId, email, phoneNumber } = await api.register({ address: 'Here 1' });
    const { status, json } = await api.request('GET', '/api/admin/manage-users');
    expect(status).to.equal(200);
    const found = (json as unknown as { userId: string; createdAt: string }[]).find((user) => user.userId === userId);
    expect(found).to.deep.equal({
      ...{ userId, name: 'Ada', email, phoneNumber, address: 'Here 1', role: 'customer', disabled: false },
      createdAt: found?.createdAt,
    });
    const first = await api.request('GET', '/api/admin/manage-users?limit=1');
    const [, next = ''] = /<([^>]+)>; rel="next"/.exec(first.headers.get('link') ?? '') ?? [];
    const second = await api.request('GET', next);
    expect(second.json).to.have.length(1);
    expect(second.text).to.not.equal(first.text);
  });

  it('get another role, of which their sessions know nothing: they end', async () => {
    const { userId, token, email, password } = await api.register();
    expect((await api.request('GET', '/api/users/profile', { token })).status).to.equal(200);
    const changed = await patch(userId, { role: 'operator' });
    expect([changed.status, changed.json?.role]).to.deep.equal([200, 'operator']);
    expect((await api.request('GET', '/api/users/profile', { token })).status).to.equal(401);
    const again = await api.request('POST', '/api/users/login', { token: null, body: { email, password } });
    expect((await api.request('GET', '/vehicles', { token: String(again.json?.token) })).status).to.equal(200);
  });

  it('are closed and opened again', async () => {
    const { userId, token, email, password } = await api.register();
    const login = () => api.request('POST', '/api/users/login', { token: null, body: { email, password } });
    expect((await patch(userId, { disabled: true })).json?.disabled).to.equal(true);
    const closed = await login();
    expect([closed.status, closed.json?.type]).to.deep.equal([401, 'urn:motorpool:problem:wrong-credentials']);
    expect((await api.request('GET', '/api/users/profile', { token })).status).to.equal(401);
    await patch(userId, { disabled: false });
    expect((await login()).status).to.equal(200);
  });

  it('are changed only as they were read', async () => {
    const { userId } = await api.register();
    const { headers } = await api.request('GET', `/api/v1/users/${userId}`);
    const etag = String(headers.get('etag'));
    expect((await patch(userId, { role: 'operator' }, { etag })).status).to.equal(200);
    expect((await patch(userId, { role: 'admin' }, { etag })).status).to.equal(412);
    const without = await api.request('PATCH', `/api/v1/users/${userId}`, { body: { role: 'admin' } });
    expect(without.status).to.equal(428);
    for (const body of [{}, { role: 'root' }, { disabled: 'yes' }])
      expect((await patch(userId, body)).status).to.equal(400);
    expect((await patch(randomUUID(), { role: 'admin' })).status).to.equal(404);
  });

  it('are not changed by operators, nor by the person', async () => {
    const { userId, token } = await api.register();
    for (const by of [token, await api.tokenOf('operator')]) {
      expect((await patch(userId, { role: 'admin' }, { token: by })).status).to.equal(403);
    }
    expect((await api.request('GET', `/api/v1/users/${userId}`, { token })).status).to.equal(403);
  });

  it('keep one administrator, also when two demote each other at once', async () => {
    await using other = await startApi();
    const [{ id: first }] = await other.db('users').where({ role: 'admin' }).select('id');
    const asAdmin = (id: string, body: unknown) =>
      other.request('PATCH', `/api/v1/users/${id}`, { body, headers: { 'if-match': '*' } });
    for (const body of [{ role: 'customer' }, { disabled: true }]) {
      const { status, json } = await asAdmin(first, body);
      expect([status, json?.type]).to.deep.equal([409, 'urn:motorpool:problem:last-admin']);
    }
    const { userId: second } = await other.register();
    await asAdmin(second, { role: 'admin' });
    const both = await Promise.all([asAdmin(first, { role: 'customer' }), asAdmin(second, { disabled: true })]);
    expect(both.map(({ status }) => status)).to.include(409);
    const left = await other.db('users').where({ role: 'admin' }).whereNull('disabled_at');
    expect(left).to.have.length(1);
  });

  it('hold a licence, which staff say they saw: the one that they looked at', async () => {
    const { userId, token } = await api.register();
    const licence = { number: 'B-1234567', country: 'ES', issuedOn: '2015-06-01', expiresOn: '2030-06-01' };
    const mine = (body: unknown) =>
      api.request('PATCH', '/api/v1/users/me', { token, body, headers: { 'if-match': '*' } });
    const verify = async (etag?: string) =>
      api.request('PUT', `/api/v1/users/${userId}/licence-verification`, {
        token: await api.tokenOf('operator'),
        body: { verified: true },
        headers: { 'if-match': etag ?? '*' },
      });
    expect((await verify()).json?.type, 'there is none').to.equal('urn:motorpool:problem:no-licence');
    await mine({ birthDate: '1990-02-28', licence });
    const seen = await api.request('GET', `/api/v1/users/${userId}`, { token: await api.tokenOf('operator') });
    expect(seen.json).to.deep.include({ birthDate: '1990-02-28', licence: { ...licence, verifiedAt: null } });
    await mine({ licence: { ...licence, number: 'X-9' } });
    expect((await verify(String(seen.headers.get('etag')))).status, 'it is another now').to.equal(412);
    expect((await verify()).status).to.equal(200);
    const verifiedAt = async () =>
      ((await api.request('GET', '/api/v1/users/me', { token })).json?.licence as { verifiedAt: unknown } | undefined)
        ?.verifiedAt;
    expect(await verifiedAt()).to.be.a('string');
    await mine({ birthDate: '1990-03-01' });
    expect(await verifiedAt(), 'a new birth date was not seen').to.equal(null);
  });
});
