/** Trains in a thread of its own, of a low priority: whoever asks goes on as if nothing were. */
import { projectModule } from '../../platform/project-files.js';
import type { Table } from '../tables/table.js';
import type { Ask } from '../task.js';
import { lowPriorityThread } from './low-priority-thread.js';
import type { Progress, RunOptions } from './training-run.js';

export interface TrainingOrder {
  readonly task: string;
  readonly labelled: Table;
  readonly ask: Ask;
  /** What is wanted: what the task saves, or a model's file; `judged` has what it reaches on held-out rows. */
  readonly wanted: 'saved' | 'file' | 'judged file';
  readonly checkpointDir: string | undefined;
}

/** What the thread says. */
export type Told = { readonly progress: Progress } | { readonly result: unknown } | { readonly failed: string };

const THREAD = projectModule('models/training/training-thread');

/**
 * What the task saves, plain JSON. Where `signal` stops it, it first keeps what it has in `checkpointDir`, then throws the
 * signal's reason; a training with the same order, data and folder goes on from there.
 */
export const trainInThread = (task: string, labelled: Table, ask: Ask, options: RunOptions = {}): Promise<unknown> =>
  inThread({ task, labelled, ask, wanted: 'saved', checkpointDir: options.checkpointDir }, options);

/**
 * The same as a file that can be registered and shipped (`headOf` says what it is). `isJudged`: others are trained first for
 * the task's exams, so that the file has metrics; this takes as long again for each exam. Throws as `trainInThread` does.
 */
export const trainFileInThread = (
  task: string,
  labelled: Table,
  { isJudged, ...ask }: Ask & { isJudged: boolean },
  options: RunOptions = {},
): Promise<Uint8Array> => {
  const wanted = isJudged ? 'judged file' : 'file';
  return inThread(
    { task, labelled, ask, wanted, checkpointDir: options.checkpointDir },
    options,
  ) as Promise<Uint8Array>;
};

function inThread(order: TrainingOrder, { signal, onProgress }: RunOptions): Promise<unknown> {
  signal?.throwIfAborted();
  const worker = lowPriorityThread(THREAD, order);
  const stop = () => worker.postMessage('stop');
  signal?.addEventListener('abort', stop, { once: true });
  return new Promise<unknown>((done, failed) => {
    worker.on('message', (told: Told) => {
      if ('progress' in told) onProgress?.(told.progress);
      else if ('result' in told) done(told.result);
      else failed(signal?.aborted ? signal.reason : new Error(told.failed));
    });
    worker.on('error', failed);
    worker.on('exit', () => failed(new Error('the thread of the training ended before the training did')));
  }).finally(() => {
    signal?.removeEventListener('abort', stop);
    void worker.terminate();
  });
}
