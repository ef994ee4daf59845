import { expect } from 'chai';
import { startApi, type TestApi } from '../../support/api.js';
import { eventually } from '../../support/eventually.js';

describe('signing in by phone', () => {
  let api: TestApi;
  before(async () => {
    api = await startApi();
  });
  after(() => api[Symbol.asyncDispose]());

  const askAt = (at: TestApi, phone: unknown) =>
    at.request('POST', '/api/auth/login', { token: null, body: { phone } });
  const verifyAt = (at: TestApi, phone: string, code: string) =>
    at.request('POST', '/api/auth/verify-otp', { token: null, body: { phone, code } });
  const ask = (phone: unknown) => askAt(api, phone);
  const verify = (phone: string, code: string) => verifyAt(api, phone, code);
  /** One of which it is not. */
  const wrong = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0');

  async function codeFor(phone: string): Promise<string> {
    const before = api.messages.length;
    expect((await ask(phone)).status).to.equal(200);
    await eventually(() => expect(api.messages.length).to.be.greaterThan(before));
    return (await api.messageTo(phone, 'sign-in-code')).secret;
  }

  it('works by the code of six digits that is sent, however the number is written', async () => {
    const { userId, phoneNumber } = await api.register();
    const code = await codeFor(phoneNumber);
    expect(code).to.match(/^\d{6}$/);
    const { status, json } = await verify(phoneNumber.replace('+', '00 '), code);
    expect(status).to.equal(200);
    expect(json).to.have.all.keys('userId', 'token', 'refreshToken');
    expect(json?.userId).to.equal(userId);
    const me = await api.request('GET', '/api/v1/users/me', { token: String(json?.token) });
    expect(me.json?.phoneVerifiedAt, 'whoever reads messages there has the number').to.be.a('string');
  });

  it('answers for a number that nobody has as for any other, and sends nothing', async () => {
    const { phoneNumber } = await api.register();
    const known = await ask(phoneNumber);
    const unknown = await ask('+999123456');
    expect([unknown.status, unknown.text]).to.deep.equal([known.status, known.text]);
    await api.messageTo(phoneNumber, 'sign-in-code');
    await eventually(async () => {
      const ofNobody = await api.db('sign_in_codes').whereNull('user_id');
      expect(ofNobody, 'a code of nobody is kept all the same').to.have.length(1);
    });
    expect(api.messages.filter(({ to }) => to.phone === '+999123456')).to.deep.equal([]);
    const wrongOfKnown = await verify(phoneNumber, 'abcdef');
    const wrongOfUnknown = await verify('+999123456', 'abcdef');
    expect(wrongOfKnown.status).to.equal(401);
    expect([wrongOfUnknown.status, wrongOfUnknown.text]).to.deep.equal([401, wrongOfKnown.text]);
  });

  it('takes a code once', async () => {
    const { phoneNumber } = await api.register();
    const code = await codeFor(phoneNumber);
    const both = await Promise.all([verify(phoneNumber, code), verify(phoneNumber, code)]);
    expect(both.map(({ status }) => status).sort()).to.deep.equal([200, 401]);
    expect((await verify(phoneNumber, code)).status).to.equal(401);
  });

  it('takes no code after five wrong ones, however fast they come', async () => {
    const { phoneNumber } = await api.register();
    const code = await codeFor(phoneNumber);
    const tries = await Promise.all(Array.from({ length: 5 }, () => verify(phoneNumber, wrong(code))));
    expect(tries.map(({ status }) => status)).to.deep.equal(Array(5).fill(401));
    expect((await verify(phoneNumber, code)).status).to.equal(401);
    expect((await verify(phoneNumber, await codeFor(phoneNumber))).status, 'a new one').to.equal(200);
  });

  it('takes only the newest code, for ten minutes, and for its own number', async () => {
    const [one, other] = [await api.register(), await api.register()];
    const first = await codeFor(one.phoneNumber);
    const second = await codeFor(one.phoneNumber);
    if (first !== second) expect((await verify(one.phoneNumber, first)).status).to.equal(401);
    await codeFor(other.phoneNumber);
    expect((await verify(other.phoneNumber, second)).status).to.equal(401);
    const left = await api.db.raw('select max(expires_at) - now() as left from sign_in_codes');
    expect(left.rows[0].left.minutes).to.be.within(9, 10);
    await api.db('sign_in_codes').update({ expires_at: api.db.raw('now()') });
    expect((await verify(one.phoneNumber, second)).status).to.equal(401);
  });

  it('lets nobody in whose account was closed meanwhile, or who gave the number up', async () => {
    const [closed, moved] = [await api.register(), await api.register()];
    const codes = [await codeFor(closed.phoneNumber), await codeFor(moved.phoneNumber)] as const;
    await api.db('users').where({ id: closed.userId }).update({ disabled_at: new Date() });
    await api.request('PUT', '/api/users/profile', { token: moved.token, body: { phoneNumber: '+111222333444' } });
    expect((await verify(closed.phoneNumber, codes[0])).status).to.equal(401);
    expect((await verify(moved.phoneNumber, codes[1])).status).to.equal(401);
  });

  it('is refused with what is no number', async () => {
    for (const phone of ['', 'abc', '12345', '1'.repeat(16), null, 5]) {
      expect((await ask(phone)).status, String(phone)).to.equal(400);
    }
  });

  it('keeps no code and no number readable', async () => {
    const { phoneNumber } = await api.register();
    const code = await codeFor(phoneNumber);
    const { rows } = await api.db.raw(
      'select c::text as row from sign_in_codes c union all select l::text from rate_limits l',
    );
    const all = rows.map(({ row }: { row: string }) => row).join('\n');
    expect(all).to.not.contain(phoneNumber.slice(1));
    expect(all).to.not.contain(`"${code}"`).and.not.contain(`,${code},`);
  });

  it('is limited for each number in what is sent and tried, also after a restart', async () => {
    const settings = { RATE_LIMITS: 'on' };
    let databaseUrl: string;
    let phone: string;
    {
      await using before = await startApi(settings);
      databaseUrl = before.databaseUrl;
      phone = (await before.register()).phoneNumber;
      for (let i = 0; i < 5; i++) expect((await askAt(before, phone)).status).to.equal(200);
      for (let i = 0; i < 25; i++) expect((await verifyAt(before, phone, 'x')).status).to.equal(401);
    }
    await using api = await startApi({ ...settings, DATABASE_URL: databaseUrl });
    const asked = await askAt(api, phone);
    const tried = await verifyAt(api, phone.replace('+', '00'), 'x');
    expect([asked.status, tried.status]).to.deep.equal([429, 429]);
    expect(Number(asked.headers.get('retry-after'))).to.be.within(60, 3600);
    expect((await askAt(api, '+4912345678')).status, 'another number').to.equal(200);
  });

  it('is not offered in production while no carrier is set, for any number; and its log holds no code', async () => {
    const JWT_SECRET = 'a secret for production, long enough';
    await using api = await startApi({ NODE_ENV: 'production', RATE_LIMITS: 'on', JWT_SECRET });
    const { phoneNumber, token } = await api.register();
    for (const phone of [phoneNumber, '+999123456']) {
      const { status, json, headers } = await askAt(api, phone);
      expect([status, json?.type]).to.deep.equal([503, 'urn:motorpool:problem:no-carrier']);
      expect(headers.get('retry-after')).to.be.a('string');
    }
    expect((await api.request('POST', '/api/v1/auth/email-verification', { token })).status).to.equal(503);
    const reset = { token: null, body: { email: 'ada@example.org' } };
    expect((await api.request('POST', '/api/v1/auth/password-reset', reset)).status).to.equal(503);
    expect(api.messages).to.deep.equal([]);
    expect(api.logged.join('')).to.not.match(/\b\d{6}\b/);
  });
});
