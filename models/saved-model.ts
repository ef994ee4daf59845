/** A trained model as a file: JSON, where what the task saved comes last, so that the head is read without it. */
import { readFile } from 'node:fs/promises';
import { messageOf } from '../platform/errors.js';
import type { Spread } from './tables/spread.js';
import { UnfitTable } from './tables/table.js';

export interface ModelHead {
  readonly task: string;
  readonly seed: number;
  readonly trainedAt: string;
  /** SHA-256 of the table that it learned from. */
  readonly dataHash: string;
  readonly parameters: Readonly<Record<string, number | string | boolean>>;
  /** What it reached on what was held out; empty where nothing was. */
  readonly metrics: Readonly<Record<string, number>>;
  /** Of what it learned from, and of what it predicted for held-out rows: what comes in service is compared with them. */
  readonly spreads: { readonly inputs: readonly Spread[]; readonly outputs: readonly Spread[] };
}

export interface SavedModel extends ModelHead {
  readonly saved: unknown;
}

export const modelFile = ({ saved, ...head }: SavedModel): Uint8Array =>
  new TextEncoder().encode(JSON.stringify({ ...head, saved }));

const SAVED = ',"saved":';

/** What a file says of itself; undefined where it is no such file. Not checked beyond its task. */
export function headOf(file: Uint8Array): ModelHead | undefined {
  const end = Buffer.from(file.buffer, file.byteOffset, file.byteLength).indexOf(SAVED);
  if (end < 0) return undefined;
  try {
    const head = JSON.parse(`${new TextDecoder().decode(file.subarray(0, end))}}`) as ModelHead;
    return typeof head.task === 'string' ? head : undefined;
  } catch {
    return undefined;
  }
}

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
