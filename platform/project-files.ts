/** Where files stand that are run or read by their path: bundled code stands elsewhere than it was written. */
import { existsSync } from 'node:fs';
import { extname } from 'node:path';

const EXTENSION = extname(import.meta.url); // .ts from source, .js from dist

/** The nearest folder with a package.json, upwards from here; without one Node would not run us as modules. */
export const PROJECT = (() => {
  for (let folder = new URL('.', import.meta.url); folder.pathname !== '/'; folder = new URL('..', folder)) {
    if (existsSync(new URL('package.json', folder))) return folder;
  }
  throw new Error('the folder of Motorpool has lost its package.json');
})();

/** By its path from the root: the source itself, or what was built of it. */
export const projectFile = (path: string): URL => new URL(EXTENSION === '.ts' ? path : `dist/${path}`, PROJECT);

/** A module that a thread runs; `path` is without its extension. */
export const projectModule = (path: string): URL => projectFile(path + EXTENSION);
