/** The README's way of a customer, as it stands there: from registering to the invoice. */
import { execFile, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { type RunningProcess, runProcess } from '../integration/intruder/running-process.js';
import { eventually } from '../support/eventually.js';

const README = new URL('../../README.md', import.meta.url);

describe('the README', function () {
  this.timeout(120_000);
  let running: RunningProcess;
  before(async function () {
    if (spawnSync('curl', ['--version']).status !== 0) {
      console.log('    skipped: curl is not installed');
      this.skip();
    }
    running = await runProcess({ DEMO_CARS: '5', ADMIN_PASSWORD: 'root-root-root' });
  });
  after(() => running?.[Symbol.asyncDispose]());

  it('rents a car with its own lines', async () => {
    const today = new Date().toISOString().slice(0, 10);
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
    await eventually(
      async () => {
        const answer = await fetch(
          `${running.baseUrl}/api/cars?location=Eixample&startDate=${today}&endDate=${tomorrow}`,
        );
        expect(((await answer.json()) as unknown[]).length, 'demo cars that are heard').to.be.greaterThan(0);
      },
      { timeoutMs: 60_000, everyMs: 250 },
    );
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
