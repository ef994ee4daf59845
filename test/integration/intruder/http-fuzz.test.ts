/** Every operation of the API document, asked in ways that it does and does not foresee; and what the log says of it. */
import { expect } from 'chai';
import fc from 'fast-check';
import mqtt from 'mqtt';
import { Compile } from 'typebox/compile';
import { telemetryTopic } from '../../../contracts/index.js';
import { signIn } from '../../support/api-client.js';
import { type Operation, servedOperations } from '../../support/api-document.js';
import { eventually } from '../../support/eventually.js';
import { tell } from '../../support/figures.js';
import { MIB } from '../../support/resident-bytes.js';
import { type Caller, type FuzzPeople, fuzzPeople } from './fuzz-people.js';
import { knownIds } from './known-ids.js';
import { type FuzzedRequest, requestTo } from './request-arbitrary.js';
import { type RunningProcess, runProcess } from './running-process.js';

const ADMIN = { email: 'root@example.org', password: 'hunter2-hunter2-hunter2' };
const JWT_SECRET = 'the secret of the signature, which nobody may see';
const PLACE = { latitude: 47.123456, longitude: 8.654321 };
/** So many requests to each operation; without it as many as there is time for. */
const RUNS = process.env.FUZZ_RUNS === undefined ? undefined : Number(process.env.FUZZ_RUNS);
const SEED = Number(process.env.FUZZ_SEED ?? 20260131);
const TIME_MS = 60_000; // for all operations together
const LEAST_MS = 300; // for each
const MAKING_MS = 1_500; // for each that makes what the others then ask for
const MOST_RUNS = 100;
const MOST_HEAP_MIB = 200;
/** Of what `LOG_LEVEL=info`, the default, would have printed. */
const MOST_LOG_BYTES = 10 * MIB;
const INFO = 30; // pino's number of it

/** Who asks, more often who may. */
const CALLERS: Readonly<Record<string, readonly Caller[]>> = {
  anyone: ['nobody', 'nobody', 'customer', 'admin', 'forger'],
  'signed-in': [
    'customer',
    'customer',
    'customer',
    'customer',
    'operator',
    'admin',
    'admin',
    'machine',
    'nobody',
    'forger',
  ],
  permission: ['admin', 'admin', 'admin', 'admin', 'admin', 'operator', 'operator', 'machine', 'customer', 'nobody'],
};

/** What makes goes first and what removes goes last, so that the others find what there is. */
function turnOf({ method, path }: Operation): number {
  if (method === 'delete') return 2;
  return method === 'post' && !path.includes('{') ? 0 : 1;
}

