/** The near end of the thread that predicts: which models it holds, and what it was asked. */
import { LRUCache } from 'lru-cache';
import { projectModule } from '../../platform/project-files.js';
import type { Table } from '../tables/table.js';
import { lowPriorityThread } from '../training/low-priority-thread.js';

/** What the thread is told. `file` comes with the first question to a model. */
export type Told =
  | {
      readonly ask: number;
      readonly task: string;
      readonly modelId: string;
      readonly file: Uint8Array | undefined;
      readonly features: Table;
    }
  | { readonly close: string };

/** What it says. */
export type Answer =
  | { readonly ask: number; readonly predicted: Table }
  | { readonly ask: number; readonly failed: string };

const THREAD = projectModule('models/predicting/predicting-thread');
/** A version that serves and two shadows of five tasks. */
const MOST_OPEN = 16;
/** Without a question for so long the thread ends, and its memory is free. */
const IDLE_MS = 5 * 60_000;
/** What takes longer never ends: 10,000 cars take seconds. */
const ANSWER_MS = 3 * 60_000;

/** A thread at its work. `onEnd`: it is gone, by itself or because it was ended, and whoever waits has been told. */
export function predictingThread(onEnd: () => void) {
  const worker = lowPriorityThread(THREAD);
  const waiting = new Map<number, { modelId: string; done(predicted: Table): void; failed(reason: Error): void }>();
  const held = new LRUCache<string, true>({ max: MOST_OPEN, dispose: (_, modelId) => tell({ close: modelId }) });
  let [asked, isOver] = [0, false];
  let clock: NodeJS.Timeout | undefined;

  const tell = (told: Told) => worker.postMessage(told);

  /** From an answer to the next, however many ask meanwhile. Ends it where nothing happens for too long. A process may end while its thread idles, and not while it works. */
  function watch(): void {
    clearTimeout(clock);
    const isIdle = waiting.size === 0;
    clock = setTimeout(() => end(new Error('it took too long and was ended')), isIdle ? IDLE_MS : ANSWER_MS);
    clock.unref();
    if (isIdle) worker.unref();
    else worker.ref();
  }

  function end(reason: Error): void {
    if (isOver) return;
    isOver = true;
    clearTimeout(clock);
    onEnd();
    void worker.terminate();
    for (const { failed } of waiting.values()) failed(reason);
  }

  worker.on('error', end);
  worker.on('exit', () => end(new Error('the thread that predicts ended before it answered')));
  worker.on('message', (answer: Answer) => {
    const one = waiting.get(answer.ask);
    waiting.delete(answer.ask);
    watch();
    if ('predicted' in answer) return one?.done(answer.predicted);
    if (one) held.delete(one.modelId); // what could not be opened is read anew next time
    one?.failed(new Error(answer.failed));
  });
  watch();

  return {
    holds: (modelId: string) => held.has(modelId),
    /** `file` unless it is held. Throws an Error with the reason of the model or of the thread. */
    ask: (task: string, modelId: string, features: Table, file: Uint8Array | undefined) =>
      new Promise<Table>((done, failed) => {
        tell({ ask: ++asked, task, modelId, file, features });
        held.set(modelId, true, { noDisposeOnSet: true });
        const isFirst = waiting.size === 0;
        waiting.set(asked, { modelId, done, failed });
        if (isFirst) watch();
      }),
  };
}
