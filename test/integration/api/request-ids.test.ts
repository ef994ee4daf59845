/** A request and the lines that the log has of it are found by one id. */
import { expect } from 'chai';
import { startApi, type TestApi } from '../../support/api.js';

describe('the id of a request', () => {
  let api: TestApi;
  before(async () => {
    api = await startApi();
  });
  after(() => api[Symbol.asyncDispose]());

  it('is the load balancer’s, or ours where that is none, and stands in the answer and in the log', async () => {
    const idOf = async (given: string) => {
      const { headers } = await api.request('GET', '/api/v1/branches', { headers: { 'x-request-id': given } });
      return headers.get('x-request-id');
    };
    expect(await idOf('lb-7f3a.0001')).to.equal('lb-7f3a.0001');
    for (const odd of ['', 'short', 'x'.repeat(200), 'with "quotes" and blanks']) {
      expect(await idOf(odd)).to.match(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    }

    await api.db.raw('alter table branches rename to branches_away');
    const failed = await api.request('GET', '/api/v1/branches', { headers: { 'x-request-id': 'the-one-that-fails' } });
    await api.db.raw('alter table branches_away rename to branches');
    expect(failed.status).to.equal(500);
    expect(failed.headers.get('x-request-id')).to.equal('the-one-that-fails');
    const line = api.logged.find((one) => one.includes('a request failed'));
    expect(JSON.parse(line ?? '{}')).to.include({ requestId: 'the-one-that-fails', method: 'GET' });
  });
});
