/** What runs in the thread of a training. */
import { parentPort, workerData } from 'node:worker_threads';
import { messageOf } from '../../platform/errors.js';
import { taskNamed } from '../tasks/index.js';
import type { Told, TrainingOrder } from './train-in-thread.js';
import { trainingRun } from './training-run.js';

const { task, labelled, ask, checkpointDir } = workerData.order as TrainingOrder;
const stopping = new AbortController();
parentPort?.on('message', () => stopping.abort(new Error('stopped')));
const tell = (told: Told) => parentPort?.postMessage(told);

try {
  const run = trainingRun({ signal: stopping.signal, onProgress: (progress) => tell({ progress }), checkpointDir });
  tell({ saved: await taskNamed(task).train(labelled, ask, run) });
} catch (error) {
  tell({ failed: messageOf(error) });
}
