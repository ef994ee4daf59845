/** Every operation of the API document, asked in ways that it does and does not foresee; and what the log says of it. */
import { expect } from 'chai';
import fc from 'fast-check';
import mqtt from 'mqtt';
import { Compile } from 'typebox/compile';
import { telemetryTopic } from '../../../contracts/index.js';
import { type ApiClient, signIn } from '../../support/api-client.js';
import { type Operation, servedOperations } from '../../support/api-document.js';
import { eventually } from '../../support/eventually.js';
import { requestTo } from './request-arbitrary.js';
import { type RunningProcess, runProcess } from './running-process.js';

const ADMIN = { ADMIN_EMAIL: 'root@example.org', ADMIN_PASSWORD: 'hunter2-hunter2-hunter2' };
const JWT_SECRET = 'the secret of the signature, which nobody may see';
const PLACE = { latitude: 47.123456, longitude: 8.654321 };
const RUNS = Number(process.env.FUZZ_RUNS ?? 60);
const SEED = Number(process.env.FUZZ_SEED ?? 20260131);

describe('the HTTP door under fire', function () {
  this.timeout(120_000);
  let running: RunningProcess;
  let api: ApiClient;
  const secrets: string[] = [ADMIN.ADMIN_PASSWORD, JWT_SECRET, String(PLACE.latitude), String(PLACE.longitude)];
  const ids: string[] = [];
  let operations: Operation[];
  before(async () => {
    running = await runProcess({ ...ADMIN, JWT_SECRET, RATE_LIMITS: 'off', LOG_LEVEL: 'trace' });
    api = await signIn(running.baseUrl, ADMIN.ADMIN_EMAIL, ADMIN.ADMIN_PASSWORD);
    secrets.push(api.token);
    for (let i = 0; i < 12; i++) ids.push(await api.makeCar());
    const id = ids[0] as string;
    const credentials = await api.credentials(id);
    secrets.push(credentials.password);
    const car = await mqtt.connectAsync(`mqtt://127.0.0.1:${running.mqttPort}`, { ...credentials, clientId: id });
    const samples = Array.from({ length: 50 }, (_, seq) => ({ seq, observedAt: Date.now() - seq * 1000, ...PLACE }));
    const boot = '00000000-0000-4000-8000-000000000001';
    await car.publishAsync(telemetryTopic(id), JSON.stringify({ boot, samples }), { qos: 1 });
    await car.publishAsync(telemetryTopic(id), JSON.stringify({ boot, samples: [{ seq: 99, ...PLACE }] }), { qos: 1 });
    await car.endAsync();
    operations = await servedOperations(running);
  });
  after(() => running[Symbol.asyncDispose]());

  it('answers every operation only as it is documented, and never with a fault of ours', async () => {
    const seen = new Set<number>();
    const tokens = [undefined, api.token, api.token, api.token, 'x.y.z', `${api.token}x`];
    for (const operation of operations) {
      const { method, path } = operation;
      const keepsSession = path === '/api/auth/logout';
      await fc.assert(
        fc.asyncProperty(
          requestTo(path, operation, ids),
          fc.constantFrom(...tokens.filter((token) => !keepsSession || token !== api.token)),
          async (request, token) => {
            const answer = await fetch(running.baseUrl + request.path, {
              method: method.toUpperCase(),
              headers: { ...request.headers, ...(token && { authorization: `Bearer ${token}` }) },
              ...(request.body !== undefined && { body: request.body }),
              redirect: 'manual',
            });
            const text = await answer.text();
            seen.add(answer.status);
            const what = `${method} ${request.path.slice(0, 300)} → ${answer.status} ${text.slice(0, 300)}`;
            if (answer.status >= 500) expect([501, 503], what).to.include(answer.status);
            const documented = operation.responses[String(answer.status)];
            expect(documented, `undocumented: ${what}`).to.not.equal(undefined);
            expect(text, what).to.not.match(/ at (async )?\S+ \(|node_modules|select .* from/i);
            const type = answer.headers.get('content-type') ?? '';
            if (answer.status >= 400) {
              if (path === '/readyz' && answer.status === 503) return;
              expect(type, what).to.match(/^application\/problem\+json/);
              const problem = JSON.parse(text) as Record<string, unknown>;
              expect(problem.type, what).to.match(/^urn:motorpool:problem:[a-z-]+$/);
              expect(problem.status, what).to.equal(answer.status);
            } else if (text !== '' && /^application\/json/.test(type)) {
              const schema = documented?.content?.['application/json']?.schema;
              expect(schema && Compile(schema as never).Check(JSON.parse(text)), what).to.equal(true);
              const { token: issued, refreshToken, password } = JSON.parse(text) as Record<string, string>;
              for (const secret of [issued, refreshToken, password]) if (secret) secrets.push(secret);
            }
          },
        ),
        { numRuns: RUNS, seed: SEED },
      );
    }
    expect([...seen], 'it met all of these').to.include.members([200, 201, 400, 401, 404, 409, 412, 415, 422, 428]);
  });

  it('says nothing secret in its log, whatever the level', async () => {
    await eventually(() => expect(running.output()).to.include('"level"'));
    const output = running.output();
    for (const secret of secrets)
      expect(output.includes(secret), `the log holds ${secret.slice(0, 12)}…`).to.equal(false);
    expect(output).to.not.match(/\bstack\b.*\n?.*a request failed/);
    expect(running.child.exitCode).to.equal(null);
  });
});
