/** Every operation is driven into the problems that follow from its shape, and must have told of each. */
import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { type RequestOptions, startApi, type TestAnswer, type TestApi } from '../../support/api.js';
import { type Operation, servedOperations, withParameters } from '../../support/api-document.js';

const JSON_TYPE = 'application/json';
const TOO_LARGE = 1024 * 1024 + 1; // bytes

describe('the problems of every operation', () => {
  let api: TestApi;
  let operations: Operation[];
  before(async () => {
    api = await startApi();
    operations = await servedOperations(api);
  });
  after(() => api[Symbol.asyncDispose]());

  /** With what its shape asks for; ids are of nothing. */
  const ask = (operation: Operation, options: RequestOptions = {}, query = '') =>
    api.request(operation.method.toUpperCase(), withParameters(operation.path, () => randomUUID()) + query, {
      ...options,
      headers: { ...(takes(operation, 'If-Match') && { 'if-match': '"1"' }), ...options.headers },
    });

  const takes = (operation: Operation, header: string) => operation.parameters.some(({ name }) => name === header);
  const takesJson = ({ requestBody }: Operation) => requestBody?.content[JSON_TYPE] !== undefined;

  function expectProblem(operation: Operation, answer: TestAnswer, status: number): void {
    const what = `${operation.method} ${operation.path}: ${answer.text}`;
    expect(answer.status, what).to.equal(status);
    expect(answer.headers.get('content-type'), what).to.match(/^application\/problem\+json/);
    expect(answer.json, what).to.include({ status });
    expect(operation.responses[status]?.content, what).to.have.property('application/problem+json');
  }

  it('401: nobody is signed in', async () => {
    for (const operation of operations) {
      if (operation['x-access'] !== 'anyone') expectProblem(operation, await ask(operation, { token: null }), 401);
    }
  });

  it('403: the role does not allow it', async () => {
    const token = await api.tokenOf('customer');
    for (const operation of operations) {
      const forAll = ['anyone', 'signed-in'].includes(operation['x-access']);
      if (!forAll) expectProblem(operation, await ask(operation, { token }), 403);
    }
  });

  it('404: the path names what can be nothing', async () => {
    for (const operation of operations) {
      const ids = operation.parameters.filter((parameter) => parameter.in === 'path');
      if (ids.length === 0) continue;
      expect(operation.responses, operation.path).to.have.property('404');
      if (ids.some(({ schema }) => schema.format !== 'uuid')) continue;
      const path = withParameters(operation.path, () => 'no-id');
      expectProblem(operation, await api.request(operation.method.toUpperCase(), path), 404);
    }
  });

  it('400: the body is cut off, a parameter holds what nothing can, a key is none', async () => {
    for (const operation of operations) {
      if (takesJson(operation)) expectProblem(operation, await ask(operation, { body: '{' }), 400);
      for (const { in: place, name } of operation.parameters) {
        if (place === 'query')
          expectProblem(operation, await ask(operation, { ...bodyOf(operation) }, `?${name}=%00`), 400);
      }
      if (takes(operation, 'Idempotency-Key')) {
        const options = { ...bodyOf(operation), headers: { 'idempotency-key': 'a b' } };
        expectProblem(operation, await ask(operation, options), 400);
      }
    }
  });
  const bodyOf = (operation: Operation) => (takesJson(operation) ? { body: {} } : {});

  it('413 and 415: the body is too large, or is of another kind; only where there is one', async () => {
    for (const operation of operations) {
      if (takesJson(operation)) {
        expectProblem(operation, await ask(operation, { body: `"${'x'.repeat(TOO_LARGE)}"` }), 413);
      }
      if (operation.requestBody) {
        const headers = { 'content-type': 'application/x-www-form-urlencoded' };
        expectProblem(operation, await ask(operation, { body: 'a=b', headers }), 415);
      }
      const told = Object.keys(operation.responses).filter((status) => ['413', '415'].includes(status));
      expect(told, operation.path).to.deep.equal(operation.requestBody ? ['413', '415'] : []);
    }
  });

  it('412 and 428: a change of what was not read; only where If-Match is asked for', async () => {
    for (const operation of operations) {
      expect('428' in operation.responses, operation.path).to.equal(takes(operation, 'If-Match'));
      if (!takes(operation, 'If-Match')) continue;
      const path = withParameters(operation.path, () => randomUUID());
      const unread = (headers: Record<string, string>) =>
        api.request(operation.method.toUpperCase(), path, { ...bodyOf(operation), headers });
      expectProblem(operation, await unread({}), 428);
      expectProblem(operation, await unread({ 'if-match': 'of nobody' }), 412);
    }
  });

  it('429: asked too often, and when to come again', async function () {
    this.timeout(60_000);
    await using limited = await startApi({ RATE_LIMITS: 'on' });
    const ask = ({ method, path }: Operation) =>
      limited.request(
        method.toUpperCase(),
        withParameters(path, () => randomUUID()),
        { token: null },
      );
    const [first] = operations as [Operation, ...Operation[]];
    for (let answer = await ask(first); answer.status !== 429; ) {
      [answer] = (await Promise.all(Array.from({ length: 50 }, () => ask(first)))) as [TestAnswer];
    }
    for (const operation of operations) {
      const answer = await ask(operation);
      expectProblem(operation, answer, 429);
      expect(Number(answer.headers.get('retry-after')), operation.path).to.be.within(1, 60);
    }
  });
});
