/** One run of the PostgreSQL server program, as a child that never outlives us. */
import { type ChildProcess, spawn } from 'node:child_process';
import { dirname } from 'node:path';
import type { Log } from '../log.js';
import { explainFailure } from './explain-failure.js';
import type { ServerUser } from './server-user.js';

export interface ServerProcess {
  readonly pid: number;
  /** Resolves when it has ended, however it ended. */
  readonly ended: Promise<void>;
  /** Ends it in order: sessions are cut, what is committed is on disk. At most 7 s. */
  stop(): Promise<void>;
}

/** Durable as PostgreSQL is by default (fsync, synchronous_commit); sized for telemetry on a small machine. */
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: 200,
  shared_buffers: '256MB',
  wal_compression: 'pglz',
  max_wal_size: '2GB',
  checkpoint_completion_target: 0.9,
  random_page_cost: 1.1, // no disk of today seeks
  password_encryption: 'scram-sha-256',
  logging_collector: 'off',
  log_checkpoints: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  lc_messages: 'C', // we read what it says
} as const;

const READY = /database system is ready to accept (read-only )?connections/; // a standby takes readers alone
const KEPT_OUTPUT = 8_192;

/** Starts the server and resolves when it takes connections; rejects with a StartError where it ends before. */
export async function startServer(options: {
  databaseDir: string;
  postgres: string;
  port: number;
  user: ServerUser;
  log: Log;
  settings?: Readonly<Record<string, string>>;
}): Promise<ServerProcess> {
  const { databaseDir, port, user, log } = options;
  const settings = { ...SETTINGS, ...options.settings, port };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const [command, args] = user.command(options.postgres, ['-D', databaseDir, ...flags]);
  // In a session of its own, so that a Ctrl-C in the terminal reaches us alone and we stop it when all else has stopped.
  const child = spawn(command, args, {
    ...user.ids,
    cwd: databaseDir,
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()).once('error', () => resolve()));
  await ready(child, ended, dirname(databaseDir), log);
  const pid = child.pid as number;
  const endWatch = endWithUs(pid);
  void ended.then(endWatch);
  return { pid, ended, stop: () => stop(child, ended) };
}

function ready(child: ChildProcess, ended: Promise<void>, dataDir: string, log: Log): Promise<void> {
  return new Promise((resolve, reject) => {
    let output = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-KEPT_OUTPUT);
      log.debug({ text: text.trimEnd() }, 'database server');
      if (READY.test(output)) resolve();
    });
    child.once('error', reject);
    void ended.then(() => reject(explainFailure('did not start', dataDir, output)));
  });
}

/** A shell that waits for us to be gone, even by kill -9, and then ends the server in order. Gives what ends the shell. */
function endWithUs(serverPid: number): () => void {
  const script = 'trap "" INT TERM HUP; read -r _; kill -INT "$0"';
  const watch = spawn('/bin/sh', ['-c', script, String(serverPid)], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  watch.on('error', () => {}); // No shell: then the next start ends the server.
  watch.unref();
  return () => void watch.kill('SIGKILL');
}

async function stop(child: ChildProcess, ended: Promise<void>): Promise<void> {
  child.kill('SIGINT'); // 'fast'
  const harder = setTimeout(() => child.kill('SIGQUIT'), 5_000);
  const hardest = setTimeout(() => child.kill('SIGKILL'), 7_000);
  await ended;
  clearTimeout(harder);
  clearTimeout(hardest);
}
