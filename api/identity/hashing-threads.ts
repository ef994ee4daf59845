/**
 * Threads that hash passwords and nothing else, at a low priority: a hash is 20 ms of a core, and while many want to sign
 * in nobody else may wait for that. Node's own pool would run them beside the event loop as its equals.
 */
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';

const require = createRequire(import.meta.url);

/** As OWASP's cheat sheet sets argon2id. */
const OPTIONS = { memoryCost: 19 * 1024, timeCost: 2, parallelism: 1 };

/** About a tenth of a core that is always busy: the lowest, 19, would leave a sign-in waiting there for seconds. */
export const NICE = 10;

/** As text, so that it runs alike from `dist` and, in tests, from TypeScript, which Node 20's threads cannot load. */
const PROGRAM = `
  const { parentPort, workerData } = require('node:worker_threads');
  const { hashSync, verifySync } = require(workerData.argon2);
  if (process.platform === 'linux') require('node:os').setPriority(0, ${NICE}); // of this thread; elsewhere of the process
  parentPort.on('message', ({ password, hash }) => {
    try {
      const result = hash === undefined ? hashSync(password, workerData.options) : verifySync(hash, password);
      parentPort.postMessage({ result });
    } catch (error) {
      parentPort.postMessage({ error: String(error) });
    }
  });
`;

interface Task {
  password: string;
  /** To check against; undefined to make one. */
  hash?: string;
}

export interface HashingThreads {
  /** How many work at once; give it no more. */
  readonly size: number;
  hash(password: string): Promise<string>;
  verify(hash: string, password: string): Promise<boolean>;
  stop(): Promise<void>;
}

/** They start when they are first needed, and keep no process alive. One core is left to all else. */
export function hashingThreads(size = Math.max(1, Math.min(4, availableParallelism() - 1))): HashingThreads {
  const all = new Set<Worker>();
  const idle: Worker[] = [];

  function begin(): Worker {
    const workerData = { argon2: require.resolve('@node-rs/argon2'), options: OPTIONS };
    const worker = new Worker(PROGRAM, { eval: true, execArgv: [], workerData });
    worker.on('error', () => {}); // whoever waits for it is told at its exit
    worker.on('exit', () => {
      all.delete(worker);
      if (idle.includes(worker)) idle.splice(idle.indexOf(worker), 1);
    });
    all.add(worker);
    return worker;
  }

  async function run(task: Task): Promise<unknown> {
    const worker = idle.pop() ?? begin();
    worker.ref();
    const { result, error } = await new Promise<{ result?: unknown; error?: string }>((resolve) => {
      const broken = () => resolve({ error: 'the hashing thread ended' });
      worker.once('exit', broken);
      worker.once('message', (answer) => {
        worker.off('exit', broken);
        idle.push(worker);
        resolve(answer);
      });
      worker.postMessage(task);
    });
    worker.unref();
    if (error !== undefined) throw new Error(error);
    return result;
  }

  return {
    size,
    hash: (password) => run({ password }) as Promise<string>,
    verify: (hash, password) => run({ password, hash }) as Promise<boolean>,
    async stop() {
      idle.length = 0;
      await Promise.all([...all].map((worker) => worker.terminate()));
    },
  };
}
