/** Tokens that were made up, addresses that were forged, paths that climb, questions without end. */
import { createHash, randomUUID } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { expect } from 'chai';
import jwt, { type SignOptions } from 'jsonwebtoken';
import { startApi, type TestApi } from '../../support/api.js';

const SECRET = 'a secret of the tests, long enough for HS256'; // as test/support/api.ts sets it
const KEY_ID = createHash('sha256').update(`kid ${SECRET}`).digest('hex').slice(0, 8);

describe('an intruder at the HTTP door', () => {
  let api: TestApi;
  let car: string;
  let real: { sub: string; sid: string };
  before(async () => {
    api = await startApi();
    car = await api.makeCar();
    real = JSON.parse(Buffer.from(api.token.split('.')[1] as string, 'base64url').toString());
  });
  after(() => api[Symbol.asyncDispose]());

  describe('with a token of its own making', () => {
    const honest: SignOptions = {
      algorithm: 'HS256',
      keyid: KEY_ID,
      issuer: 'motorpool',
      audience: 'motorpool-api',
      expiresIn: 900,
    };
    const claims = () => ({ sub: real.sub, sid: real.sid, role: 'admin', typ: 'access' });
    const askWith = (token: string) => api.request('GET', '/vehicles', { token });

    it('would be let in with all of it right, so that the others are refused for what is wrong', async () => {
      expect((await askWith(jwt.sign(claims(), SECRET, honest))).status).to.equal(200);
    });

    const tokens: [string, () => string][] = [
      ['HS512', () => jwt.sign(claims(), SECRET, { ...honest, algorithm: 'HS512' })],
      ['no algorithm', () => jwt.sign(claims(), '', { ...honest, algorithm: 'none' })],
      ['another key', () => jwt.sign(claims(), `${SECRET}!`, honest)],
      ['an empty key', () => jwt.sign(claims(), '\0', honest)],
      ['another key id', () => jwt.sign(claims(), SECRET, { ...honest, keyid: '../../dev/null' })],
      ['another issuer', () => jwt.sign(claims(), SECRET, { ...honest, issuer: 'motorpool2' })],
      ['another audience', () => jwt.sign(claims(), SECRET, { ...honest, audience: 'motorpool-mqtt' })],
      ['an end that has passed', () => jwt.sign(claims(), SECRET, { ...honest, expiresIn: -1 })],
      ['a beginning to come', () => jwt.sign(claims(), SECRET, { ...honest, notBefore: 60 })],
      ['another type', () => jwt.sign({ ...claims(), typ: 'refresh' }, SECRET, honest)],
      ['no type', () => jwt.sign({ ...claims(), typ: undefined }, SECRET, honest)],
      ['a role that is none', () => jwt.sign({ ...claims(), role: 'root' }, SECRET, honest)],
      ['many roles', () => jwt.sign({ ...claims(), role: ['admin'] }, SECRET, honest)],
      ['no session', () => jwt.sign({ ...claims(), sid: undefined }, SECRET, honest)],
      ['a session that never was', () => jwt.sign({ ...claims(), sid: randomUUID() }, SECRET, honest)],
      ['a session that is no id', () => jwt.sign({ ...claims(), sid: "' or 1=1--" }, SECRET, honest)],
    ];
    for (const [what, make] of tokens) {
      it(`is refused with ${what}`, async () => {
        const answer = await askWith(make());
        expect([answer.status, answer.headers.get('www-authenticate')]).to.deep.equal([401, 'Bearer']);
      });
    }

    it('is refused with a refresh token for an access token, and the other way round', async () => {
      const login = { email: 'admin@motorpool.local', password: 'correct horse battery staple' };
      const { json } = await api.request('POST', '/api/users/login', { token: null, body: login });
      expect((await askWith(String(json?.refreshToken))).status).to.equal(401);
      const body = { refreshToken: json?.token };
      expect((await api.request('POST', '/api/auth/refresh-token', { token: null, body })).status).to.equal(401);
    });

    it('has the role of its person, not the one in the token', async () => {
      const token = await api.tokenOf('customer');
      const mine = JSON.parse(Buffer.from(token.split('.')[1] as string, 'base64url').toString());
      const forged = jwt.sign({ ...claims(), sub: mine.sub, sid: mine.sid, role: 'admin' }, SECRET, honest);
      expect((await askWith(forged)).status).to.equal(403);
    });
  });

  /** As it stands: `fetch` would tidy the path up. */
  function rawGet(path: string, headers: Record<string, string> = {}): Promise<{ status: number; text: string }> {
    return new Promise((resolve, reject) => {
      const { hostname, port } = new URL(api.baseUrl);
      httpRequest({ hostname, port, path, headers }, (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (piece) => (text += piece));
        answer.on('end', () => resolve({ status: answer.statusCode as number, text }));
      })
        .on('error', reject)
        .end();
    });
  }

  it('climbs out of no folder', async () => {
    const climbs = ['/..', '/%2e%2e', '/..%2f', '/.%2e/', '/%252e%252e/', '/..%5c', '/..;/', '//..//'];
    for (const root of ['', '/docs', '/redoc', '/assets', '/api/v1/vehicles']) {
      for (const climb of climbs) {
        for (const file of ['package.json', 'etc/passwd', '.env', '.git/config', 'main.ts']) {
          const path = `${root}${climb.repeat(6)}/${file}`;
          const { status, text } = await rawGet(path);
          expect(status, path).to.be.within(300, 499);
          expect(text, path).to.not.match(/root:|"motorpool"|\[core\]|import /);
        }
      }
    }
    for (const path of [
      '/%',
      '/%ff',
      '/%00',
      '/docs/%00',
      '/docs/%',
      '/.env',
      '/docs/.npmignore',
      '/api/v1/vehicles/%',
    ]) {
      expect((await rawGet(path)).status, path).to.be.within(400, 499);
    }
  });

  it('changes no method by a header or a parameter', async () => {
    const headers = {
      'x-http-method-override': 'DELETE',
      'x-method-override': 'DELETE',
      'x-http-method': 'DELETE',
    };
    await api.request('GET', `/api/v1/vehicles/${car}?_method=DELETE`, { headers });
    await api.request('POST', `/api/cars/${car}?_method=DELETE`, { headers, body: { _method: 'DELETE' } });
    expect((await api.request('GET', `/api/v1/vehicles/${car}`)).status).to.equal(200);
  });

  it('pollutes no prototype, and writes no column that it may not', async () => {
    const id = randomUUID();
    const body = `{"__proto__":{"role":"admin"},"constructor":{"prototype":{"role":"admin"}},"id":"${id}","version":9,"deleted_at":"2020-01-01","kind":"car","make":"a","model":"b","year":2020}`;
    const { status, json } = await api.request('POST', '/api/v1/vehicles', { body });
    expect(status).to.equal(201);
    expect(json?.id).to.not.equal(id);
    expect(({} as { role?: string }).role).to.equal(undefined);
    expect((await api.request('GET', `/api/v1/vehicles/${json?.id}`)).headers.get('etag')).to.equal('"1"');
  });

  it('is told plainly of a body that is too deep, too large, or of another kind', async () => {
    const deep = `{"make":${'['.repeat(200_000)}${']'.repeat(200_000)}}`;
    const deepBeside = `{"email":"a@b","password":"x","more":${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}}`;
    const asked: [number, string, object][] = [
      [400, '/api/cars', { body: deep }],
      [400, '/api/users/login', { body: deepBeside }],
      [413, '/api/cars', { body: JSON.stringify({ make: 'x'.repeat(2_000_000) }) }],
      [415, '/api/cars', { body: '<car/>', headers: { 'content-type': 'application/xml' } }],
      [415, '/api/cars', { body: '{}', headers: { 'content-type': 'application/json; charset=latin1' } }],
      [415, '/api/cars', { body: 'x', headers: { 'content-type': 'application/json', 'content-encoding': 'zip' } }],
    ];
    for (const [status, path, options] of asked) {
      const answer = await api.request('POST', path, options);
      expect(answer.status, answer.text).to.equal(status);
      expect(answer.headers.get('content-type')).to.match(/^application\/problem\+json/);
    }
    expect((await rawGet('/vehicles', { 'x-long': 'x'.repeat(40_000) })).status).to.equal(431);
  });

  it('is told plainly of a question without end or sense', async () => {
    const wrong = [
      'every=1ms',
      'every=0s',
      'every=1s&from=2026-01-01T00:00:00Z&to=2099-01-31T00:00:00Z',
      `every=1s&from=${new Date(Date.now() - 30 * 86_400_000).toISOString()}`,
      'every=999999d',
      'from=2026-02-31T00:00:00Z',
      'from=%2B275760-09-13T00:00:00Z',
      'from=-000001-01-01T00:00:00Z',
      'from=2026-01-01T00:00:00',
      'from=2026-01-02&to=2026-01-01',
      'limit=0',
      'limit=-1',
      'limit=1e9',
      'limit=1000001',
      'cursor=1',
      'cursor=99999999999999-1',
      "cursor=1-1'--",
      'cursor=0x10-1',
      'from=2026-01-01&from=2026-01-02',
      'fn=mean',
      'signals=',
      "signals=speedKmh'--",
    ];
    for (const query of wrong) {
      const answer = await api.request('GET', `/api/v1/vehicles/${car}/telemetry?${query}`);
      expect(answer.status, `${query}: ${answer.text}`).to.equal(400);
    }
    for (const query of ['cursor=-1', "cursor=1'", 'cursor=9999999999999999999', 'limit=1001', 'vehicleId=x']) {
      expect((await api.request('GET', `/api/v1/quarantine?${query}`)).status, query).to.equal(400);
    }
    expect((await api.request('GET', `/api/v1/vehicles/${car}/telemetry?every=1m`)).status).to.equal(200);
  });

  it('forges no formula and no markup by the name or the value of a signal', async () => {
    const names = [
      '=cmd|calc!A1.x',
      '+x.y',
      '@SUM(A1).x',
      'a"b.c',
      'a\r\nb.c',
      '<b>.x',
      'observedAt',
      'latitude',
      '__proto__.x',
    ];
    const at = Date.now() - 1000;
    await api.store.append([
      {
        vehicleId: car,
        fleetId: null,
        boot: randomUUID(),
        seq: 1,
        observedAt: at,
        receivedAt: at,
        quality: 0,
        latitude: 1,
        longitude: 2,
        signals: Object.fromEntries(names.map((name) => [name, '=HYPERLINK("http://x")'])),
      },
    ]);
    const get = (format: string, query = '') =>
      api.request('GET', `/api/v1/vehicles/${car}/telemetry?format=${format}${query}`);
    const asked = encodeURIComponent('=cmd|calc!A1.x,@SUM(A1).x,<b>.x');
    for (const query of ['', `&signals=${asked}`]) {
      const cells = (await get('csv', query)).text.split(/[,\r\n]/).map((cell) => cell.replace(/^"/, ''));
      expect(cells.filter((cell) => /^[=+@\t]/.test(cell))).to.deep.equal([]);
    }
    const { features } = JSON.parse((await get('geojson')).text);
    expect(features[0].properties.observedAt).to.equal(new Date(at).toISOString());
    expect(features[0].geometry.coordinates).to.deep.equal([2, 1]);
    for (const format of ['kml', 'gpx']) expect((await get(format)).text).to.not.match(/<b>|HYPERLINK/);
  });
});
