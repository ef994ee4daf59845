import { expect } from 'chai';
import { startApi, type TestApi } from '../../support/api.js';

const ME = '/api/v1/users/me';
const LICENCE = { number: 'B-1234567', country: 'ES', issuedOn: '2015-06-01', expiresOn: '2030-06-01' };

describe('my profile', () => {
  let api: TestApi;
  before(async () => {
    api = await startApi();
  });
  after(() => api[Symbol.asyncDispose]());

  const put = (token: string, body: unknown) => api.request('PUT', '/api/users/profile', { token, body });
  const patch = (token: string, body: unknown, etag = '*') =>
    api.request('PATCH', ME, { token, body, headers: { 'if-match': etag } });

  it('changes by the documents’ path in what is given, and stays in what is not', async () => {
    const { userId, email, token } = await api.register({ address: 'Here 1' });
    const changed = await put(token, { name: 'Ada King', phoneNumber: '0034 611 222 333' });
    expect(changed.status).to.equal(200);
    const profile = {
      userId,
      email,
      name: 'Ada King',
      phoneNumber: '+34611222333',
      address: 'Here 1',
      role: 'customer',
    };
    expect(changed.json).to.deep.equal(profile);
    expect((await api.request('GET', '/api/users/profile', { token })).json).to.deep.equal(profile);
    expect((await put(token, { address: null, phoneNumber: null })).json).to.include({
      address: null,
      phoneNumber: null,
    });
  });

  it('is refused an e-mail address or a phone of somebody else, and what is none', async () => {
    const [ada, eve] = [await api.register(), await api.register()];
    expect((await put(eve.token, { email: ada.email.toUpperCase() })).status).to.equal(409);
    expect((await put(eve.token, { phoneNumber: ada.phoneNumber })).status).to.equal(409);
    for (const body of [{ email: 'x' }, { phoneNumber: 'x' }, { name: '' }, {}, { address: 'x'.repeat(501) }]) {
      expect((await put(eve.token, body)).status, JSON.stringify(body)).to.equal(400);
    }
  });

  it('keeps one way in', async () => {
    const { token } = await api.register();
    expect((await put(token, { phoneNumber: null })).status).to.equal(200);
    const { status, json } = await put(token, { email: null });
    expect([status, json?.type]).to.deep.equal([409, 'urn:motorpool:problem:no-way-in']);
  });

  it('gives nobody a role, an id or a verification of their own making', async () => {
    const { userId, token } = await api.register();
    const forged = {
      name: 'Eve',
      role: 'admin',
      userId: 'x',
      email_verified_at: '2020-01-01',
      emailVerifiedAt: '2020-01-01',
    };
    expect((await put(token, forged)).json).to.include({ userId, role: 'customer' });
    const { json } = await patch(token, { ...forged, licence: { ...LICENCE, verifiedAt: '2020-01-01T00:00:00Z' } });
    expect(json).to.include({ role: 'customer', emailVerifiedAt: null });
    expect(json?.licence).to.deep.equal({ ...LICENCE, verifiedAt: null });
  });

  it('has a new e-mail address verified again, by a token that goes there; the old token is worth nothing', async () => {
    const { email, token } = await api.register();
    const old = await api.messageTo(email, 'verify-email');
    await api.request('POST', '/api/v1/auth/email-verification/confirm', { token: null, body: { token: old.secret } });
    const asked = await api.request('GET', ME, { token });
    expect(asked.json?.emailVerifiedAt).to.be.a('string');
    expect((await put(token, { email: `new-${email}` })).status).to.equal(200);
    expect((await api.request('GET', ME, { token })).json?.emailVerifiedAt).to.equal(null);
    const { secret } = await api.messageTo(`new-${email}`, 'verify-email');
    await put(token, { email: `newer-${email}` });
    const body = { token: secret };
    const late = await api.request('POST', '/api/v1/auth/email-verification/confirm', { token: null, body });
    expect(late.status).to.equal(400);
  });

  it('is changed at the canonical address only as it was read', async () => {
    const { token } = await api.register();
    const etag = String((await api.request('GET', ME, { token })).headers.get('etag'));
    const first = await patch(token, { name: 'One' }, etag);
    expect([first.status, first.json?.name]).to.deep.equal([200, 'One']);
    expect((await patch(token, { name: 'Two' }, etag)).status).to.equal(412);
    expect((await patch(token, { name: 'Two' }, String(first.headers.get('etag')))).status).to.equal(200);
    expect((await api.request('PATCH', ME, { token, body: { name: 'Three' } })).status).to.equal(428);
  });

  it('holds birth date and licence, its number encrypted', async () => {
    const { userId, token } = await api.register();
    const { json } = await patch(token, { birthDate: '1984-02-29', licence: LICENCE });
    expect(json).to.deep.include({ birthDate: '1984-02-29', licence: { ...LICENCE, verifiedAt: null } });
    const { rows } = await api.db.raw('select *, u::text as row from users u where id = ?', [userId]);
    expect(rows[0].licence_number.includes(Buffer.from(LICENCE.number))).to.equal(false);
    expect(rows[0].row).to.include('1984-02-29').and.include('2030-06-01');
    expect((await patch(token, { licence: null })).json?.licence).to.equal(null);
  });

  for (const [what, body] of [
    ['a day that is none', { birthDate: '2001-02-29' }],
    ['a birth to come', { birthDate: '2099-01-01' }],
    ['a birth in the Middle Ages', { birthDate: '1066-10-14' }],
    ['a licence without a country', { licence: { ...LICENCE, country: undefined } }],
    ['a licence of a country in small letters', { licence: { ...LICENCE, country: 'es' } }],
    ['a licence that ran out before it was issued', { licence: { ...LICENCE, expiresOn: '2015-06-01' } }],
    ['a licence with an endless number', { licence: { ...LICENCE, number: 'x'.repeat(51) } }],
  ] as const) {
    it(`is refused ${what}`, async () => {
      expect((await patch((await api.register()).token, body)).status).to.equal(400);
    });
  }

  it('is nobody else’s: each sees and changes their own', async () => {
    const [ada, eve] = [await api.register(), await api.register()];
    await put(eve.token, { name: 'Eve' });
    const { json } = await api.request('GET', `/api/users/profile?userId=${ada.userId}`, { token: eve.token });
    expect(json).to.include({ userId: eve.userId, name: 'Eve' });
    expect((await api.request('GET', '/api/users/profile', { token: ada.token })).json?.name).to.equal('Ada');
    expect((await api.request('PATCH', `/api/v1/users/${ada.userId}`, { token: eve.token, body: {} })).status).to.equal(
      403,
    );
  });
});

