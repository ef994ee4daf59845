/** Rooms as processes of their own, as an operator runs them, so that a test may kill them. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { eventually } from './eventually.js';
import { programOf } from './main-program.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** A port of the loopback that nobody listens on. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as { port: number };
  probe.close();
  await once(probe, 'close');
  return port;
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
          const response = await fetch(readyUrl).catch((error: Error) => {
            throw new Error(`${name} does not answer: ${error.message}\n${lines}`);
          });
          if (response.status !== 200) throw new Error(`${name} is not ready: ${await response.text()}\n${lines}`);
        },
        { timeoutMs: 90_000 },
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
