/** What runs in the thread that predicts: models by their ids, opened once, and one question after the other. */
import { parentPort } from 'node:worker_threads';
import { messageOf } from '../../platform/errors.js';
import type { SavedModel } from '../saved-model.js';
import type { Predictor } from '../task.js';
import { taskNamed } from '../tasks/index.js';
import type { Answer, Told } from './predicting-thread-client.js';

const open = new Map<string, Predictor>();
let before: Promise<void> = Promise.resolve();

parentPort?.on('message', (told: Told) => {
  before = before.then(() => ('close' in told ? close(told.close) : answer(told)));
});

async function answer({ ask, task, modelId, file, features }: Extract<Told, { ask: number }>): Promise<void> {
  try {
    if (file && !open.has(modelId)) {
      const { saved } = JSON.parse(new TextDecoder().decode(file)) as SavedModel;
      open.set(modelId, await taskNamed(task).open(saved));
    }
    const predictor = open.get(modelId);
    if (!predictor) throw new Error('the model is not open');
    say({ ask, predicted: predictor.predict(features) });
  } catch (error) {
    say({ ask, failed: messageOf(error) });
  }
}

function close(modelId: string): void {
  open.get(modelId)?.[Symbol.dispose]();
  open.delete(modelId);
}

const say = (answered: Answer) => parentPort?.postMessage(answered);
