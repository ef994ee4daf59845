/** What the documents have people type, as it stands there: the README's way of a customer, and staff's by example. */
import { execFile, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { type RunningProcess, runProcess } from '../integration/intruder/running-process.js';
import { signIn } from '../support/api-client.js';
import { eventually } from '../support/eventually.js';

const PASSWORD = 'root-root-root';
const textOf = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const SHELL = /```sh\n([\s\S]*?)```/g;

/** Until each of its customers has their car, and the one who was to miss theirs has: what is free then stays free. */
async function demoIsAtWork(baseUrl: string): Promise<void> {
  const admin = await signIn(baseUrl, 'admin@motorpool.local', PASSWORD);
  const day = (days: number) =>
    new Date(Date.now() + days * 86_400_000).toLocaleDateString('sv', { timeZone: 'Europe/Madrid' });
  const offered = `/api/cars?location=Eixample&startDate=${day(0)}&endDate=${day(3)}`;
  await eventually(
    async () => {
      const missed = await admin.call<{ items: unknown[] }>('GET', '/api/v1/reservations?state=no_show');
      expect(missed.items, 'nobody missed their car yet').to.have.lengthOf(1);
      expect(await admin.call<unknown[]>('GET', offered), 'free for guests, and heard').to.have.lengthOf(1);
    },
    { timeoutMs: 90_000, everyMs: 250 },
  );
}

/** Runs lines of a document in the shell, against this system. Gives what they print; fails with all that was said. */
async function typed(running: RunningProcess, lines: string): Promise<string> {
  const script = lines.replace('B=http://127.0.0.1:3000', `B=${running.baseUrl}`);
  expect(script).to.include(running.baseUrl);
  const env = { ...process.env, ADMIN_PASSWORD: PASSWORD };
  const { error, stdout, stderr } = await new Promise<{ error: Error | null; stdout: string; stderr: string }>((done) =>
    execFile('bash', ['-euo', 'pipefail', '-c', script], { env }, (failed, out, err) =>
      done({ error: failed, stdout: out, stderr: err }),
    ),
  );
  expect(error, stdout + stderr + running.output().slice(-3000)).to.equal(null);
  return stdout;
}

describe('what the documents have people type', function () {
  this.timeout(180_000);
  let running: RunningProcess;
  before(async function () {
    if (spawnSync('curl', ['--version']).status !== 0) {
      console.log('    skipped: curl is not installed');
      this.skip();
    }
    running = await runProcess({ DEMO_CARS: '5', ADMIN_PASSWORD: PASSWORD });
  });
  after(() => running?.[Symbol.asyncDispose]());

  it('rents a car, in the README', async () => {
    await demoIsAtWork(running.baseUrl);
    const stdout = await typed(running, /## Rent\n[\s\S]*?```sh\n([\s\S]*?)```/.exec(textOf('README.md'))?.[1] ?? '');
    for (const told of ['"userId"', '"status":"Completed"', '"feedbackId"', 'receipt']) expect(stdout).to.include(told);
    expect(readFileSync('/tmp/invoice.pdf').subarray(0, 5).toString()).to.equal('%PDF-');
  });

  it('runs a fleet, in the examples of the API', async () => {
    const lines = [...textOf('docs/api.md').matchAll(SHELL)].map(([, block]) => block).join('');
    const stdout = await typed(running, lines);
    for (const told of ['"password"', '412', 'observedAt,', '"speedKmh"', '"secret"']) expect(stdout).to.include(told);
  });

  it('is in no other document: each line with curl is run', () => {
    const documents = readdirSync(new URL('../../docs', import.meta.url)).filter((file) => file.endsWith('.md'));
    const typing = documents.filter((file) =>
      [...textOf(`docs/${file}`).matchAll(SHELL)].some(([block]) => /curl/.test(block)),
    );
    expect(typing).to.deep.equal(['api.md']);
  });
});
