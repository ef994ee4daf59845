/** One training as its loops see it: it tells how far it is, can be stopped, and goes on from where it was stopped. */
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';

export interface Progress {
  /** Such as `registered/network 2`. */
  readonly part: string;
  /** Of this part, 0 to 1. */
  readonly done: number;
}

export interface RunOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /** Where a training that is stopped leaves what it has; without it, it begins anew. */
  readonly checkpointDir?: string | undefined;
}

export interface TrainingRun {
  /** A part of this training, with checkpoints of its own. */
  part(name: string): TrainingRun;
  /** What an earlier run of this part left, if anything. */
  resume<State>(): Promise<State | undefined>;
  /** Lets others have the thread, tells how far this part is and, now and then, keeps `state`. Throws the reason of a stop. */
  breathe(done: number, state: () => unknown): Promise<void>;
  /** The result of a part: at once, where an earlier run has finished it. */
  once<Result>(name: string, work: (run: TrainingRun) => Promise<Result>): Promise<Result>;
}

const CHECKPOINT_EVERY_MS = 5_000;

export function trainingRun(options: RunOptions = {}, path: readonly string[] = []): TrainingRun {
  const { signal, onProgress, checkpointDir } = options;
  const file = (ending: string) =>
    checkpointDir && join(checkpointDir, `${[...path, ending].join('.')}.json`.replaceAll(' ', '-'));
  let keptAtMs = Date.now();
  let toldAtMs = 0;

  async function keep(ending: string, value: unknown): Promise<void> {
    const name = file(ending);
    if (!name || !checkpointDir) return;
    await mkdir(checkpointDir, { recursive: true });
    await writeFile(`${name}.new`, JSON.stringify(value));
    await rename(`${name}.new`, name); // whole or not at all
  }
  async function kept<Value>(ending: string): Promise<Value | undefined> {
    const name = file(ending);
    const text = name && (await readFile(name, 'utf8').catch(() => undefined));
    return text ? (JSON.parse(text) as Value) : undefined;
  }

  return {
    part: (name) => trainingRun(options, [...path, name]),
    resume: () => kept('state'),
    async breathe(done, state) {
      await setImmediate();
      const nowMs = Date.now();
      if (signal?.aborted || nowMs - keptAtMs > CHECKPOINT_EVERY_MS) {
        await keep('state', await state());
        keptAtMs = Date.now();
      }
      signal?.throwIfAborted();
      if (nowMs - toldAtMs < 200) return;
      toldAtMs = nowMs;
      onProgress?.({ part: path.join('/'), done });
    },
    async once<Result>(name: string, work: (run: TrainingRun) => Promise<Result>): Promise<Result> {
      const run = trainingRun(options, [...path, name]);
      const earlier = await resultOf<Result>(name);
      if (earlier) return earlier.result;
      const result = await work(run);
      await keep(`${name}.result`, { result });
      const state = file(`${name}.state`);
      if (state) await rm(state, { force: true });
      onProgress?.({ part: [...path, name].join('/'), done: 1 });
      return result;
    },
  };

  async function resultOf<Result>(name: string): Promise<{ result: Result } | undefined> {
    return kept<{ result: Result }>(`${name}.result`);
  }
}
