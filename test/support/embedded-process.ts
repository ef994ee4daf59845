/** A process with an embedded PostgreSQL, as main.ts has it, for tests that kill it. Run as a program it is that process. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { createLog } from '../../platform/log.js';
import { startEmbeddedPostgres } from '../../platform/postgres/embedded-postgres.js';

const SELF = fileURLToPath(import.meta.url);

export interface EmbeddedProcess {
  readonly child: ChildProcess;
  readonly url: string;
  /** Of the PostgreSQL server. */
  readonly serverPid: number;
}

/** Starts it, with its programs from `path`; rejects with what it printed on standard error when it does not start. */
export async function startEmbeddedProcess(dataDir: string, path = process.env.PATH): Promise<EmbeddedProcess> {
  const child = spawn(process.execPath, ['--import', 'tsx', SELF, dataDir], {
    env: { ...process.env, PATH: path },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let complaint = '';
  child.stderr.on('data', (chunk) => {
    complaint += chunk;
  });
  const told = await Promise.race([once(child.stdout, 'data'), once(child, 'exit')]);
  if (child.exitCode !== null) throw new Error(complaint);
  return { child, ...JSON.parse(String(told[0])) };
}

if (process.argv[1] === SELF) {
  const server = await startEmbeddedPostgres(process.argv[2] as string, createLog('error'));
  console.log(JSON.stringify({ url: server.url, serverPid: server.pid() }));
  process.once('SIGTERM', () => server.stop());
}
