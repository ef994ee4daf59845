/** A server that is not ours, as a process on a host. */
import { type ChildProcess, spawn } from 'node:child_process';
import { eventually } from '../support/eventually.js';
import type { Host } from './network.js';

export interface ServerOnHost {
  /** Resolves when it serves. */
  start(): Promise<void>;
  pids(): number[];
  output(): string;
}

/** `serves` throws as long as it does not. */
export function serverOnHost(host: Host, command: readonly string[], serves: () => Promise<void>): ServerOnHost {
  let child: ChildProcess | undefined;
  let lines = '';
  return {
    async start() {
      const [program = '', ...args] = command;
      child = spawn(...host.command(program, args), { stdio: ['ignore', 'pipe', 'pipe'] });
      for (const stream of [child.stdout, child.stderr]) {
        stream?.on('data', (chunk: Buffer) => {
          lines = (lines + chunk).slice(-8000);
        });
      }
      await eventually(
        async () => {
          if (child?.exitCode !== null) throw new Error(`${host.name} ended with ${child?.exitCode}: ${lines}`);
          await serves();
        },
        { timeoutMs: 30_000, everyMs: 50 },
      );
    },
    pids: () => (child?.pid === undefined ? [] : [child.pid]),
    output: () => lines,
  };
}
