/** The system as a process of its own, with all that it logs kept, to be searched for what must not be there. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { testDatabaseUrl } from '../../support/database.js';
import { eventually } from '../../support/eventually.js';
import { programOf } from '../../support/main-program.js';
import { freePort } from '../../support/processes.js';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

export interface RunningProcess extends AsyncDisposable {
  readonly baseUrl: string;
  readonly mqttPort: number;
  readonly databaseUrl: string;
  readonly child: ChildProcess;
  /** Everything on standard output and standard error so far. */
  output(): string;
}

export async function runProcess(settings: Readonly<Record<string, string>>): Promise<RunningProcess> {
  const dataDir = mkdtempSync(join(tmpdir(), 'motorpool-process-'));
  const databaseUrl = (await testDatabaseUrl()).href;
  const [port, mqttPort] = [await freePort(), await freePort()];
  const child = spawn(process.execPath, programOf('main.ts'), {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      DATABASE_URL: databaseUrl,
      DATA_DIR: dataDir,
      PORT: String(port),
      MQTT_PORT: String(mqttPort),
      DEMO_CARS: '0',
      ...settings,
    },
  });
  const pieces: string[] = [];
  child.stdout.on('data', (piece) => pieces.push(String(piece)));
  child.stderr.on('data', (piece) => pieces.push(String(piece)));
  const baseUrl = `http://127.0.0.1:${port}`;
  await eventually(async () => expect((await fetch(`${baseUrl}/readyz`)).status).to.equal(200), { timeoutMs: 90_000 });
  return {
    baseUrl,
    mqttPort,
    databaseUrl,
    child,
    output: () => pieces.join(''),
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null) {
        const gone = once(child, 'exit');
        child.kill('SIGTERM');
        await gone;
      }
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
