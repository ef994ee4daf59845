import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { CommandResultMessage } from '../../../contracts/index.js';
import { createCommandRunner } from '../../../edge-agent/commands/command-runner.js';
import { openOutbox } from '../../../edge-agent/outbox/level-outbox.js';
import { createLog } from '../../../platform/log.js';

const COMMAND = JSON.stringify({ id: 'c1', type: 'unlock', expiresAt: Date.now() + 3_600_000, arguments: {} });

describe('a command that kill -9 cut off midway', () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'command-'));
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  const openBox = () =>
    openOutbox({
      dir: join(dir, 'box'),
      log: createLog('silent'),
      maxBytes: 1e9,
      maxAgeMs: 1e12,
      memorySamples: 5,
      now: Date.now,
    });

  /** An agent that has opened the doors and is killed before it can say so. */
  function killMidway() {
    const from = (path: string) => JSON.stringify(join(process.cwd(), path));
    writeFileSync(
      join(dir, 'child.mts'),
      `import { appendFileSync } from 'node:fs';
      import { createCommandRunner } from ${from('edge-agent/commands/command-runner.ts')};
      import { openOutbox } from ${from('edge-agent/outbox/level-outbox.ts')};
      import { createLog } from ${from('platform/log.ts')};
      const log = createLog('silent');
      const memory = await openOutbox({ dir: ${JSON.stringify(join(dir, 'box'))}, log, maxBytes: 1e9, maxAgeMs: 1e12,
        memorySamples: 5, now: Date.now });
      const actuator = { async perform() {
        appendFileSync(${JSON.stringify(join(dir, 'done'))}, 'unlocked\\n');
        process.kill(process.pid, 'SIGKILL');
        await new Promise(() => {});
      } };
      const runner = await createCommandRunner({ actuator, memory, log, now: Date.now, values: () => ({}), tell: async () => true });
      await runner.receive(Buffer.from(${JSON.stringify(COMMAND)}));`,
    );
    expect(() => execFileSync(process.execPath, ['--import', 'tsx', join(dir, 'child.mts')])).to.throw();
    expect(readFileSync(join(dir, 'done'), 'utf8')).to.equal('unlocked\n');
  }

  async function restarted(box: Awaited<ReturnType<typeof openBox>>, acknowledges = true) {
    const told: CommandResultMessage[] = [];
    const runner = await createCommandRunner({
      actuator: {
        async perform() {
          writeFileSync(join(dir, 'done'), 'a second time');
          return undefined;
        },
      },
      memory: box,
      log: createLog('silent'),
      now: Date.now,
      values: () => ({}),
      async tell(result) {
        told.push(result);
        return acknowledges;
      },
    });
    return { runner, told };
  }

  it('is told to have failed, once, and is not done again though it is delivered again', async () => {
    killMidway();
    await using box = await openBox();
    const { runner, told } = await restarted(box);
    await runner.tellAgain();
    await runner.tellAgain();
    expect(told).to.deep.equal([{ id: 'c1', state: 'failed', detail: 'the agent was cut off while it did this' }]);

    await runner.receive(Buffer.from(COMMAND));
    expect(told.map(({ state }) => state)).to.deep.equal(['failed', 'failed']); // an answer for each delivery
    expect(readFileSync(join(dir, 'done'), 'utf8')).to.equal('unlocked\n');

    const after = await restarted(box);
    await after.runner.tellAgain();
    expect(after.told).to.deep.equal([]);
  });

  it('is told again until the system has acknowledged it', async () => {
    killMidway();
    await using box = await openBox();
    const unheard = await restarted(box, false);
    await unheard.runner.tellAgain();
    await unheard.runner.tellAgain();
    expect(unheard.told).to.have.length(2);
    const heard = await restarted(box);
    await heard.runner.tellAgain();
    await heard.runner.tellAgain();
    expect(heard.told.map(({ state }) => state)).to.deep.equal(['failed']);
  });
});
