/** What runs in the thread that tries a model's file: it is opened, and asked of one row. */
import { parentPort, workerData } from 'node:worker_threads';
import { messageOf } from '../../platform/errors.js';
import type { ModelHead, SavedModel } from '../saved-model.js';
import { type Cells, type Table, tableOf, UnfitTable } from '../tables/table.js';
import { taskNamed } from '../tasks/index.js';
import type { Trial, Tried } from './try-model.js';

const { task, file } = workerData.order as Trial;
const say = (tried: Tried) => parentPort?.postMessage(tried);

try {
  const { spreads, saved } = JSON.parse(new TextDecoder().decode(file)) as SavedModel;
  using predictor = await taskNamed(task).open(saved);
  const row = spreads && middling(spreads.inputs);
  const said = row && predicted(() => predictor.predict(row));
  if (said && said.rows !== 1) throw new Error(`it said ${said.rows} rows of one that was asked`);
  say({});
} catch (error) {
  say({ failed: messageOf(error) });
}

/** A table that the task cannot read says nothing of the model: one row is no history, and a middle of dates is no date. */
function predicted(predict: () => Table): Table | undefined {
  try {
    return predict();
  } catch (error) {
    if (error instanceof UnfitTable) return undefined;
    throw error;
  }
}

/** One row of what the model learned from: the middle of the numbers, the most frequent of the texts. */
function middling(inputs: ModelHead['spreads']['inputs']): Table {
  const cells = inputs.map(({ name, edges, levels }): [string, Cells] => [
    name,
    edges ? [edges[Math.floor(edges.length / 2)] ?? Number.NaN] : [levels?.[0]],
  ]);
  return tableOf(Object.fromEntries(cells));
}
