/** Processes of a benchmark, each held on the cores that it is given, so that server and load do not share one. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { createInterface } from 'node:readline';

/** What is measured runs on the first core, what measures on the second. */
export const SERVER_CORE = 0;
export const LOAD_CORE = 1;

const canPin = availableParallelism() > 1 && spawnSync('taskset', ['-V']).status === 0;

export interface PinnedProcess {
  readonly pid: number;
  /** Resolves with the next line of its standard output that is a JSON object. Rejects when it ends before one. */
  nextMessage<T>(): Promise<T>;
  stop(signal?: NodeJS.Signals): Promise<void>;
}

/** Starts a command on one core (or unpinned, where `taskset` or a second core is missing: `pinned()` tells). */
export function startPinned(
  core: number,
  command: string,
  args: readonly string[],
  env: Record<string, string> = {},
): PinnedProcess {
  const full = canPin ? ['taskset', '-c', `${core}`, command, ...args] : [command, ...args];
  const child: ChildProcess = spawn(full[0] as string, full.slice(1), {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const messages = createInterface({ input: child.stdout as NodeJS.ReadableStream })[Symbol.asyncIterator]();
  return {
    pid: child.pid as number,
    async nextMessage<T>() {
      for (;;) {
        const { value, done } = await messages.next();
        if (done) throw new Error(`${full.join(' ')} ended without an answer`);
        if (value.startsWith('{')) return JSON.parse(value) as T;
      }
    },
    async stop(signal = 'SIGTERM') {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      await ended;
    },
  };
}

/** For a benchmark that is its own client: this process leaves the server's core to the server. */
export function holdOnLoadCore(): void {
  if (canPin) spawnSync('taskset', ['-apc', `${LOAD_CORE}`, `${process.pid}`]);
}

export const pinned = () => canPin;

/** The median of a few runs; machines are noisy. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
