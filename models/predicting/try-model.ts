/** Opens a model's file before anything relies on it: in a thread of its own, so that an odd one disturbs no prediction. */
import { MotorpoolError, messageOf } from '../../platform/errors.js';
import { projectModule } from '../../platform/project-files.js';
import { headOf } from '../saved-model.js';
import { shown } from '../tables/shown.js';
import { lowPriorityThread } from '../training/low-priority-thread.js';

export interface Trial {
  readonly task: string;
  readonly file: Uint8Array;
}

/** What the thread says. */
export interface Tried {
  readonly failed?: string;
}

const THREAD = projectModule('models/predicting/trying-thread');
/** Opening takes seconds. */
const MOST_MS = 30_000;
const MOST_WORDS = 200;

/** The file is no model of this task; the message says why. */
class UnfitModel extends MotorpoolError {
  constructor(reason: string) {
    super('bad-input', 'bad-model', `The file is no model that can serve: ${reason}.`);
  }
}

/**
 * Throws an UnfitModel (bad-input) where the file does not open as a model of the task, or cannot answer for a row of what it
 * learned from. It may take a core and much memory for a minute.
 */
export async function tryModel(task: string, file: Uint8Array): Promise<void> {
  if (!headOf(file)) throw new UnfitModel('there is no model in it; `npm run models -- train` makes one');
  const failed = await tried({ task, file });
  if (failed === undefined) return;
  throw new UnfitModel(`tried as one of ${task}, it fails with “${shown(failed, MOST_WORDS)}”`);
}

/** What failed, in words. */
function tried(trial: Trial): Promise<string | undefined> {
  const worker = lowPriorityThread(THREAD, trial);
  let clock: NodeJS.Timeout | undefined;
  return new Promise<string | undefined>((done) => {
    clock = setTimeout(() => done('it took too long'), MOST_MS);
    worker.on('message', ({ failed }: Tried) => done(failed));
    worker.on('error', (error) => done(messageOf(error)));
    worker.on('exit', () => done('the thread that opened it ended'));
  }).finally(() => {
    clearTimeout(clock);
    void worker.terminate();
  });
}
