import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { startApi, type TestApi } from '../../support/api.js';
import { eventually } from '../../support/eventually.js';

const KEYS = '/api/v1/api-keys';

describe('an API key', () => {
  let api: TestApi;
  before(async () => {
    api = await startApi();
  });
  after(() => api[Symbol.asyncDispose]());

  async function make(fields: Record<string, unknown> = {}, token = api.token) {
    const body = { name: 'Exporter', permissions: ['vehicles.read'], ...fields };
    const { status, json } = await api.request('POST', KEYS, { token, body });
    expect(status).to.equal(201);
    return { id: String(json?.id), key: String(json?.key) };
  }
  const get = async (path: string, token: string) => (await api.request('GET', path, { token })).status;

  it('is shown once, kept as a hash, and lets a machine do what it names and nothing else', async () => {
    const { id, key } = await make();
    expect(key).to.match(/^mpk_[\w-]{43}$/);
    expect(await get('/api/v1/vehicles', key)).to.equal(200);
    expect(await get('/api/v1/users', key)).to.equal(403);
    const made = await api.request('POST', '/api/cars', { token: key, body: {} });
    expect([made.status, made.json?.type]).to.deep.equal([403, 'urn:motorpool:problem:forbidden']);
    const { json } = await api.request('GET', KEYS);
    const listed = ((json?.items ?? []) as { id: string }[]).find((item) => item.id === id);
    expect(listed).to.include({ id, name: 'Exporter', expiresAt: null });
    expect(JSON.stringify(listed)).to.not.include(key);
    const { rows } = await api.db.raw('select k::text as row from api_keys k');
    expect(JSON.stringify(rows)).to.not.include(key.slice(4));
  });

  it('opens nothing that is for people: no profile, no session, no key', async () => {
    const { key } = await make({ permissions: ['users.manage', 'users.read', 'audit.read'] });
    for (const path of ['/api/users/profile', '/api/v1/users/me', '/api/users/preferences', '/api/v1/auth/sessions']) {
      const { status, json } = await api.request('GET', path, { token: key });
      expect([status, json?.type], path).to.deep.equal([403, 'urn:motorpool:problem:not-for-keys']);
    }
    for (const path of ['/api/auth/logout', '/api/v1/auth/second-factor/enrolment']) {
      expect((await api.request('POST', path, { token: key })).status, path).to.equal(403);
    }
    expect(await get(KEYS, key)).to.equal(403);
    expect((await api.request('POST', KEYS, { body: { name: 'x', permissions: ['keys.manage'] } })).status).to.equal(
      400,
    );
  });

  it('never holds more than its maker may', async () => {
    const operator = await api.register();
    await api.db('users').where({ id: operator.userId }).update({ role: 'operator' });
    const body = { name: 'x', permissions: ['vehicles.read'] };
    expect((await api.request('POST', KEYS, { token: operator.token, body })).status, 'only admins make keys').to.equal(
      403,
    );
    expect((await api.request('POST', KEYS, { body: { ...body, permissions: ['all'] } })).status).to.equal(400);
    expect((await api.request('POST', KEYS, { body: { ...body, permissions: [] } })).status).to.equal(400);
  });

  it('loses at once what its owner may no longer do, and everything when the account is closed', async () => {
    const owner = await api.register();
    await api.db('users').where({ id: owner.userId }).update({ role: 'admin' });
    const body = { email: owner.email, password: owner.password };
    const { json } = await api.request('POST', '/api/users/login', { token: null, body });
    const { key } = await make({ permissions: ['audit.read', 'vehicles.read'] }, String(json?.token));
    expect(await get('/api/v1/audit', key)).to.equal(200);
    const change = (changes: unknown) =>
      api.request('PATCH', `/api/v1/users/${owner.userId}`, { body: changes, headers: { 'if-match': '*' } });
    expect((await change({ role: 'operator' })).status).to.equal(200);
    expect([await get('/api/v1/audit', key), await get('/api/v1/vehicles', key)]).to.deep.equal([403, 200]);
    expect((await change({ disabled: true })).status).to.equal(200);
    expect(await get('/api/v1/vehicles', key)).to.equal(401);
  });

  it('is worth nothing from the moment it is revoked, and from the moment it runs out', async () => {
    const { id, key } = await make();
    expect(await get('/api/v1/vehicles', key)).to.equal(200);
    expect((await api.request('DELETE', `${KEYS}/${id}`)).status).to.equal(204);
    expect(await get('/api/v1/vehicles', key)).to.equal(401);
    expect((await api.request('DELETE', `${KEYS}/${id}`)).status).to.equal(404);
    const short = await make({ expiresAt: new Date(Date.now() + 400).toISOString() });
    expect(await get('/api/v1/vehicles', short.key)).to.equal(200);
    await eventually(async () => expect(await get('/api/v1/vehicles', short.key)).to.equal(401));
    const body = { name: 'x', permissions: ['vehicles.read'], expiresAt: '2020-01-01T00:00:00Z' };
    expect((await api.request('POST', KEYS, { body })).status).to.equal(400);
  });

  it('of another is as one that never was', async () => {
    const { id } = await make();
    const token = await api.tokenOf('admin');
    const foreign = await api.request('DELETE', `${KEYS}/${id}`, { token });
    const none = await api.request('DELETE', `${KEYS}/${randomUUID()}`, { token });
    expect([foreign.status, foreign.text]).to.deep.equal([404, none.text]);
    expect((await api.request('GET', KEYS, { token })).json?.items).to.deep.equal([]);
  });

  it('tells when it was used last', async () => {
    const { id, key } = await make();
    await get('/api/v1/vehicles', key);
    await eventually(async () => {
      const { json } = await api.request('GET', KEYS);
      const listed = ((json?.items ?? []) as { id: string; lastUsedAt: string | null }[]).find(
        (item) => item.id === id,
      );
      expect(listed?.lastUsedAt).to.be.a('string');
    });
  });

  it('stands in the audit log beside what was done with it', async () => {
    const { id, key } = await make({ permissions: ['users.manage', 'users.read'] });
    const { userId } = await api.register();
    const headers = { 'if-match': '*' };
    const done = await api.request('PATCH', `/api/v1/users/${userId}`, {
      token: key,
      body: { role: 'operator' },
      headers,
    });
    expect(done.status).to.equal(200);
    const { json } = await api.request('GET', `/api/v1/audit?action=user.role-changed&subjectId=${userId}`);
    expect(((json?.items ?? []) as { actor: { role: string } }[])[0]?.actor.role).to.equal(`admin, by API key ${id}`);
  });

  it('that is none is refused, and who tries many is slowed down', async () => {
    await using limited = await startApi({ RATE_LIMITS: 'on' });
    const key = `mpk_${'x'.repeat(43)}`;
    const statuses: number[] = [];
    for (let i = 0; i < 121; i++) {
      statuses.push((await limited.request('GET', '/api/v1/vehicles', { token: key })).status);
    }
    expect(statuses).to.deep.equal([...Array(120).fill(401), 429]);
    expect((await limited.request('GET', '/api/v1/vehicles')).status, 'people go on').to.equal(200);
    for (const wrong of ['mpk_', 'mpk_x', `${key}x`]) expect(await get('/api/v1/vehicles', wrong)).to.equal(401);
  });

  it('makes no more than a hundred for one person', async () => {
    const token = await api.tokenOf('admin');
    for (let i = 0; i < 100; i++) await make({}, token);
    const body = { name: 'one more', permissions: ['vehicles.read'] };
    const { status, json } = await api.request('POST', KEYS, { token, body });
    expect([status, json?.type]).to.deep.equal([409, 'urn:motorpool:problem:too-many-keys']);
  });
});
