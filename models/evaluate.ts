/** How good a task's models are, by the exam that the task names. */

import type { Table } from './tables/table.js';
import { UnfitTable } from './tables/table.js';
import type { Ask, Task } from './task.js';
import { trainInThread } from './training/train-in-thread.js';
import type { RunOptions } from './training/training-run.js';

export interface Evaluation {
  readonly exams: number;
  /** The mean over the exams, by the metric's name. */
  readonly scores: Readonly<Record<string, number>>;
}

/** Trains anew for each exam, on its training part alone. Throws `UnfitTable` where nothing can be held out. */
export async function evaluate(task: Task, labelled: Table, ask: Ask, options: RunOptions = {}): Promise<Evaluation> {
  const exams = task.holdOut(labelled, ask);
  if (exams.length === 0 || exams.some(({ train, test }) => train.rows === 0 || test.rows === 0)) {
    throw new UnfitTable(`nothing can be held out for ${task.name}: a part of the exam would have no rows`);
  }
  const scores: Record<string, number> = {};
  for (const { train, test, truth } of exams) {
    const saved = await trainInThread(task.name, train, ask, options);
    using predictor = await task.open(saved);
    for (const [metric, score] of Object.entries(task.score(predictor.predict(test), truth))) {
      scores[metric] = (scores[metric] ?? 0) + score / exams.length;
    }
  }
  return { exams: exams.length, scores };
}
