/** Who may call what: every route of the API document against every role. A route that is not in the table fails. */
import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { ANYONE, type Caller, TABLE } from '../../support/access-table.js';
import { startApi, type TestApi } from '../../support/api.js';

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
