/** Who may call what: every route of the API document against every role. A route that is not in the table fails. */
import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { startApi, type TestApi } from '../../support/api.js';

const ANYONE = ['nobody', 'customer', 'operator', 'admin'];
const STAFF = ['operator', 'admin'];
const ADMIN = ['admin'];

const TABLE: Readonly<Record<string, readonly string[]>> = {
  'post /api/users/login': ANYONE,
  'post /api/auth/refresh-token': ANYONE,
  'post /api/cars': ADMIN,
  'put /api/cars/{carId}': ADMIN,
  'delete /api/cars/{carId}': ADMIN,
  'get /vehicles': STAFF,
  'get /api/v1/vehicles': STAFF,
  'post /api/v1/vehicles': STAFF,
  'get /api/v1/vehicles/{id}': STAFF,
  'patch /api/v1/vehicles/{id}': STAFF,
  'post /api/v1/vehicles/{id}/credentials': STAFF,
  'get /api/v1/vehicles/{id}/state': STAFF,
  'get /api/v1/vehicles/{id}/telemetry': STAFF,
  'get /api/v1/vehicles/{id}/telemetry/gaps': STAFF,
  'get /api/v1/quarantine': STAFF,
  'get /healthz': ANYONE,
  'get /readyz': ANYONE,
  'get /metrics': ANYONE,
  'get /api/v1/client-config': ANYONE,
  'post /api/auth/logout': ['customer', 'operator', 'admin'], // the last, as these tokens end with it
};

describe('the doors of the API', () => {
  let api: TestApi;
  let tokens: Record<string, string | null>;
  let operations: string[];
  before(async () => {
    api = await startApi();
    tokens = {
      nobody: null,
      customer: await api.tokenOf('customer'),
      operator: await api.tokenOf('operator'),
      admin: api.token,
    };
    const { json } = await api.request('GET', '/openapi.json');
    const paths = json?.paths as Record<string, Record<string, unknown>>;
    operations = Object.entries(paths).flatMap(([path, methods]) => Object.keys(methods).map((m) => `${m} ${path}`));
  });
  after(() => api[Symbol.asyncDispose]());

  it('are all in this table', () => {
    expect(operations).to.have.members(Object.keys(TABLE));
  });

  for (const [operation, allowed] of Object.entries(TABLE)) {
    it(`${operation} is for ${allowed.join(', ')}`, async () => {
      const [method, path] = operation.split(' ') as [string, string];
      for (const role of ANYONE) {
        const token = tokens[role] as string | null;
        const answer = await api.request(method.toUpperCase(), path.replace(/\{\w+\}/, randomUUID()), {
          token,
          ...(method !== 'get' && { body: {} }),
        });
        const type = String(answer.json?.type);
        if (allowed.includes(role)) expect(type, role).to.not.match(/not-signed-in|forbidden/);
        else
          expect([answer.status, type], role).to.deep.equal(
            role === 'nobody' ? [401, 'urn:motorpool:problem:not-signed-in'] : [403, 'urn:motorpool:problem:forbidden'],
          );
        expect(answer.status, role).to.be.lessThan(500);
      }
    });
  }

  it('answer on every documented path with the documented methods and no other', async () => {
    const methods = new Map<string, string[]>();
    for (const operation of operations) {
      const [method, path] = operation.split(' ') as [string, string];
      methods.set(path, [...(methods.get(path) ?? []), method.toUpperCase()]);
    }
    for (const [path, documented] of methods) {
      const answer = await api.request('PROPFIND', path.replace(/\{\w+\}/, randomUUID()));
      expect(answer.status, path).to.equal(405);
      expect(answer.headers.get('allow')?.split(', '), path).to.have.members(documented);
    }
  });

  it('refuse a token that was tampered with, is of another algorithm, or is none', async () => {
    const [header, payload, signature] = api.token.split('.') as [string, string, string];
    const none = Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url');
    for (const token of [
      `${header}.${payload}.${signature.slice(0, -2)}xx`,
      `${none}.${payload}.`,
      `${header}.${Buffer.from('{"sub":"x","role":"admin"}').toString('base64url')}.${signature}`,
      'x'.repeat(5000),
      '',
      '..',
    ]) {
      const answer = await api.request('GET', '/vehicles', {
        token: null,
        headers: { authorization: `Bearer ${token}` },
      });
      expect(answer.status, token.slice(0, 80)).to.equal(401);
      expect(answer.json?.type).to.equal('urn:motorpool:problem:bad-token');
    }
  });
});
