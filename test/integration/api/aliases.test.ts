/** The source documents' own paths: each tells which canonical one says the same in full. */
import { expect } from 'chai';
import { successorOf } from '../../../api/http/successor.js';
import { startApi, type TestApi } from '../../support/api.js';

interface Documented {
  deprecated?: boolean;
  description?: string;
}

describe('an alias', () => {
  let api: TestApi;
  let operations: [string, string, Documented][];
  before(async () => {
    api = await startApi();
    const { json } = await api.request('GET', '/openapi.json');
    const paths = json?.paths as Record<string, Record<string, Documented>>;
    operations = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]): [string, string, Documented] => [method, path, operation]),
    );
  });
  after(() => api[Symbol.asyncDispose]());

  it('answers with the day since when it is one, and with its successor', async () => {
    const { status, headers } = await api.request('GET', '/vehicles');
    expect(status).to.equal(200);
    expect(headers.get('deprecation')).to.match(/^@\d{10}$/);
    expect(headers.get('link')).to.equal('</api/v1/vehicles>; rel="successor-version"');
  });

  it('says so too when it refuses', async () => {
    const { status, headers } = await api.request('GET', '/vehicles', { token: null });
    expect([status, headers.get('link')]).to.deep.equal([401, '</api/v1/vehicles>; rel="successor-version"']);
  });

  it('says so in the document, and names a successor that is there and none itself', () => {
    const canonical = new Set(operations.filter(([, , { deprecated }]) => !deprecated).map(([, path]) => path));
    const aliases = operations.filter(([, , { deprecated }]) => deprecated);
    expect(aliases).to.not.deep.equal([]);
    for (const [method, path, { description }] of aliases) {
      const successor = /`(\/[^`]+)`\.$/.exec(description ?? '')?.[1];
      expect(canonical.has(successor ?? ''), `${method} ${path} names ${successor}`).to.equal(true);
    }
  });

  it('is no canonical path', async () => {
    for (const [method, path, { deprecated }] of operations) {
      if (path.startsWith('/api/v1/')) expect(deprecated, `${method} ${path}`).to.equal(undefined);
    }
    expect((await api.request('GET', '/api/v1/vehicles')).headers.get('deprecation')).to.equal(null);
  });

  it('fills the successor’s parameters by name, by a query, else in order; with nothing that breaks out', () => {
    const linkOf = (canonical: string, params: Record<string, string>, query: Record<string, string> = {}) =>
      successorOf(canonical)(params, query)?.replace('; rel="successor-version"', '');
    expect(linkOf('/api/v1/vehicles/{id}', { carId: '7' })).to.equal('</api/v1/vehicles/7>');
    expect(linkOf('/a/{x}/b/{y}', { y: '2', x: '1' })).to.equal('</a/1/b/2>');
    expect(linkOf('/a/{id}', {}, { id: '9' })).to.equal('</a/9>');
    expect(linkOf('/a/{id}', {})).to.equal(undefined);
    expect(linkOf('/a/{id}', { id: '1>; rel="x"\r\n\ud800' })).to.equal('</a/1%3E%3B%20rel%3D%22x%22%0D%0A%EF%BF%BD>');
  });
});
