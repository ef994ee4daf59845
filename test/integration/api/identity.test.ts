import { expect } from 'chai';
import { ADMIN, startApi, type TestApi } from '../../support/api.js';

describe('signing in', () => {
  let api: TestApi;
  before(async () => {
    api = await startApi({ RATE_LIMITS: 'on' });
  });
  after(() => api[Symbol.asyncDispose]());

  const login = (body: unknown) => api.request('POST', '/api/users/login', { token: null, body });
  const refresh = (refreshToken: unknown) =>
    api.request('POST', '/api/auth/refresh-token', { token: null, body: { refreshToken } });

  it('gives the admin who the settings name an id, a token and a refresh token', async () => {
    const { status, json, headers } = await login(ADMIN);
    expect(status).to.equal(200);
    expect(json).to.have.all.keys('userId', 'token', 'refreshToken');
    expect(headers.get('cache-control')).to.equal('no-store');
  });

  it('takes the address in capitals too', async () => {
    expect((await login({ ...ADMIN, email: ADMIN.email.toUpperCase() })).status).to.equal(200);
  });

  it('says the same whatever is wrong', async () => {
    const wrongPassword = await login({ ...ADMIN, password: 'wrong password' });
    const nobody = await login({ email: 'nobody@example.org', password: ADMIN.password });
    expect(wrongPassword.status).to.equal(401);
    expect(nobody.status).to.equal(401);
    expect(nobody.json).to.deep.equal(wrongPassword.json);
  });

  it('is refused with what is missing named', async () => {
    const { status, json, headers } = await login({ email: 'a@b' });
    expect(status).to.equal(400);
    expect(headers.get('content-type')).to.match(/^application\/problem\+json/);
    expect(json?.errors).to.deep.equal([{ path: '/password', message: 'is missing' }]);
  });

  it('works with an old token in the header', async () => {
    const answer = await api.request('POST', '/api/users/login', { token: 'old', body: ADMIN });
    expect(answer.status).to.equal(200);
  });

  it('is slowed down after ten wrong passwords, for that account and address alone', async () => {
    const victim = 'victim@example.org';
    for (let i = 0; i < 10; i++) expect((await login({ email: victim, password: `wrong ${i}` })).status).to.equal(401);
    const { status, headers } = await login({ email: victim, password: 'wrong again' });
    expect(status).to.equal(429);
    expect(Number(headers.get('retry-after'))).to.be.greaterThan(60);
    expect((await login(ADMIN)).status).to.equal(200);
  });

  it('goes on with a refresh token', async () => {
    const first = (await login(ADMIN)).json;
    const next = await refresh(first?.refreshToken);
    expect(next.status).to.equal(200);
    expect(next.json?.refreshToken).to.not.equal(first?.refreshToken);
    expect((await api.request('GET', '/vehicles', { token: String(next.json?.token) })).status).to.equal(200);
  });

  it('forgives a refresh whose answer was lost', async () => {
    const first = (await login(ADMIN)).json;
    const lost = (await refresh(first?.refreshToken)).json;
    const again = await refresh(first?.refreshToken);
    expect(again.status).to.equal(200);
    expect((await refresh(lost?.refreshToken)).status, 'the lost one is worth nothing').to.equal(401);
  });

  it('ends the session of a stolen refresh token, for the thief and the owner', async () => {
    const first = (await login(ADMIN)).json;
    const second = (await refresh(first?.refreshToken)).json;
    const third = (await refresh(second?.refreshToken)).json;
    expect((await refresh(first?.refreshToken)).status).to.equal(401);
    expect((await refresh(third?.refreshToken)).status).to.equal(401);
  });

  it('keeps no password and no refresh token readable in the database', async () => {
    const { json } = await login(ADMIN);
    const { rows } = await api.db.raw(
      'select u::text as row from users u union all select t::text from refresh_tokens t',
    );
    const all = rows.map(({ row }: { row: string }) => row).join('\n');
    expect(all).to.contain('$argon2id$v=19$m=19456,t=2,p=1$');
    expect(all).to.not.contain(ADMIN.password);
    expect(all).to.not.contain(json?.refreshToken);
  });
});
