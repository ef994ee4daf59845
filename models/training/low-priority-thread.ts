/** A thread of a low priority: whoever works beside it goes on as if nothing were. */
import { Worker } from 'node:worker_threads';

const NICE = 10;

/** Node 20's threads do not load TypeScript by themselves; from `dist` there is none. */
const PROGRAM = `
  const { workerData } = require('node:worker_threads');
  if (process.platform === 'linux') require('node:os').setPriority(0, ${NICE}); // of this thread; elsewhere of the process
  (workerData.program.endsWith('.ts') ? import('tsx/esm/api').then(({ register }) => register()) : Promise.resolve())
    .then(() => import(workerData.program));
`;

/** `program` is a module, loaded in the thread; there, `order` is `workerData.order`. */
export function lowPriorityThread(program: URL, order?: unknown): Worker {
  return new Worker(PROGRAM, { eval: true, execArgv: [], workerData: { program: program.href, order } });
}
