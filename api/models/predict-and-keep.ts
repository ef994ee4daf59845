/** Asks every version of a task that is to be asked, and keeps what each said with its version. */
import type { Knex } from 'knex';
import { countsIn, predictByKept, type Row, recordsOf, rowsOf, type Table } from '../../models/index.js';
import type { BlobStore } from '../../platform/blob-store/blob-store.js';
import { messageOf } from '../../platform/errors.js';
import type { Log } from '../../platform/log.js';
import { modelsRepository } from './models-repository.js';
import { predictionsRepository } from './predictions-repository.js';
import { type ServedModel, servedModels } from './served-models.js';
import { type SpreadCount, spreadCountsRepository } from './spread-counts-repository.js';

const AT_ONCE = 500; // the loop stands still for each

export interface Questions {
  /**
   * What row i is about: a vehicle, a branch, a reservation, and the time [from, until) in ms that is spoken of; no two rows are
   * about the same. Asked again on the same day (UTC), the newest stands, and nothing counts twice.
   */
  readonly subjects: readonly { readonly id: string; readonly from: number; readonly until: number }[];
  /** As the task reads it: row i is of subject i. */
  readonly features: Table;
  /** What rules would say, in the columns that the task predicts: so a version that is worse than rules is found out. */
  readonly rules?: Table;
  /** A sentence where what a version says makes no sense: then it gave no prediction. */
  readonly complaint?: (outputs: readonly Row[]) => string | undefined;
}

interface Dependencies {
  readonly db: Knex;
  readonly blobs: BlobStore;
  readonly log: Log;
}

/**
 * What the live version says, an object of the task's columns for each row; undefined where rules are to serve: none is live, the
 * task is switched off, or the model failed, which is told in the log and counted against it. Throws what the database throws.
 */
export async function predictAndKeep(
  deps: Dependencies,
  task: string,
  questions: Questions,
): Promise<{ model: ServedModel; outputs: Row[] } | undefined> {
  const { live, shadows } = await servedModels(deps).of(task);
  for (const shadow of shadows) await ask(deps, task, shadow, questions);
  const outputs = live && (await ask(deps, task, live, questions));
  return live && outputs && { model: live, outputs };
}

async function ask(
  { db, log }: Dependencies,
  task: string,
  model: ServedModel,
  { subjects, features, rules, complaint }: Questions,
): Promise<Row[] | undefined> {
  let predicted: Table;
  let outputs: Row[];
  try {
    predicted = await predictByKept(task, model, features);
    if (predicted.rows !== subjects.length) {
      throw new Error(`it said ${predicted.rows} rows of ${subjects.length} that were asked`);
    }
    outputs = recordsOf(predicted);
    const odd = complaint?.(outputs);
    if (odd !== undefined) throw new Error(odd);
  } catch (error) {
    const reason = messageOf(error);
    log.warn({ task, model: model.number, stage: model.stage, reason }, 'a model gave no prediction; rules serve');
    await modelsRepository(db).noteFailure(model.id, reason);
    return undefined;
  }
  const byRules = rules && recordsOf(rules);
  await db.transaction(async (tx) => {
    const predictions = predictionsRepository(tx);
    await predictions.lock(model.id);
    const first: number[] = [];
    for (let from = 0; from < subjects.length; from += AT_ONCE) {
      const places = await predictions.insert(
        subjects.slice(from, from + AT_ONCE).map(({ id, ...about }, index) => ({
          ...{ modelId: model.id, task, subjectId: id, ...about },
          ...{ output: outputs[from + index], rules: byRules?.[from + index] },
        })),
      );
      first.push(...places.map((place) => from + place));
    }
    if (first.length > 0) {
      const counts = countsOf(model, rowsOf(features, first), rowsOf(predicted, first));
      await spreadCountsRepository(tx).add(model.id, counts);
    }
    await modelsRepository(tx).noteAnswer(model.id);
  });
  return outputs;
}

/** Rows by bin of the columns whose spread in training is known. */
function countsOf({ spreads }: ServedModel, features: Table, predicted: Table): SpreadCount[] {
  const count = (side: SpreadCount['side'], table: Table) =>
    (spreads?.[`${side}s`] ?? []).flatMap((spread) => {
      const column = table.columns.get(spread.name);
      return column ? [{ side, name: spread.name, counts: countsIn(spread, column) }] : [];
    });
  return [...count('input', features), ...count('output', predicted)];
}

/** The complaint where one of these columns, a probability or a share, holds anything but a number from 0 to 1. */
export function oddShare(columns: readonly string[]): (outputs: readonly Row[]) => string | undefined {
  return (outputs) => {
    const odd = columns.find((name) => !outputs.every((row) => isShare(row[name])));
    return odd && `${odd} is not always a number from 0 to 1`;
  };
}

export const isShare = (value: unknown): boolean => typeof value === 'number' && value >= 0 && value <= 1;
