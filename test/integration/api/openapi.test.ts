/** The API document: well formed by the common rules, and of one source with the checks. */
import { createConfig, lintFromString } from '@redocly/openapi-core';
import { expect } from 'chai';
import { withNamedSchemas } from '../../../api/http/named-schemas.js';
import { startApi, type TestApi } from '../../support/api.js';

describe('the API document', () => {
  let api: TestApi;
  let text: string;
  before(async () => {
    api = await startApi();
    ({ text } = await api.request('GET', '/openapi.json', { token: null }));
  });
  after(() => api[Symbol.asyncDispose]());

  it('breaks none of the rules that Redocly recommends', async () => {
    const config = await createConfig({ extends: ['recommended'] });
    const problems = await lintFromString({ source: text, config });
    const told = problems.map(({ ruleId, message, location }) => `${location[0]?.pointer}: ${message} (${ruleId})`);
    expect(told).to.deep.equal([]);
  });

  it('names what recurs, and says it once (if not: give the schema an $id)', () => {
    const { components, paths } = JSON.parse(text);
    expect(Object.keys(components.schemas)).to.include.members(['Problem', 'Reservation', 'Vehicle']);
    expect(text).to.include('"$ref":"#/components/schemas/Vehicle"').and.not.include('"$id"');
    const [once, again] = [new Set<string>(), new Set<string>()];
    JSON.stringify([paths, components], (_key, value) => {
      if (value?.type === 'object' && Object.keys(value.properties ?? {}).length > 2) {
        const schema = JSON.stringify(value);
        (once.has(schema) ? again : once).add(schema);
      }
      return value;
    });
    expect([...again].map((schema) => schema.slice(0, 200))).to.deep.equal([]);
  });

  it('lets no two different schemas have one name', () => {
    const named = { $id: 'A', type: 'object', properties: { b: { $id: 'B', type: 'string' } } };
    expect(withNamedSchemas({ x: named, y: [named] })).to.deep.equal({
      document: { x: { $ref: '#/components/schemas/A' }, y: [{ $ref: '#/components/schemas/A' }] },
      schemas: { A: { type: 'object', properties: { b: { $ref: '#/components/schemas/B' } } }, B: { type: 'string' } },
    });
    expect(() => withNamedSchemas({ x: named, y: { ...named, type: 'array' } })).to.throw(/called A/);
  });

  it('tells of the ETag of what can be edited', () => {
    const { get, patch } = JSON.parse(text).paths['/api/v1/vehicles/{id}'];
    expect(get.responses[200].headers).to.have.property('ETag');
    expect(get.responses).to.have.property('304');
    expect(patch.responses[200].headers).to.have.property('ETag');
  });

  it('is right that what one has already is not sent again', async () => {
    const path = `/api/v1/vehicles/${await api.makeCar()}`;
    const { headers } = await api.request('GET', path);
    const again = await api.request('GET', path, { headers: { 'if-none-match': String(headers.get('etag')) } });
    expect([again.status, again.text]).to.deep.equal([304, '']);
    expect((await api.request('GET', path, { headers: { 'if-none-match': '"0"' } })).status).to.equal(200);
  });
});
