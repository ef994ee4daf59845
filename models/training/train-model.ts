/** A model with all that a registry keeps of it: trained, judged on what it held out, and the spreads of its data. */
import type { ModelHead, SavedModel } from '../saved-model.js';
import { fingerprintOf } from '../tables/fingerprint.js';
import { type Spread, spreadsOf } from '../tables/spread.js';
import { onlyColumns, type Table, without } from '../tables/table.js';
import type { Ask, HoldOut, Task } from '../task.js';
import type { TrainingRun } from './training-run.js';

/**
 * `isJudged`: first others are trained for the task's exams, which takes as long again for each that learns from a part alone.
 * Throws what the task does.
 */
export async function trainModel(
  task: Task,
  labelled: Table,
  { isJudged, ...ask }: Ask & { isJudged: boolean },
  run: TrainingRun,
): Promise<SavedModel> {
  const exams = isJudged ? task.holdOut(labelled, ask) : [];
  const { metrics, outputs, whole } = await judged(task, labelled, exams, ask, run);
  const read = exams[0] ? onlyColumns(labelled, [...exams[0].test.columns.keys()]) : labelled;
  return {
    task: task.name,
    seed: ask.seed,
    trainedAt: new Date().toISOString(),
    dataHash: fingerprintOf(labelled),
    parameters: {
      recipe: task.recipe,
      rows: labelled.rows,
      ...(ask.target === undefined ? {} : { target: ask.target }),
      ...(ask.quick ? { quick: true } : {}),
    },
    metrics,
    spreads: { inputs: spreadsOf(without(read, ...(task.personal ?? []))), outputs },
    saved: whole ?? (await task.train(labelled, ask, run)),
  };
}

/** Means over the exams; the spread of what was predicted in the first; what an exam taught from all that is labelled. */
async function judged(
  task: Task,
  labelled: Table,
  exams: readonly HoldOut[],
  ask: Ask,
  run: TrainingRun,
): Promise<{ metrics: ModelHead['metrics']; outputs: Spread[]; whole: unknown }> {
  const metrics: Record<string, number> = {};
  let whole: unknown;
  let outputs: Spread[] | undefined;
  for (const [index, { train, test, truth }] of exams.entries()) {
    const saved = await run.once(`exam ${index + 1}`, (part) => task.train(train, ask, part));
    if (train === labelled) whole = saved;
    using predictor = await task.open(saved);
    const predicted = predictor.predict(test);
    outputs ??= spreadsOf(predicted);
    for (const [metric, score] of Object.entries(task.score(predicted, truth))) {
      metrics[metric] = (metrics[metric] ?? 0) + score / exams.length;
    }
  }
  return { metrics, outputs: outputs ?? [], whole };
}
