/** Rooms as processes of their own, as an operator runs them, so that a test may kill them. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { eventually } from './eventually.js';
import { programOf } from './main-program.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const START_MS = 60_000;
const ANSWER_MS = 5_000;
/** Below the ports that systems lend to connections that go out, which might have taken one by the time it is used. */
const [FIRST_PORT, LAST_PORT] = [10_000, 32_000];
const given = new Set<number>();

/** A port of the loopback that nobody listens on, and that is given once. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(FIRST_PORT, LAST_PORT);
    if (given.has(port) || !(await isFree(port))) continue;
    given.add(port);
    return port;
  }
}

async function isFree(port: number): Promise<boolean> {
  const probe = createServer().listen(port, '127.0.0.1');
  try {
    await once(probe, 'listening');
  } catch {
    return false;
  }
  probe.close();
  await once(probe, 'close');
  return true;
}

export interface RoomProcess {
  readonly name: string;
  readonly pid: number;
  /** The last lines that it printed, for the message of a failing test. */
  output(): string;
  start(): Promise<void>;
  /** `kill -9`, and resolves when it is gone. */
  kill(): Promise<void>;
  /** SIGTERM; resolves with the exit status. */
  stop(): Promise<number | null>;
}

/** What to spawn so that a program runs where it is to run. */
export type CommandThere = (program: string, args: readonly string[]) => [string, string[]];
const here: CommandThere = (program, args) => [program, [...args]];

/** A process of this project: `main` is its main file from the root, `readyUrl` answers 200 once it serves. */
export function roomProcess(
  name: string,
  main: string,
  env: Record<string, string>,
  readyUrl?: string,
  program: readonly string[] = programOf(main),
  commandThere = here,
): RoomProcess {
  let child: ChildProcess | undefined;
  let lines = '';
  return {
    name,
    get pid() {
      return child?.pid ?? 0;
    },
    output: () => lines,
    async start() {
      const started = spawn(...commandThere(process.execPath, program), {
        cwd: ROOT,
        env: { PATH: process.env.PATH, HOME: process.env.HOME, LOG_LEVEL: 'warn', ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      child = started;
      for (const stream of [started.stdout, started.stderr]) {
        stream.on('data', (chunk: Buffer) => {
          lines = (lines + chunk).slice(-8000);
        });
      }
      if (!readyUrl) return;
      await eventually(
        async () => {
          if (started.exitCode !== null) throw new Error(`${name} ended with ${started.exitCode}: ${lines}`);
          const response = await fetch(readyUrl, { signal: AbortSignal.timeout(ANSWER_MS) }).catch((error: Error) => {
            throw new Error(`${name} does not answer: ${error.message}\n${lines}`);
          });
          if (response.status !== 200) throw new Error(`${name} is not ready: ${await response.text()}\n${lines}`);
        },
        { timeoutMs: START_MS },
      );
    },
    async kill() {
      if (!child || child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
    async stop() {
      if (!child || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null;
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      const [code] = (await gone) as [number | null];
      return code;
    },
  };
}
