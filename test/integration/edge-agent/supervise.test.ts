import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { supervise } from '../../../edge-agent/supervisor/supervise.js';
import { START_AGAIN } from '../../../edge-agent/update/supervisor-words.js';
import { updateFiles } from '../../../edge-agent/update/update-files.js';
import { eventually } from '../../support/eventually.js';

describe('the supervisor of an agent', () => {
  it('rests before it starts one again that asks for that as soon as it runs', async () => {
    const home = mkdtempSync(join(tmpdir(), 'motorpool-supervise-'));
    const builtIn = join(home, 'agent.mjs');
    writeFileSync(builtIn, `process.exit(${START_AGAIN});`);
    const said: string[] = [];
    const stop = new AbortController();
    const ended = supervise({
      ...{ files: updateFiles(home), builtIn, env: process.env, trialMs: 1_000, signal: stop.signal },
      say: (line) => said.push(line),
    });
    await eventually(() => expect(said[0]).to.match(/started again in 2 s/), { timeoutMs: 15_000 });
    stop.abort();
    expect(await ended).to.equal(START_AGAIN);
    rmSync(home, { recursive: true, force: true });
  });
});
