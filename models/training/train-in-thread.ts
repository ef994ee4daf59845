/** Trains in a thread of its own, of a low priority: whoever asks goes on as if nothing were. */
import type { Table } from '../tables/table.js';
import type { Ask } from '../task.js';
import { lowPriorityThread } from './low-priority-thread.js';
import type { Progress, RunOptions } from './training-run.js';

export interface TrainingOrder {
  readonly task: string;
  readonly labelled: Table;
  readonly ask: Ask;
  readonly checkpointDir: string | undefined;
}

/** What the thread says. */
export type Told = { readonly progress: Progress } | { readonly saved: unknown } | { readonly failed: string };

const THREAD = new URL(import.meta.url.replace('train-in-thread', 'training-thread'));

/**
 * The saved model, plain JSON. Where `signal` stops it, it first keeps what it has in `checkpointDir`, then throws the
 * signal's reason; a training with the same order, data and folder goes on from there.
 */
export function trainInThread(task: string, labelled: Table, ask: Ask, options: RunOptions = {}): Promise<unknown> {
  const { signal, onProgress, checkpointDir } = options;
  signal?.throwIfAborted();
  const order: TrainingOrder = { task, labelled, ask, checkpointDir };
  const worker = lowPriorityThread(THREAD, order);
  const stop = () => worker.postMessage('stop');
  signal?.addEventListener('abort', stop, { once: true });
  return new Promise<unknown>((done, failed) => {
    worker.on('message', (told: Told) => {
      if ('progress' in told) onProgress?.(told.progress);
      else if ('saved' in told) done(told.saved);
      else failed(signal?.aborted ? signal.reason : new Error(told.failed));
    });
    worker.on('error', failed);
    worker.on('exit', () => failed(new Error('the thread of the training ended before the training did')));
  }).finally(() => {
    signal?.removeEventListener('abort', stop);
    void worker.terminate();
  });
}