describe('the HTTP door under fire', function () {
  this.timeout(0);
  let running: RunningProcess;
  let people: FuzzPeople;
  const secrets: string[] = [ADMIN.password, JWT_SECRET, String(PLACE.latitude), String(PLACE.longitude)];
  let known: ReturnType<typeof knownIds>;
  const seen = new Set<number>();
  let requests = 0;
  let operations: Operation[];
  before(async () => {
    running = await runProcess({
      // What is used at a moment counts what is not swept up yet; beyond this bound Node ends the process.
      NODE_OPTIONS: `--max-old-space-size=${MOST_HEAP_MIB}`,
      ...{ ADMIN_EMAIL: ADMIN.email, ADMIN_PASSWORD: ADMIN.password, JWT_SECRET },
      ...{ RATE_LIMITS: 'off', LOG_LEVEL: 'trace' },
    });
    const api = await signIn(running.baseUrl, ADMIN.email, ADMIN.password);
    const cars: string[] = [];
    for (let i = 0; i < 12; i++) cars.push(await api.makeCar());
    const id = cars[0] as string;
    const credentials = await api.credentials(id);
    secrets.push(api.token, credentials.password);
    operations = await servedOperations(running);
    known = knownIds(operations.map(({ path }) => path));
    known.learn(
      '/api/v1/vehicles',
      cars.map((id) => ({ id })),
    );
    const car = await mqtt.connectAsync(`mqtt://127.0.0.1:${running.mqttPort}`, { ...credentials, clientId: id });
    const samples = Array.from({ length: 50 }, (_, seq) => ({ seq, observedAt: Date.now() - seq * 1000, ...PLACE }));
    const boot = '00000000-0000-4000-8000-000000000001';
    await car.publishAsync(telemetryTopic(id), JSON.stringify({ boot, samples }), { qos: 1 });
    await car.publishAsync(telemetryTopic(id), JSON.stringify({ boot, samples: [{ seq: 99, ...PLACE }] }), { qos: 1 });
    await car.endAsync();
    people = await fuzzPeople(running, ADMIN);
    operations.sort((a, b) => turnOf(a) - turnOf(b));
  });
  after(async () => {
    await people[Symbol.asyncDispose]();
    await running[Symbol.asyncDispose]();
  });

  async function send(operation: Operation, request: FuzzedRequest, caller: Caller) {
    const token = people.token(caller);
    const path = known.filled(request.path);
    const body = typeof request.body === 'string' ? known.filled(request.body) : request.body;
    const answer = await fetch(running.baseUrl + path, {
      method: operation.method.toUpperCase(),
      headers: { ...request.headers, ...(token && { authorization: `Bearer ${token}` }) },
      ...(body !== undefined && { body }),
      redirect: 'manual',
    });
    const text = await answer.text();
    const type = answer.headers.get('content-type') ?? '';
    const what = `${caller}: ${operation.method} ${path.slice(0, 300)} ${body?.slice(0, 300)} → ${answer.status} ${text.slice(0, 300)}`;
    return { status: answer.status, text, type, what };
  }

  function checked(operation: Operation) {
    const checks = new Map<number, (value: unknown) => boolean>();
    for (const [status, { content }] of Object.entries(operation.responses)) {
      const schema = content?.['application/json']?.schema;
      if (!schema) continue;
      const compiled = Compile(schema as never);
      checks.set(Number(status), (value) => compiled.Check(value));
    }
    return async (request: FuzzedRequest, caller: Caller) => {
      const { status, text, type, what } = await send(operation, request, caller);
      seen.add(status);
      requests++;
      if (status >= 500) expect([501, 503], what).to.include(status);
      expect(operation.responses, `undocumented: ${what}`).to.have.property(String(status));
      expect(text, what).to.not.match(/ at (async )?\S+ \(|node_modules|select .* from/i);
      if (/^application\/json/.test(type)) {
        const value = JSON.parse(text);
        expect(checks.get(status)?.(value), `not as documented: ${what}`).to.equal(true);
        if (status < 300) known.learn(operation.path, value);
        for (const name of ['token', 'refreshToken', 'password', 'key', 'secret']) {
          if (typeof value?.[name] === 'string') secrets.push(value[name]);
        }
      } else if (status >= 400) {
        expect(type, what).to.match(/^application\/problem\+json/);
        const problem = JSON.parse(text) as Record<string, unknown>;
        expect(problem.type, what).to.match(/^urn:motorpool:problem:[a-z0-9-]+$/);
        expect(problem.status, what).to.equal(status);
        // What was asked before has ended this session, or the account.
        if (status === 401 && /session-ended|bad-token|bad-key/.test(text)) await people.renew(caller);
      }
    };
  }

  it('answers every operation only as it is documented, and never with a fault of ours', async () => {
    const broken: string[] = [];
    const began = performance.now();
    for (const [i, operation] of operations.entries()) {
      // What one does not need of its share is the next one's.
      const share = began + ((i + 1) / operations.length) * TIME_MS - performance.now();
      const access = operation['x-access'];
      const callers = CALLERS[access] ?? CALLERS.permission ?? [];
      const property = fc.asyncProperty(requestTo(operation), fc.constantFrom(...callers), checked(operation));
      const result = await fc.check(property, {
        numRuns: RUNS ?? MOST_RUNS,
        seed: SEED,
        ...(!RUNS && { interruptAfterTimeLimit: Math.max(turnOf(operation) === 0 ? MAKING_MS : LEAST_MS, share) }),
      });
      // One that breaks keeps no other from being asked.
      if (result.failed && result.counterexample !== null)
        broken.push(String(result.errorInstance ?? fc.defaultReportMessage(result)));
    }
    expect(broken).to.deep.equal([]);
    expect([...seen], 'it met all of these').to.include.members([
      200, 201, 204, 400, 401, 403, 404, 409, 412, 415, 428,
    ]);
  });

  it('stays small in memory and in its log', async () => {
    const metrics = await (await fetch(`${running.baseUrl}/metrics`)).text();
    const heapBytes = Number(/^nodejs_heap_size_used_bytes (\S+)/m.exec(metrics)?.[1]);
    const lines = running.output().split('\n');
    const logBytes = lines
      .filter((line) => Number(/"level":(\d+)/.exec(line)?.[1] ?? INFO) >= INFO)
      .reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0);
    const sizes = `heap ${(heapBytes / MIB).toFixed(0)} MiB, log ${(logBytes / MIB).toFixed(1)} MiB`;
    tell(`${requests} requests to ${operations.length} operations: no 5xx, none undocumented; ${sizes}`);
    expect(running.child.exitCode, 'it lives within that heap').to.equal(null);
    expect(logBytes, 'log').to.be.lessThan(MOST_LOG_BYTES);
  });

  it('says nothing secret in its log, whatever the level', async () => {
    await eventually(() => expect(running.output()).to.include('"level"'));
    const output = running.output();
    for (const secret of [...secrets, ...people.secrets])
      expect(output.includes(secret), `the log holds ${secret.slice(0, 12)}…`).to.equal(false);
    expect(output).to.not.match(/\bstack\b.*\n?.*a request failed/);
    expect(running.child.exitCode).to.equal(null);
  });
});
