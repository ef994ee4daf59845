/** A Mosquitto broker of a test's own: what an agent meets before our broker is at hand, and a second opinion on it. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from './eventually.js';
import { freePort } from './processes.js';

export const hasMosquitto = spawnSync('mosquitto', ['-h']).error === undefined;

export interface Mosquitto extends AsyncDisposable {
  readonly url: string;
  start(): Promise<void>;
  /** `kill -9`. */
  kill(): Promise<void>;
}

/** Lets anyone in (or no one), keeps nothing. The port stays the same over restarts. */
export async function startMosquitto({ letsIn = true } = {}): Promise<Mosquitto> {
  const port = await freePort();
  const dir = mkdtempSync(join(tmpdir(), 'mosquitto-'));
  writeFileSync(join(dir, 'conf'), `listener ${port} 127.0.0.1\nallow_anonymous ${letsIn}\n`);
  let child: ChildProcess | undefined;

  async function kill(): Promise<void> {
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }

  async function start(): Promise<void> {
    child = spawn('mosquitto', ['-c', join(dir, 'conf')], { stdio: 'ignore' });
    await eventually(async () => {
      const probe = connect(port, '127.0.0.1');
      await once(probe, 'connect').finally(() => probe.destroy());
    });
  }

  await start();
  return {
    url: `mqtt://127.0.0.1:${port}`,
    start,
    kill,
    async [Symbol.asyncDispose]() {
      await kill();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
