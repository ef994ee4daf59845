/** What an earlier run that was killed may have left: a server that still runs, or the file that says one does. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { StartError } from '../errors.js';
import type { Log } from '../log.js';

/**
 * Stops every server process that works in `databaseDir` and removes its postmaster.pid. Call it only under the lock of
 * the folder: then such a server has no owner. PostgreSQL judges that file by the process id in it alone, so after a
 * restart of the machine it may take some other program for itself and refuse to start; we look at what the process is.
 */
export async function stopLeftoverServer(databaseDir: string, log: Log): Promise<void> {
  const pidFile = join(databaseDir, 'postmaster.pid');
  // The postmaster first and politely; what does not go by itself goes by force.
  for (const [signal, patienceMs] of [
    ['SIGINT', 5_000],
    ['SIGQUIT', 2_000],
    ['SIGKILL', 2_000],
  ] as const) {
    const left = serverProcesses(databaseDir, pidFile);
    if (left.length === 0) break;
    log.warn({ pids: left, signal }, 'stopping the database server that a killed run left behind');
    const postmaster = postmasterPid(pidFile);
    const targets = signal === 'SIGINT' && left.includes(postmaster) ? [postmaster] : left;
    for (const pid of targets) kill(pid, signal);
    const deadline = performance.now() + patienceMs;
    while (performance.now() < deadline && serverProcesses(databaseDir, pidFile).length > 0) await pause(20);
  }
  const left = serverProcesses(databaseDir, pidFile);
  if (left.length > 0) {
    throw new StartError(
      `A database server (process ${left[0]}) still uses ${databaseDir} and does not stop. Stop it.`,
    );
  }
  rmSync(pidFile, { force: true });
}

function postmasterPid(pidFile: string): number {
  try {
    return Number(readFileSync(pidFile, 'utf8').split('\n')[0]) || 0;
  } catch {
    return 0;
  }
}

/** The ids of all PostgreSQL processes that work in the folder. */
function serverProcesses(databaseDir: string, pidFile: string): number[] {
  return process.platform === 'linux' ? linuxProcesses(realpathSync(databaseDir)) : namedProcess(databaseDir, pidFile);
}

function linuxProcesses(databaseDir: string): number[] {
  const pids = readdirSync('/proc').map(Number).filter(Number.isInteger);
  return pids.filter((pid) => {
    try {
      const isPostgres = readFileSync(`/proc/${pid}/comm`, 'utf8').trim() === 'postgres';
      return isPostgres && readlinkSync(`/proc/${pid}/cwd`) === databaseDir; // a server works inside its data directory
    } catch {
      return false; // gone meanwhile, a zombie, or another user's
    }
  });
}

/** Elsewhere there is no /proc: the postmaster alone, known by its command line; its children end with it. */
function namedProcess(databaseDir: string, pidFile: string): number[] {
  const pid = postmasterPid(pidFile);
  if (pid === 0) return [];
  try {
    const command = execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8', stdio: 'pipe' });
    return command.includes('postgres') && command.includes(basename(databaseDir)) ? [pid] : [];
  } catch {
    return [];
  }
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It went by itself.
  }
}
