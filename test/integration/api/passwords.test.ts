import { expect } from 'chai';
import { ADMIN, type Person, startApi, type TestApi } from '../../support/api.js';
import { eventually } from '../../support/eventually.js';

const NEW = 'another honest password';

describe('a new password', () => {
  let api: TestApi;
  before(async () => {
    api = await startApi();
  });
  after(() => api[Symbol.asyncDispose]());

  const post = (path: string, body: unknown, token: string | null = null) => api.request('POST', path, { token, body });
  const login = (email: string, password: string) => post('/api/users/login', { email, password });
  const askReset = (email: string) => post('/api/v1/auth/password-reset', { email });
  const confirm = (token: string, password = NEW) => post('/api/v1/auth/password-reset/confirm', { token, password });
  const isIn = async (token: string) => (await api.request('GET', '/api/users/profile', { token })).status === 200;

  async function tokenFor({ email }: Person): Promise<string> {
    expect((await askReset(email)).status).to.equal(202);
    return (await api.messageTo(email, 'reset-password')).secret;
  }

  it('is set by the token that comes by e-mail, once, and ends all sessions', async () => {
    const person = await api.register();
    const signedIn = (await login(person.email, person.password)).json;
    const token = await tokenFor(person);
    expect((await confirm(token)).status).to.equal(204);
    expect((await login(person.email, person.password)).status).to.equal(401);
    expect((await login(person.email, NEW)).status).to.equal(200);
    expect([await isIn(person.token), await isIn(String(signedIn?.token))]).to.deep.equal([false, false]);
    const refreshed = await post('/api/auth/refresh-token', { refreshToken: signedIn?.refreshToken });
    expect(refreshed.status).to.equal(401);
    const again = await confirm(token, 'and yet another password');
    expect([again.status, again.json?.type]).to.deep.equal([400, 'urn:motorpool:problem:bad-account-token']);
  });

  it('is set by one of many who bring the token at once', async () => {
    const token = await tokenFor(await api.register());
    const all = await Promise.all(Array.from({ length: 5 }, (_, i) => confirm(token, `a password of its own ${i}`)));
    expect(all.map(({ status }) => status).sort()).to.deep.equal([204, 400, 400, 400, 400]);
  });

  it('takes every other token of that person with it', async () => {
    const person = await api.register();
    const first = await tokenFor(person);
    await askReset(person.email);
    const ofThem = () => api.messages.filter((m) => m.to.email === person.email && m.kind === 'reset-password');
    await eventually(() => expect(ofThem()).to.have.length(2));
    const second = (await api.messageTo(person.email, 'reset-password')).secret;
    expect((await confirm(second)).status).to.equal(204);
    expect((await confirm(first)).status).to.equal(400);
  });

  it('is not set by a token after half an hour, by one for something else, nor by one that was made up', async () => {
    const person = await api.register();
    const token = await tokenFor(person);
    const verification = (await api.messageTo(person.email, 'verify-email')).secret;
    for (const wrong of [verification, `${token}x`, token.slice(1), 'x'])
      expect((await confirm(wrong)).status).to.equal(400);
    const { rows } = await api.db.raw(
      "select max(expires_at) - now() as left from account_tokens where purpose = 'reset-password'",
    );
    expect(rows[0].left.minutes).to.be.within(29, 30);
    await api.db('account_tokens').update({ expires_at: api.db.raw('now()') });
    expect((await confirm(token)).status).to.equal(400);
    expect((await login(person.email, person.password)).status, 'the old one holds').to.equal(200);
  });

  it('is not set by a token that went to an address which is theirs no more', async () => {
    const person = await api.register();
    const token = await tokenFor(person);
    const body = { email: `new-${person.email}` };
    await api.request('PUT', '/api/users/profile', { token: person.token, body });
    expect((await confirm(token)).status).to.equal(400);
  });

  it('shuts out who made an account with another’s address: their phone is no way in any more', async () => {
    const phoneOf = async ({ email }: Person) => {
      const { json } = await login(email, NEW);
      return (await api.request('GET', '/api/users/profile', { token: String(json?.token) })).json?.phoneNumber;
    };
    const [claimed, verified] = [await api.register(), await api.register()];
    const { secret } = await api.messageTo(verified.email, 'verify-email');
    await post('/api/v1/auth/email-verification/confirm', { token: secret });
    for (const person of [claimed, verified]) expect((await confirm(await tokenFor(person))).status).to.equal(204);
    expect(await phoneOf(claimed)).to.equal(null);
    expect(await phoneOf(verified), 'whose address was known to be theirs').to.equal(verified.phoneNumber);
  });

  it('is asked for alike whether anyone has the address or not; the work is done after the answer', async () => {
    const person = await api.register();
    const known = await askReset(person.email);
    const unknown = await askReset('nobody@example.org');
    expect([unknown.status, unknown.text]).to.deep.equal([known.status, known.text]);
    await api.messageTo(person.email, 'reset-password');
    expect(api.messages.filter(({ to }) => to.email === 'nobody@example.org')).to.deep.equal([]);
  });

  it('is refused when it is too short or too common, and the token is good for another', async () => {
    const token = await tokenFor(await api.register());
    expect((await confirm(token, 'short')).status).to.equal(400);
    expect((await confirm(token, 'qwertyuiop')).status).to.equal(400);
    expect((await confirm(token)).status).to.equal(204);
  });

  it('is set by the old one, and ends the other sessions only', async () => {
    const { email, password, token } = await api.register();
    const other = String((await login(email, password)).json?.token);
    const change = (body: unknown) => post('/api/v1/auth/password', body, token);
    const wrong = await change({ oldPassword: 'not the old one', password: NEW });
    expect([wrong.status, wrong.json?.type]).to.deep.equal([403, 'urn:motorpool:problem:wrong-password']);
    expect((await change({ password: NEW })).status, 'without the old one').to.equal(403);
    expect((await change({ oldPassword: password, password: 'password1' })).status).to.equal(400);
    expect((await change({ oldPassword: password, password: NEW })).status).to.equal(204);
    expect([await isIn(token), await isIn(other)]).to.deep.equal([true, false]);
    expect((await login(email, password)).status).to.equal(401);
    expect((await login(email, NEW)).status).to.equal(200);
  });

  it('needs no old one where there is none', async () => {
    const { userId, email, token } = await api.register();
    await api.db('users').where({ id: userId }).update({ password_hash: null });
    expect((await post('/api/v1/auth/password', { password: NEW }, token)).status).to.equal(204);
    expect((await login(email, NEW)).status).to.equal(200);
  });

  it('can be guessed at ten times by who has the session, and asked for five times', async () => {
    await using limited = await startApi({ RATE_LIMITS: 'on' });
    const { email, token } = await limited.register();
    const guess = () =>
      limited.request('POST', '/api/v1/auth/password', { token, body: { oldPassword: 'x', password: NEW } });
    for (let i = 0; i < 10; i++) expect((await guess()).status).to.equal(403);
    expect((await guess()).status).to.equal(429);
    const ask = () => limited.request('POST', '/api/v1/auth/password-reset', { token: null, body: { email } });
    for (let i = 0; i < 5; i++) expect((await ask()).status).to.equal(202);
    expect((await ask()).status).to.equal(429);
  });

  it('of the administrator of the settings holds until the next start, which says so in the log', async () => {
    const rights = async (token: string) => (await api.request('GET', '/api/v1/auth/rights', { token })).json;
    expect((await rights(api.token))?.fromSettings).to.equal(true);
    expect((await rights((await api.register()).token))?.fromSettings).to.equal(false);
    const change = { oldPassword: ADMIN.password, password: NEW };
    expect((await post('/api/v1/auth/password', change, api.token)).status).to.equal(204);
    await using started = await startApi({ DATABASE_URL: api.databaseUrl });
    expect((await login(ADMIN.email, NEW)).status).to.equal(401);
    expect((await login(ADMIN.email, ADMIN.password)).status).to.equal(200);
    expect(await isIn(api.token)).to.equal(false);
    expect(started.logged.join('')).to.include('ADMIN_EMAIL had another password');
    await using again = await startApi({ DATABASE_URL: api.databaseUrl });
    expect(again.logged.join('')).to.not.include('ADMIN_EMAIL had');
  });
});
