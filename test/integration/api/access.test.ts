/** Who may call what: every route of the API document against every role. A route that is not in the table fails. */
import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { startApi, type TestApi } from '../../support/api.js';

const ANYONE = ['nobody', 'customer', 'operator', 'admin'] as const;
type Caller = (typeof ANYONE)[number];
const SIGNED_IN: readonly Caller[] = ['customer', 'operator', 'admin'];
const STAFF: readonly Caller[] = ['operator', 'admin'];
const ADMIN: readonly Caller[] = ['admin'];

const TABLE: Readonly<Record<string, readonly Caller[]>> = {
  'post /api/users/login': ANYONE,
  'post /api/v1/auth/login': ANYONE,
  'post /api/v1/auth/codes': ANYONE,
  'post /api/v1/auth/codes/verify': ANYONE,
  'post /api/v1/auth/refresh': ANYONE,
  'post /api/v1/auth/logout': SIGNED_IN,
  'post /api/auth/refresh-token': ANYONE,
  'post /api/auth/logout': SIGNED_IN,
  'post /api/auth/login': ANYONE,
  'post /api/auth/verify-otp': ANYONE,
  'get /api/v1/auth/sessions': SIGNED_IN,
  'delete /api/v1/auth/sessions': SIGNED_IN,
  'delete /api/v1/auth/sessions/{id}': SIGNED_IN,
  'post /api/v1/auth/email-verification': SIGNED_IN,
  'post /api/v1/auth/email-verification/confirm': ANYONE,
  'post /api/v1/auth/password-reset': ANYONE,
  'post /api/v1/auth/password-reset/confirm': ANYONE,
  'post /api/v1/auth/password': SIGNED_IN,
  'get /api/v1/auth/second-factor': SIGNED_IN,
  'post /api/v1/auth/second-factor': SIGNED_IN,
  'delete /api/v1/auth/second-factor': SIGNED_IN,
  'post /api/v1/auth/second-factor/enrolment': SIGNED_IN,
  'post /api/v1/auth/second-factor/enrolment/confirm': SIGNED_IN,
  'post /api/users/register': ANYONE,
  'post /api/v1/users': ANYONE,
  'get /api/v1/users': STAFF,
  'get /api/v1/users/{id}': STAFF,
  'patch /api/v1/users/{id}': ADMIN,
  'put /api/v1/users/{id}/licence-verification': STAFF,
  'get /api/admin/manage-users': ADMIN,
  'get /api/v1/users/me': SIGNED_IN,
  'patch /api/v1/users/me': SIGNED_IN,
  'get /api/users/profile': SIGNED_IN,
  'put /api/users/profile': SIGNED_IN,
  'get /api/v1/users/me/preferences': SIGNED_IN,
  'put /api/v1/users/me/preferences': SIGNED_IN,
  'get /api/users/preferences': SIGNED_IN,
  'put /api/users/preferences': SIGNED_IN,
  'get /api/v1/api-keys': ADMIN,
  'post /api/v1/api-keys': ADMIN,
  'delete /api/v1/api-keys/{id}': ADMIN,
  'get /api/v1/audit': ADMIN,
  'post /api/cars': ADMIN,
  'put /api/cars/{carId}': ADMIN,
  'delete /api/cars/{carId}': ADMIN,
  'post /car': STAFF,
  'get /cars': ANYONE,
  'patch /car/{id}': STAFF,
  'get /api/admin/manage-cars': ADMIN,
  'get /vehicles': STAFF,
  'post /vehicles': STAFF,
  'get /api/v1/vehicles': STAFF,
  'post /api/v1/vehicles': STAFF,
  'get /api/v1/vehicles/{id}': STAFF,
  'patch /api/v1/vehicles/{id}': STAFF,
  'delete /api/v1/vehicles/{id}': ADMIN,
  'post /api/v1/vehicles/{id}/credentials': STAFF,
  'get /api/v1/vehicles/{id}/services': STAFF,
  'post /api/v1/vehicles/{id}/services': STAFF,
  'get /api/v1/vehicles/{id}/images': ANYONE,
  'post /api/v1/vehicles/{id}/images': STAFF,
  'post /api/v1/vehicles/{id}/images/order': STAFF,
  'delete /api/v1/vehicles/{id}/images/{imageId}': STAFF,
  'get /api/v1/vehicle-images/{imageId}/{width}': ANYONE,
  'get /api/v1/vehicles/{id}/documents': STAFF,
  'post /api/v1/vehicles/{id}/documents': STAFF,
  'get /api/v1/vehicles/{id}/documents/{documentId}': STAFF,
  'delete /api/v1/vehicles/{id}/documents/{documentId}': STAFF,
  'get /api/v1/vehicles/{id}/telemetry-configs': STAFF,
  'put /api/v1/vehicles/{id}/telemetry-configs': STAFF,
  'get /api/v1/vehicles/{id}/config': STAFF,
  'get /api/v1/vehicles/{id}/configs': STAFF,
  'get /api/v1/vehicles/{id}/configs/{type}': STAFF,
  'put /api/v1/vehicles/{id}/configs/{type}': STAFF,
  'get /api/v1/vehicles/{id}/configs/{type}/history': STAFF,
  'post /api/v1/vehicles/{id}/configs/{type}/rollback': STAFF,
  'get /api/v1/vehicle-config-types': STAFF,
  'post /api/v1/vehicle-config-types': ADMIN,
  'get /api/v1/vehicle-config-types/{name}': STAFF,
  'put /api/v1/vehicle-config-types/{name}': ADMIN,
  'delete /api/v1/vehicle-config-types/{name}': ADMIN,
  'get /api/v1/vehicles/{id}/state': STAFF,
  'get /api/v1/vehicles/{id}/telemetry': STAFF,
  'get /api/v1/vehicles/{id}/telemetry/gaps': STAFF,
  'get /api/v1/branches': ANYONE,
  'post /api/v1/branches': ADMIN,
  'get /api/v1/branches/{id}': ANYONE,
  'patch /api/v1/branches/{id}': ADMIN,
  'get /api/v1/fleets': STAFF,
  'post /api/v1/fleets': ADMIN,
  'get /api/v1/fleets/{id}': STAFF,
  'patch /api/v1/fleets/{id}': ADMIN,
  'delete /api/v1/fleets/{id}': ADMIN,
  'get /api/v1/fleets/{id}/metrics': STAFF,
  'get /api/v1/fleets/{id}/members': STAFF,
  'post /api/v1/fleets/{id}/members': ADMIN,
  'delete /api/v1/fleets/{id}/members/{userId}': ADMIN,
  'get /api/v1/availability': ANYONE,
  'get /api/cars': ANYONE,
  'get /api/cars/available': ANYONE,
  'get /api/v1/vehicles/{id}/calendar': ANYONE,
  'get /api/v1/vehicles/{id}/next-free': ANYONE,
  'post /api/v1/vehicles/{id}/blocks': STAFF,
  'delete /api/v1/vehicles/{id}/blocks/{blockId}': STAFF,
  'post /api/v1/reservations': SIGNED_IN,
  'get /api/v1/reservations': SIGNED_IN,
  'get /api/v1/reservations/{id}': SIGNED_IN,
  'patch /api/v1/reservations/{id}': SIGNED_IN,
  'get /api/v1/reservations/{id}/history': SIGNED_IN,
  'post /api/v1/reservations/{id}/confirm': SIGNED_IN,
  'post /api/v1/reservations/{id}/start': SIGNED_IN,
  'post /api/v1/reservations/{id}/end': SIGNED_IN,
  'post /api/v1/reservations/{id}/cancel': SIGNED_IN,
  'post /api/v1/reservations/{id}/no-show': STAFF,
  'post /api/reservations': SIGNED_IN,
  'patch /api/reservations/{id}': SIGNED_IN,
  'post /api/reservations/{id}/confirm': SIGNED_IN,
  'post /api/reservations/{id}/start': SIGNED_IN,
  'post /api/reservations/{id}/end': SIGNED_IN,
  'post /api/reservations/{id}/cancel': SIGNED_IN,
  'get /api/users/{userId}/reservations': SIGNED_IN,
  'post /api/bookings/create': SIGNED_IN,
  'get /api/bookings/status': SIGNED_IN,
  'get /api/bookings/history': SIGNED_IN,
  'get /api/v1/tariffs': ADMIN,
  'post /api/v1/tariffs': ADMIN,
  'get /api/v1/tariffs/{id}': ADMIN,
  'put /api/v1/tariffs/{id}': ADMIN,
  'delete /api/v1/tariffs/{id}': ADMIN,
  'post /api/v1/quotes': ANYONE,
  'get /api/v1/quotes/{id}': ANYONE,
  'get /api/cars/pricing': ANYONE,
  'post /api/feedback': SIGNED_IN,
  'post /api/v1/feedback': SIGNED_IN,
  'get /api/v1/feedback': SIGNED_IN,
  'get /api/v1/feedback/{id}': SIGNED_IN,
  'patch /api/v1/feedback/{id}': STAFF,
  'get /api/v1/vehicles/{id}/rating': ANYONE,
  'get /api/v1/vehicles/{id}/feedback': ANYONE,
  'get /api/v1/branches/{id}/rating': ANYONE,
  'get /api/v1/branches/{id}/feedback': ANYONE,
  'post /api/v1/payments': SIGNED_IN,
  'get /api/v1/payments': SIGNED_IN,
  'post /api/payments': SIGNED_IN,
  'get /api/v1/payments/{id}': SIGNED_IN,
  'post /api/v1/payments/{id}/continue': SIGNED_IN,
  'post /api/v1/sandbox-challenges/{reference}': SIGNED_IN,
  'post /api/v1/payments/{id}/refunds': STAFF,
  'get /api/v1/payments/{id}/refunds': SIGNED_IN,
  'post /api/v1/payments/{id}/capture': STAFF,
  'post /api/v1/payments/{id}/release': STAFF,
  'post /api/payments/webhooks/{gateway}': ANYONE,
  'get /api/v1/quarantine': STAFF,
  'get /healthz': ANYONE,
  'get /readyz': ANYONE,
  'get /metrics': ANYONE,
  'get /api/v1/client-config': ANYONE,
};

