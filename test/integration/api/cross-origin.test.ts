import { expect } from 'chai';
import { startApi, type TestApi } from '../../support/api.js';

const APP = 'https://app.example.org';
const preflight = (origin: string) => ({
  token: null,
  headers: { origin, 'access-control-request-method': 'PATCH', 'access-control-request-headers': 'if-match' },
});
const list = (headers: Headers, name: string) =>
  (headers.get(name) ?? '')
    .toLowerCase()
    .split(',')
    .map((s) => s.trim());

describe('a page of another origin', () => {
  describe('that a setting names', () => {
    let api: TestApi;
    before(async () => {
      api = await startApi({ CORS_ORIGINS: `${APP},https://b.example.org` });
    });
    after(() => api[Symbol.asyncDispose]());

    it('may send what the API asks for', async () => {
      const { status, headers, text } = await api.request('OPTIONS', '/api/v1/vehicles', preflight(APP));
      expect([status, text]).to.deep.equal([204, '']);
      expect(headers.get('access-control-allow-origin')).to.equal(APP);
      expect(headers.get('access-control-allow-credentials')).to.equal(null);
      expect(list(headers, 'access-control-allow-headers')).to.include.members([
        'authorization',
        'content-type',
        'if-match',
        'idempotency-key',
      ]);
      expect(list(headers, 'access-control-allow-methods')).to.include.members(['post', 'put', 'patch', 'delete']);
    });

    it('may read what the API answers, and why it refused', async () => {
      for (const token of [api.token, null, 'x']) {
        const { headers } = await api.request('GET', '/vehicles', { token, headers: { origin: APP } });
        expect(headers.get('access-control-allow-origin')).to.equal(APP);
        expect(headers.get('vary')).to.match(/origin/i);
        expect(list(headers, 'access-control-expose-headers')).to.include.members([
          'etag',
          'location',
          'retry-after',
          'deprecation',
          'link',
        ]);
      }
      const broken = { body: '{', headers: { origin: APP } };
      const { status, headers } = await api.request('POST', '/api/cars', broken);
      expect([status, headers.get('access-control-allow-origin')]).to.deep.equal([400, APP]);
    });

    it('is told of a method that is not offered as everyone is', async () => {
      const { status, headers } = await api.request('OPTIONS', '/api/v1/vehicles', { token: null });
      expect([status, headers.get('allow')]).to.deep.equal([405, 'GET, POST']);
    });

    it('is nobody else, and reads nothing but the API', async () => {
      for (const origin of ['https://app.example.org.evil.org', 'http://app.example.org', 'null', 'https://c.org']) {
        const asked = await api.request('OPTIONS', '/api/v1/vehicles', preflight(origin));
        const read = await api.request('GET', '/vehicles', { headers: { origin } });
        for (const { headers } of [asked, read]) expect(headers.get('access-control-allow-origin')).to.equal(null);
      }
      for (const path of ['/', '/docs', '/metrics', '/healthz']) {
        const { headers } = await api.request('GET', path, { headers: { origin: APP } });
        expect(headers.get('access-control-allow-origin'), path).to.equal(null);
      }
    });
  });

  it('is let in by no default', async () => {
    await using api = await startApi();
    const asked = await api.request('OPTIONS', '/api/v1/vehicles', preflight(APP));
    expect(asked.status).to.equal(405);
    const read = await api.request('GET', '/vehicles', { headers: { origin: APP } });
    for (const { headers } of [asked, read]) {
      expect([...headers.keys()].filter((name) => name.startsWith('access-control'))).to.deep.equal([]);
    }
  });
});
