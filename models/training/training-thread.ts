/** What runs in the thread of a training. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { messageOf } from '../../platform/errors.js';
import { modelFile } from '../saved-model.js';
import { fingerprintOf } from '../tables/fingerprint.js';
import { taskNamed } from '../tasks/index.js';
import type { Told, TrainingOrder } from './train-in-thread.js';
import { trainModel } from './train-model.js';
import { trainingRun } from './training-run.js';

const { task, labelled, ask, wanted, checkpointDir } = workerData.order as TrainingOrder;
const digest = createHash('sha256')
  .update(JSON.stringify([ask, taskNamed(task).recipe]))
  .update(fingerprintOf(labelled))
  .digest('hex')
  .slice(0, 16);
const stopping = new AbortController();
parentPort?.on('message', () => stopping.abort(new Error('stopped')));
const tell = (told: Told) => parentPort?.postMessage(told);

try {
  const run = trainingRun({
    signal: stopping.signal,
    onProgress: (progress) => tell({ progress }),
    // What another order, or other data, left is not gone on from.
    checkpointDir: checkpointDir && join(checkpointDir, `${task}-${digest}`),
  });
  if (wanted === 'saved') {
    tell({ result: await taskNamed(task).train(labelled, ask, run) });
  } else {
    const model = await trainModel(taskNamed(task), labelled, { ...ask, isJudged: wanted === 'judged file' }, run);
    tell({ result: modelFile(model) });
  }
} catch (error) {
  tell({ failed: messageOf(error) });
}