interface Documented {
  requestBody?: { content: Record<string, unknown> };
}

const withIds = (path: string) => path.replaceAll(/\{\w+\}/g, () => randomUUID());

describe('the doors of the API', () => {
  let api: TestApi;
  const tokens = new Map<Caller, string>();
  const operations = new Map<string, Documented>();
  before(async () => {
    api = await startApi();
    const { json } = await api.request('GET', '/openapi.json');
    for (const [path, methods] of Object.entries(json?.paths as Record<string, Record<string, Documented>>)) {
      for (const [method, documented] of Object.entries(methods)) operations.set(`${method} ${path}`, documented);
    }
  });
  after(() => api[Symbol.asyncDispose]());

  /** Null for nobody. */
  async function tokenOf(caller: Caller): Promise<string | null> {
    if (caller === 'nobody') return null;
    const token = tokens.get(caller) ?? (await api.tokenOf(caller));
    tokens.set(caller, token);
    return token;
  }

  it('are all in this table', () => {
    expect([...operations.keys()]).to.have.members(Object.keys(TABLE));
  });

  for (const [operation, allowed] of Object.entries(TABLE)) {
    it(`${operation} is for ${allowed.join(', ')}`, async () => {
      const [method, path] = operation.split(' ') as [string, string];
      const [type = 'application/json'] = Object.keys(operations.get(operation)?.requestBody?.content ?? {});
      for (const caller of ANYONE) {
        const answer = await api.request(method.toUpperCase(), withIds(path), {
          token: await tokenOf(caller),
          ...(method !== 'get' && { body: type === 'application/json' ? {} : 'x', headers: { 'content-type': type } }),
        });
        const problem = String(answer.json?.type);
        if (allowed.includes(caller)) expect(problem, caller).to.not.match(/not-signed-in|forbidden/);
        else
          expect([answer.status, problem], caller).to.deep.equal(
            caller === 'nobody'
              ? [401, 'urn:motorpool:problem:not-signed-in']
              : [403, 'urn:motorpool:problem:forbidden'],
          );
        expect(answer.status, caller).to.be.lessThan(500);
        // What it did may have ended this session, or the account.
        if (method !== 'get' && answer.status < 300) tokens.delete(caller);
      }
    });
  }

  it('answer on every documented path with the documented methods and no other', async () => {
    const methods = new Map<string, string[]>();
    for (const operation of operations.keys()) {
      const [method, path] = operation.split(' ') as [string, string];
      methods.set(path, [...(methods.get(path) ?? []), method.toUpperCase()]);
    }
    for (const [path, documented] of methods) {
      const answer = await api.request('PROPFIND', withIds(path));
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
