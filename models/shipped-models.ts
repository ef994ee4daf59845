/** Models that come with the system, so that a new one need not begin with rules: `shipped/<task>.json`, made by `train`. */
import { readdir, readFile } from 'node:fs/promises';
import { projectFile } from '../platform/project-files.js';

const HOME = projectFile('models/shipped/');

export interface ShippedModel {
  readonly task: string;
  /** Its file. */
  read(): Promise<Uint8Array>;
}

export async function shippedModels(): Promise<ShippedModel[]> {
  const files = (await readdir(HOME)).filter((name) => name.endsWith('.json')).sort();
  return files.map((name) => ({ task: name.slice(0, -'.json'.length), read: () => readFile(new URL(name, HOME)) }));
}
