import { expect } from 'chai';
import { startApi, type TestApi } from '../../support/api.js';
import { eventually } from '../../support/eventually.js';

const ADA = {
  name: 'Ada Lovelace',
  email: 'ada@example.org',
  password: 'Secret-of-Ada-1815',
  phoneNumber: '0034 (600) 111-222',
  address: '12 St James’s Square, London',
};

describe('registering', () => {
  let api: TestApi;
  before(async () => {
    api = await startApi();
  });
  after(() => api[Symbol.asyncDispose]());

  const register = (body: unknown, path = '/api/users/register', headers: Record<string, string> = {}) =>
    api.request('POST', path, { token: null, body, headers });
  const login = (email: string, password: string) =>
    api.request('POST', '/api/users/login', { token: null, body: { email, password } });

  it('makes a customer, who can sign in and finds what they gave', async () => {
    const made = await register(ADA);
    expect(made.status).to.equal(201);
    expect(made.json).to.have.all.keys('userId', 'message');
    const signedIn = await login(ADA.email, ADA.password);
    expect(signedIn.json?.userId).to.equal(made.json?.userId);
    const { json } = await api.request('GET', '/api/users/profile', { token: String(signedIn.json?.token) });
    expect(json).to.deep.equal({
      userId: made.json?.userId,
      name: ADA.name,
      email: ADA.email,
      phoneNumber: '+34600111222',
      address: ADA.address,
      role: 'customer',
    });
  });

  it('is refused for an e-mail address or a phone number that somebody has, however it is written', async () => {
    await api.register({ email: 'taken@example.org', phoneNumber: '+49 30 1234567' });
    const other = { ...ADA, email: 'other@example.org', phoneNumber: '+49 30 7654321' };
    const byEmail = await register({ ...other, email: 'TAKEN@example.org' });
    expect([byEmail.status, byEmail.json?.type]).to.deep.equal([409, 'urn:motorpool:problem:email-taken']);
    const byPhone = await register({ ...other, phoneNumber: '0049-30-1234567' });
    expect([byPhone.status, byPhone.json?.type]).to.deep.equal([409, 'urn:motorpool:problem:phone-taken']);
  });

  it('goes to one of many who want the same address at once', async () => {
    const body = { name: 'Many', email: 'many@example.org', password: ADA.password };
    const all = await Promise.all(Array.from({ length: 8 }, () => register(body)));
    expect(all.map(({ status }) => status).sort()).to.deep.equal([201, ...Array(7).fill(409)]);
  });

  it('is the same at the canonical address, and needs neither phone nor address', async () => {
    const body = { name: 'Bob', email: 'bob@example.org', password: ADA.password };
    const made = await register(body, '/api/v1/users', { 'idempotency-key': 'bob' });
    expect(made.status).to.equal(201);
    const again = await register(body, '/api/v1/users', { 'idempotency-key': 'bob' });
    expect([again.status, again.text]).to.deep.equal([201, made.text]);
  });

  for (const [what, change, path] of [
    ['without a name', { name: undefined }, '/name'],
    ['with a blank name', { name: '  ' }, '/name'],
    ['with what is no e-mail address', { email: 'ada' }, '/email'],
    ['with a blank in the e-mail address', { email: 'a da@example.org' }, '/email'],
    ['with a password of seven characters', { password: '1234567' }, '/password'],
    ['with a password of 129 characters', { password: 'x'.repeat(129) }, '/password'],
    ['with one of the commonest passwords', { password: 'Password123' }, '/password'],
    ['without a password', { password: undefined }, '/password'],
    ['with letters for a phone number', { phoneNumber: 'call me maybe' }, '/phoneNumber'],
    ['with a phone number of 16 digits', { phoneNumber: '+1234567890123456' }, '/phoneNumber'],
  ] as const) {
    it(`is refused ${what}`, async () => {
      const { status, json } = await register({ ...ADA, email: 'new@example.org', phoneNumber: '+1234567', ...change });
      expect(status).to.equal(400);
      expect(JSON.stringify(json?.errors)).to.include(`"path":"${path}"`);
    });
  }

  it('gives nobody a role of their choice', async () => {
    const body = { ...ADA, email: 'root@example.org', phoneNumber: '+7777777', role: 'admin', disabled: false };
    expect((await register(body)).status).to.equal(201);
    const { json } = await login('root@example.org', ADA.password);
    const profile = await api.request('GET', '/api/users/profile', { token: String(json?.token) });
    expect(profile.json?.role).to.equal('customer');
  });

  it('sends a token to the address, which verifies it, once', async () => {
    const { email, token } = await api.register();
    const verifiedAt = async () => (await api.request('GET', '/api/v1/users/me', { token })).json?.emailVerifiedAt;
    const confirm = (given: string) =>
      api.request('POST', '/api/v1/auth/email-verification/confirm', { token: null, body: { token: given } });
    const { secret } = await api.messageTo(email, 'verify-email');
    expect(await verifiedAt()).to.equal(null);
    expect((await confirm(`${secret}x`)).json?.type).to.equal('urn:motorpool:problem:bad-account-token');
    expect((await confirm(secret)).status).to.equal(204);
    expect(await verifiedAt()).to.be.a('string');
    expect((await confirm(secret)).status).to.equal(400);
  });

  it('sends another token when it is asked to, and none once the address is verified', async () => {
    const { email, token } = await api.register();
    const first = await api.messageTo(email, 'verify-email');
    const ask = () => api.request('POST', '/api/v1/auth/email-verification', { token });
    expect((await ask()).status).to.equal(202);
    const sent = () => api.messages.filter(({ kind, to }) => kind === 'verify-email' && to.email === email).length;
    await eventually(() => expect(sent()).to.equal(2));
    const second = await api.messageTo(email, 'verify-email');
    expect(second.secret).to.not.equal(first.secret);
    const body = { token: second.secret };
    await api.request('POST', '/api/v1/auth/email-verification/confirm', { token: null, body });
    expect((await ask()).status).to.equal(202);
    expect(sent()).to.equal(2);
  });

  it('is slowed down where many come from one address', async () => {
    await using limited = await startApi({ RATE_LIMITS: 'on' });
    await limited.db.raw("insert into rate_limits values ('register-address:127.0.0.1', 200, ?)", [
      Date.now() + 60_000,
    ]);
    const body = { ...ADA, email: 'late@example.org' };
    const { status, headers } = await limited.request('POST', '/api/users/register', { token: null, body });
    expect(status).to.equal(429);
    expect(Number(headers.get('retry-after'))).to.be.within(1, 900);
  });
});
