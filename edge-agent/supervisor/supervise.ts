/**
 * Starts the agent, again and again, and a new version on trial: one that ends, or does not sign in in time, gives way to
 * the one before. It does nothing else, so that it need never be updated itself.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { SIGNED_IN, START_AGAIN } from '../update/supervisor-words.js';
import type { Update, UpdateFiles } from '../update/update-files.js';

const MOST_TRIALS = 3;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;
const AT_ONCE_AFTER_MS = 5_000; // who asks for it sooner may do so again and again
const STEADY_MS = 60_000; // who ran for so long is started again soon

export interface Supervision {
  files: UpdateFiles;
  /** The program that the supervisor came with. */
  builtIn: string;
  env: NodeJS.ProcessEnv;
  /** How long a new version may take to sign in, ms. */
  trialMs: number;
  say: (line: string) => void;
  /** Its abort stops the agent. */
  signal: AbortSignal;
}

/** Resolves with the exit status of the agent that was stopped. */
export async function supervise(options: Supervision): Promise<number> {
  const { files, say, signal, trialMs } = options;
  let pauseMs = FIRST_PAUSE_MS;
  for (;;) {
    const update = beginTrial(files, say);
    const startedAt = performance.now();
    const agent = startAgent(options);
    const status = update ? await onTrial(agent, update) : await agent.ended;
    if (signal.aborted) return status;
    const ranMs = performance.now() - startedAt;
    if (update || (status === START_AGAIN && ranMs > AT_ONCE_AFTER_MS)) continue;
    pauseMs = ranMs > STEADY_MS ? FIRST_PAUSE_MS : Math.min(2 * pauseMs, LONGEST_PAUSE_MS);
    say(`the agent ended with status ${status}; it is started again in ${pauseMs / 1000} s`);
    await pause(pauseMs, undefined, { signal }).catch(() => {});
    if (signal.aborted) return status;
  }

  async function onTrial(agent: RunningAgent, update: Update): Promise<number> {
    const { commandId, version } = update;
    const tooLate = pause(trialMs, 'too late' as const, { ref: false });
    const first = await Promise.race([agent.signedIn, agent.ended, tooLate]);
    if (signal.aborted) return agent.ended; // it goes on with the next start
    if (first === SIGNED_IN) {
      files.putOutcome({ commandId, state: 'done', detail: `version ${version} runs` });
      files.endUpdate();
      say(`agent ${version} has signed in`);
      return agent.ended;
    }
    const why =
      first === 'too late' ? `it did not sign in within ${trialMs / 1000} s` : `it ended with status ${first}`;
    agent.kill();
    await agent.ended;
    rollBack(files, update, why, say);
    return START_AGAIN;
  }
}

/** What is staged becomes current, on trial. It may be cut off anywhere and begun again. */
function beginTrial(files: UpdateFiles, say: (line: string) => void): Update | undefined {
  const update = files.update();
  if (!update) return undefined;
  if (update.phase === 'on-trial' && update.starts >= MOST_TRIALS) {
    rollBack(files, update, `it was cut off ${MOST_TRIALS} times before it had signed in`, say);
    return undefined;
  }
  files.point('previous', update.from);
  files.point('current', update.folder);
  const begun: Update = { ...update, phase: 'on-trial', starts: update.starts + 1 };
  files.putUpdate(begun);
  say(`agent ${update.version} is tried`);
  return begun;
}

function rollBack(files: UpdateFiles, update: Update, why: string, say: (line: string) => void): void {
  const detail = `rolled back from version ${update.version}: ${why}`;
  say(detail);
  files.point('current', update.from);
  files.point('previous', null);
  files.putOutcome({ commandId: update.commandId, state: 'failed', detail });
  files.endUpdate();
}

interface RunningAgent {
  /** Its exit status; 1 where a signal ended it. */
  ended: Promise<number>;
  signedIn: Promise<typeof SIGNED_IN>;
  kill(): void;
}

function startAgent({ files, builtIn, env, signal }: Supervision): RunningAgent {
  const current = files.target('current');
  const version = current === null ? undefined : files.versionOf(current);
  const child: ChildProcess = spawn(
    process.execPath,
    [...process.execArgv, current === null ? builtIn : files.program(current)],
    { stdio: ['inherit', 'inherit', 'inherit', 'ipc'], env: { ...env, ...(version && { AGENT_VERSION: version }) } },
  );
  const stop = () => child.kill('SIGTERM');
  signal.addEventListener('abort', stop);
  const ended = new Promise<number>((resolve) => {
    child.once('error', () => resolve(1));
    child.once('exit', (status) => resolve(status ?? 1));
  }).finally(() => signal.removeEventListener('abort', stop));
  return {
    ended,
    signedIn: new Promise((resolve) => {
      child.on('message', (message) => {
        if (message === SIGNED_IN) resolve(SIGNED_IN);
      });
    }),
    kill: () => child.kill('SIGKILL'),
  };
}
