/** A trained model as a file: JSON, with the name of its task and the seed beside what the task saved. */
import { readFile, writeFile } from 'node:fs/promises';
import { messageOf } from '../platform/errors.js';
import { UnfitTable } from './tables/table.js';

export interface SavedModel {
  readonly task: string;
  readonly seed: number;
  readonly trainedAt: string;
  readonly saved: unknown;
}

export const writeModel = (path: string, model: SavedModel): Promise<void> => writeFile(path, JSON.stringify(model));

/** Throws with the path where it holds no model. */
export async function readModel(path: string): Promise<SavedModel> {
  try {
    const model = JSON.parse(await readFile(path, 'utf8')) as SavedModel;
    if (typeof model.task !== 'string' || model.saved === undefined) throw new Error('there is no model in it');
    return model;
  } catch (error) {
    throw new UnfitTable(`${path}: ${messageOf(error)}`);
  }
}