describe('my preferences', () => {
  let api: TestApi;
  before(async () => {
    api = await startApi();
  });
  after(() => api[Symbol.asyncDispose]());

  const put = (token: string, body: unknown) => api.request('PUT', '/api/users/preferences', { token, body });
  const get = async (token: string) => (await api.request('GET', '/api/users/preferences', { token })).json;

  it('are nothing at first, then what was put, with names of one’s own', async () => {
    const { token } = await api.register();
    expect(await get(token)).to.deep.equal({});
    const preferences = {
      ...{ language: 'de-CH', currency: 'CHF', notifications: { email: true, sms: false } },
      ...{ favourite: { seats: 5, tags: ['suv', 'electric'] } },
    };
    const { status, json } = await put(token, preferences);
    expect([status, json]).to.deep.equal([200, preferences]);
    expect(await get(token)).to.deep.equal(preferences);
    await put(token, { theme: 'dark' });
    expect(await get(token)).to.deep.equal({ theme: 'dark' });
    expect(await get((await api.register()).token), 'another’s').to.deep.equal({});
  });

  it('are of the right type where the name is known, bounded in size and depth', async () => {
    const { token } = await api.register();
    const deep = { a: { a: { a: { a: { a: { a: { a: 1 } } } } } } };
    for (const body of [{ language: 5 }, { currency: 'euro' }, { notifications: { email: 'yes' } }, [], 'x', null]) {
      expect((await put(token, body)).status, JSON.stringify(body)).to.equal(400);
    }
    for (const body of [{ x: 'x'.repeat(17_000) }, deep, { x: 'ü'.repeat(9_000) }]) {
      expect((await put(token, body)).json?.type).to.equal('urn:motorpool:problem:preferences-too-large');
    }
    expect((await put(token, { x: 'x'.repeat(16_000) })).status).to.equal(200);
    for (const [body, path] of [
      [{ timeZone: 'Mars/X' }, '/timeZone'],
      [{ notifications: { kinds: { gossip: { email: false } } } }, '/notifications/kinds/gossip'],
    ] as const) {
      const { status, json } = await put(token, body);
      const errors = json?.errors as { path: string }[] | undefined;
      expect([status, errors?.[0]?.path]).to.deep.equal([400, path]);
    }
    const fine = { timeZone: 'Europe/Madrid', notifications: { kinds: { reminder: { email: false } } } };
    expect((await put(token, fine)).status).to.equal(200);
  });

  it('are changed at the canonical address only as they were read', async () => {
    const path = `${ME}/preferences`;
    const { token } = await api.register();
    const etag = String((await api.request('GET', path, { token })).headers.get('etag'));
    const change = (tag: string) =>
      api.request('PUT', path, { token, body: { language: 'en' }, headers: { 'if-match': tag } });
    expect((await change(etag)).status).to.equal(200);
    expect((await change(etag)).status).to.equal(412);
    expect((await api.request('PUT', path, { token, body: {} })).status).to.equal(428);
  });
});
