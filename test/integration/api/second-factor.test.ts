import { expect } from 'chai';
import { Secret, TOTP } from 'otpauth';
import { ADMIN, startApi, type TestApi } from '../../support/api.js';

const AT = '/api/v1/auth/second-factor';
const STEP_MS = 30_000;

describe('a second factor', () => {
  let api: TestApi;
  before(async () => {
    api = await startApi();
  });
  after(() => api[Symbol.asyncDispose]());

  const post = (token: string, path: string, body?: unknown) =>
    api.request('POST', path, { token, ...(body !== undefined && { body }) });
  /** `steps`: how many half minutes from now. */
  const codeOf = (secret: string, steps = 0) =>
    new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.now() + steps * STEP_MS });
  const show = (token: string, code: string) => post(token, AT, { code });
  const wrong = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0');
  const problem = (json: { type?: unknown } | undefined) => String(json?.type).split(':').at(-1);
  const signIn = async (email: string) => {
    const body = { email, password: 'an honest password' };
    return String((await api.request('POST', '/api/users/login', { token: null, body })).json?.token);
  };

  /** The code of the step before now is used up, so that those of now and the next are good. */
  async function enrolled(token: string): Promise<{ secret: string; recoveryCodes: string[] }> {
    const begun = await post(token, `${AT}/enrolment`);
    const secret = String(begun.json?.secret);
    const confirmed = await post(token, `${AT}/enrolment/confirm`, { code: codeOf(secret, -1) });
    expect(confirmed.status, confirmed.text).to.equal(200);
    return { secret, recoveryCodes: confirmed.json?.recoveryCodes as string[] };
  }
  async function makeAdmin() {
    const person = await api.register();
    await api.db('users').where({ id: person.userId }).update({ role: 'admin' });
    return { ...person, token: await signIn(person.email) };
  }
  async function setRole(token: string) {
    const { userId } = await api.register();
    const headers = { 'if-match': '*' };
    return api.request('PATCH', `/api/v1/users/${userId}`, { token, body: { role: 'operator' }, headers });
  }

  it('is begun with a secret for an authenticator, and asks nothing before a code confirms it', async () => {
    const { email, token } = await makeAdmin();
    const { status, json } = await post(token, `${AT}/enrolment`);
    expect(status).to.equal(200);
    expect(json?.uri)
      .to.match(/^otpauth:\/\/totp\/Motorpool:/)
      .and.include(encodeURIComponent(email));
    expect(json?.uri).to.include(`secret=${json?.secret}`);
    expect((await setRole(token)).status).to.equal(200);
    const refused = await post(token, `${AT}/enrolment/confirm`, { code: wrong(codeOf(String(json?.secret))) });
    expect([refused.status, problem(refused.json)]).to.deep.equal([403, 'wrong-code']);
    expect((await api.request('GET', AT, { token })).json?.enrolled).to.equal(false);
  });

  it('is not asked for at sign-in, but at what is hard to undo; and counts in the session where it was shown', async () => {
    const { email, token } = await makeAdmin();
    const { secret } = await enrolled(token);
    expect((await setRole(token)).status, 'it was shown as it was confirmed').to.equal(200);
    const later = await signIn(email);
    expect((await api.request('GET', '/api/v1/users', { token: later })).status).to.equal(200);
    const refused = await setRole(later);
    expect([refused.status, problem(refused.json)]).to.deep.equal([403, 'second-factor-required']);
    expect((await show(later, codeOf(secret))).status).to.equal(204);
    expect((await setRole(later)).status).to.equal(200);
    expect((await setRole(await signIn(email))).status, 'a third session').to.equal(403);
  });

  it('counts for a quarter of an hour', async () => {
    const { userId, token } = await makeAdmin();
    await enrolled(token);
    const { json } = await api.request('GET', AT, { token });
    expect(Date.parse(String(json?.shownUntil)) - Date.now()).to.be.within(14 * 60_000, 15 * 60_000);
    const earlier = api.db.raw("now() - interval '15 minutes 1 second'");
    await api.db('sessions').where({ user_id: userId }).update({ second_factor_at: earlier });
    expect((await setRole(token)).status).to.equal(403);
    expect((await api.request('GET', AT, { token })).json?.shownUntil).to.equal(null);
  });

  it('takes each code once, and none from before', async () => {
    const { token } = await makeAdmin();
    const { secret } = await enrolled(token);
    const next = codeOf(secret, 1);
    const both = await Promise.all([show(token, next), show(token, next)]);
    expect(both.map(({ status }) => status).sort()).to.deep.equal([204, 403]);
    expect((await show(token, next)).status).to.equal(403);
    expect((await show(token, codeOf(secret))).status, 'an older one').to.equal(403);
    expect((await show(token, codeOf(secret, 5))).status, 'one of times to come').to.equal(403);
  });

  it('is made up for by ten recovery codes, each of which works once', async () => {
    const { token } = await makeAdmin();
    const { recoveryCodes } = await enrolled(token);
    expect(new Set(recoveryCodes).size).to.equal(10);
    const [first = ''] = recoveryCodes;
    expect((await show(token, first.toLowerCase().replaceAll('-', ' '))).status).to.equal(204);
    expect((await show(token, first)).status).to.equal(403);
    expect((await api.request('GET', AT, { token })).json?.recoveryCodesLeft).to.equal(9);
    const { token: others } = await makeAdmin();
    await enrolled(others);
    expect((await show(others, recoveryCodes[1] as string)).status, 'another’s code').to.equal(403);
  });

  it('is taken away only by who has just shown it', async () => {
    const { email, token } = await makeAdmin();
    const { secret, recoveryCodes } = await enrolled(token);
    const later = await signIn(email);
    expect((await api.request('DELETE', AT, { token: later })).status).to.equal(403);
    expect((await post(later, `${AT}/enrolment`)).status, 'nor replaced').to.equal(409);
    await show(later, codeOf(secret));
    expect((await api.request('DELETE', AT, { token: later })).status).to.equal(204);
    expect((await setRole(await signIn(email))).status).to.equal(200);
    expect((await show(later, recoveryCodes[0] as string)).status, 'nothing is left').to.equal(409);
  });

  it('is demanded of staff, enrolled or not, where a setting says so', async () => {
    await using strict = await startApi({ SECOND_FACTOR: 'staff' });
    const customer = await strict.register();
    const close = { body: { disabled: true }, headers: { 'if-match': '*' } };
    const refused = await strict.request('PATCH', `/api/v1/users/${customer.userId}`, close);
    expect([refused.status, problem(refused.json)]).to.deep.equal([403, 'second-factor-required']);
    const { json } = await strict.request('POST', `${AT}/enrolment`);
    const body = { code: codeOf(String(json?.secret)) };
    expect((await strict.request('POST', `${AT}/enrolment/confirm`, { body })).status).to.equal(200);
    expect((await strict.request('PATCH', `/api/v1/users/${customer.userId}`, close)).status).to.equal(200);
  });

  it('is kept encrypted, and its recovery codes hashed', async () => {
    const { userId, token } = await makeAdmin();
    const { secret, recoveryCodes } = await enrolled(token);
    const [row] = await api.db('second_factors').where({ user_id: userId });
    expect(row.secret.includes(Buffer.from(secret))).to.equal(false);
    expect(row.secret.includes(Buffer.from(Secret.fromBase32(secret).buffer))).to.equal(false);
    const { rows } = await api.db.raw('select r::text as row from recovery_codes r');
    expect(JSON.stringify(rows)).to.not.include(recoveryCodes[0]);
  });

  it('can be guessed at ten times, in all sessions', async () => {
    await using limited = await startApi({ RATE_LIMITS: 'on' });
    const { json } = await limited.request('POST', `${AT}/enrolment`);
    const secret = String(json?.secret);
    const good = { body: { code: codeOf(secret, -1) } };
    expect((await limited.request('POST', `${AT}/enrolment/confirm`, good)).status).to.equal(200);
    const guess = (code: string, token = limited.token) => limited.request('POST', AT, { token, body: { code } });
    for (let i = 0; i < 10; i++) expect((await guess('x')).status).to.equal(403);
    const again = await limited.request('POST', '/api/users/login', { token: null, body: ADMIN });
    const { status, headers } = await guess(codeOf(secret), String(again.json?.token));
    expect(status).to.equal(429);
    expect(Number(headers.get('retry-after'))).to.be.within(60, 900);
  });
});
