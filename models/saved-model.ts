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
  const model = (await readFile(path, 'utf8')
    .then(JSON.parse)
    .catch((error: unknown) => {
      throw new UnfitTable(`${path}: ${error instanceof SyntaxError ? NO_MODEL : messageOf(error)}`);
    })) as SavedModel;
  if (typeof model?.task === 'string' && model.saved !== undefined) return model;
  throw new UnfitTable(`${path}: ${NO_MODEL}`);
}

const NO_MODEL = 'there is no model in it; `train` makes one';
