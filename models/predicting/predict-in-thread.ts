/** Predicts in a thread of its own, of a low priority: no request ever waits for TensorFlow. */
import { MotorpoolError, messageOf } from '../../platform/errors.js';
import type { Table } from '../tables/table.js';
import { predictingThread } from './predicting-thread-client.js';

/** A model by an id that never means another; `read` gives its file, and is called where the thread does not hold it. */
export interface KeptModel {
  readonly id: string;
  read(): Promise<Uint8Array>;
}

/** The model could not be opened, or could not answer for this table; the message says why. */
export class PredictionFailed extends MotorpoolError {
  constructor(task: string, reason: string) {
    super('unavailable', 'prediction-failed', `the model of ${task} gave no prediction: ${reason}`);
  }
}

/** One for the process: a second would hold the same models, and compete for the same core. */
let thread: ReturnType<typeof predictingThread> | undefined;

/**
 * Row i of what comes is what the task says of row i of `features`. Throws a PredictionFailed, and what `read` throws;
 * after a thread that died, the next question starts another.
 */
export async function predictByKept(task: string, model: KeptModel, features: Table): Promise<Table> {
  for (;;) {
    thread ??= predictingThread(() => {
      thread = undefined;
    });
    const asked = thread;
    const file = asked.holds(model.id) ? undefined : await model.read();
    if (thread !== asked) continue; // it ended meanwhile
    return await asked.ask(task, model.id, features, file).catch((error: unknown) => {
      throw new PredictionFailed(task, messageOf(error));
    });
  }
}
