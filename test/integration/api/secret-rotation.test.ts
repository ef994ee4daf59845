/** JWT_SECRET is changed: people stay signed in, and what is sealed stays readable. */
import { expect } from 'chai';
import { Secret, TOTP } from 'otpauth';
import { startApi, type TestApi } from '../../support/api.js';
import { eventually } from '../../support/eventually.js';

const OLD = 'the secret of last year, long enough';
const NEW = 'the secret of this year, long enough';
const LICENCE = { number: 'B-1234567', country: 'ES', issuedOn: '2015-06-01', expiresOn: '2030-06-01' };
const FACTOR = '/api/v1/auth/second-factor';

const kidOf = (token: string) => JSON.parse(Buffer.from(token.split('.')[0] as string, 'base64url').toString()).kid;
const codeOf = (secret: string, step: number) =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.now() + step * 30_000 });

async function licenceOf(api: TestApi, token: string): Promise<unknown> {
  const { status, json } = await api.request('GET', '/api/v1/users/me', { token });
  return status === 200 ? json?.licence : status;
}

describe('a new JWT_SECRET', () => {
  it('signs nobody out and loses nothing, while the previous one is named and ever after', async () => {
    const car = { kind: 'car', make: 'Seat', model: 'Leon', year: 2024 };
    const twice = { token: undefined as string | undefined, body: car, headers: { 'idempotency-key': 'once' } };
    const ask = (api: TestApi, token: string) => api.request('POST', '/api/v1/vehicles', { ...twice, token });

    await using first = await startApi({ JWT_SECRET: OLD });
    const settings = { DATABASE_URL: first.databaseUrl, JWT_SECRET: NEW };
    const person = await first.register();
    const headers = { 'if-match': '*' };
    await first.request('PATCH', '/api/v1/users/me', { token: person.token, body: { licence: LICENCE }, headers });
    const begun = await first.request('POST', `${FACTOR}/enrolment`, { token: person.token });
    const secret = String(begun.json?.secret);
    const confirmed = { token: person.token, body: { code: codeOf(secret, -1) } };
    expect((await first.request('POST', `${FACTOR}/enrolment/confirm`, confirmed)).status).to.equal(200);
    const made = await ask(first, first.token);
    expect(made.status).to.equal(201);

    {
      await using forgotten = await startApi(settings);
      expect((await forgotten.request('GET', '/api/users/profile', { token: person.token })).status).to.equal(401);
      const again = await ask(forgotten, forgotten.token);
      expect([again.status, again.json?.type]).to.deep.equal([409, 'urn:motorpool:problem:answer-lost']);
      const body = { email: person.email, password: person.password };
      const { json } = await forgotten.request('POST', '/api/users/login', { token: null, body });
      expect(await licenceOf(forgotten, String(json?.token)), 'told, and no fault').to.equal(503);
    }
    {
      await using both = await startApi({ ...settings, JWT_SECRET_PREVIOUS: OLD });
      expect(await licenceOf(both, person.token)).to.deep.include(LICENCE);
      expect((await ask(both, both.token)).text).to.equal(made.text);
      expect(kidOf(both.token)).to.not.equal(kidOf(person.token));
      await eventually(() => expect(both.logged.join('')).to.include('"done":2,"left":0'));
    }
    await using last = await startApi(settings);
    const body = { email: person.email, password: person.password };
    const { json } = await last.request('POST', '/api/users/login', { token: null, body });
    expect(await licenceOf(last, String(json?.token))).to.deep.include(LICENCE);
    const shown = { token: String(json?.token), body: { code: codeOf(secret, 0) } };
    expect((await last.request('POST', FACTOR, shown)).status).to.equal(204);
  });
});
