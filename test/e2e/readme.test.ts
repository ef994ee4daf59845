/** The README's way of a customer, as it stands there: from registering to the invoice. */
import { execFile, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { type RunningProcess, runProcess } from '../integration/intruder/running-process.js';
import { signIn } from '../support/api-client.js';
import { eventually } from '../support/eventually.js';

const PASSWORD = 'root-root-root';
const README = new URL('../../README.md', import.meta.url);

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

describe('the README', function () {
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

  it('rents a car with its own lines', async () => {
    await demoIsAtWork(running.baseUrl);
    const lines = /## Rent\n[\s\S]*?```sh\n([\s\S]*?)```/.exec(readFileSync(README, 'utf8'))?.[1] ?? '';
    const script = lines.replace('B=http://127.0.0.1:3000', `B=${running.baseUrl}`);
    expect(script).to.include(running.baseUrl);
    const { error, stdout, stderr } = await new Promise<{ error: Error | null; stdout: string; stderr: string }>(
      (done) =>
        execFile('bash', ['-euo', 'pipefail', '-c', script], (failed, out, err) =>
          done({ error: failed, stdout: out, stderr: err }),
        ),
    );
    expect(error, stdout + stderr + running.output().slice(-3000)).to.equal(null);
    for (const told of ['"userId"', '"status":"Completed"', '"feedbackId"', 'receipt']) expect(stdout).to.include(told);
    expect(readFileSync('/tmp/invoice.pdf').subarray(0, 5).toString()).to.equal('%PDF-');
  });
});
