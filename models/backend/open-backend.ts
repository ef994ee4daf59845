/** Which engine computes the networks: the first that passes a test of itself, not the first that is installed. */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { enableProdMode, ready, setBackend } from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-layers'; // the core alone knows no gradients: they are registered by this package
import { messageOf } from '../../platform/errors.js';
import { selfTest } from './self-test.js';

export type BackendName = 'tensorflow' | 'wasm' | 'cpu';

export interface Backend {
  readonly name: BackendName;
  /** Why the faster ones were passed over, in words. */
  readonly passedOver: readonly string[];
}

/** The fastest first. The files of WebAssembly stand in its npm package: nothing is fetched. */
const LOADERS: Record<BackendName, () => Promise<unknown>> = {
  tensorflow: () => importOptional('@tensorflow/tfjs-node'),
  wasm: async () => {
    const { setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm');
    const home = dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm/package.json'));
    setWasmPaths(`${join(home, 'wasm-out')}/`);
  },
  cpu: () => import('@tensorflow/tfjs-backend-cpu'),
};

export const BACKENDS = Object.keys(LOADERS) as readonly BackendName[];

let opened: Promise<Backend> | undefined;

/** The backend of this thread, chosen at the first call. Throws where not even plain JavaScript passes the test. */
export function openBackend(): Promise<Backend> {
  opened ??= choose();
  return opened;
}

/** Makes this backend the one in use. Throws where it cannot be loaded, or computes what it should not. */
export async function startBackend(name: BackendName): Promise<void> {
  enableProdMode(); // it also keeps the library from advertising on the terminal
  await LOADERS[name]();
  if (!(await setBackend(name))) throw new Error('it does not start');
  await ready();
  selfTest();
}

async function choose(): Promise<Backend> {
  const passedOver: string[] = [];
  for (const name of BACKENDS) {
    try {
      await startBackend(name);
      return { name, passedOver };
    } catch (error) {
      passedOver.push(`${name}: ${messageOf(error).split('\n')[0]}`);
    }
  }
  throw new Error(`no TensorFlow.js backend works here: ${passedOver.join('; ')}`);
}

/** By a name that the compiler does not follow: npm leaves an optional package out where it cannot be installed. */
const importOptional = (name: string): Promise<unknown> => import(name);
