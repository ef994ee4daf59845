/** Watches over versions in service: how good they are as truths come in, how their data drift; and takes out what goes bad. */
import type { Knex } from 'knex';
import {
  accuracyComplaint,
  type Came,
  driftComplaint,
  driftOf,
  FEWEST_THINGS,
  type Task,
  tableOfRecords,
  taskNamed,
} from '../../models/index.js';
import { messageOf } from '../../platform/errors.js';
import type { Log } from '../../platform/log.js';
import { demote } from './demote.js';
import { type CamePrediction, modelDaysRepository, type WatchedModel } from './model-days-repository.js';
import { MOST_SHADOWS } from './served-models.js';
import { spreadCountsRepository } from './spread-counts-repository.js';

const DAY_MS = 86_400_000;
/** Drift is counted over so many days. */
const DRIFT_DAYS = 7;
const MOST_TRUTHS = 1_000;
const MOST_FAILURES = 3;

/** It may run as often as one likes. What cannot be judged is told in the log, and the next has its turn. */
export async function watchModels({ db, log }: { db: Knex; log: Log }, now = Date.now()): Promise<void> {
  for (const model of await modelDaysRepository(db).watched(MOST_SHADOWS)) {
    const { id, task, number, stage } = model;
    try {
      const complaint = await look(db, model, now);
      if (complaint === undefined || stage !== 'live') continue;
      const serves = await db.transaction((tx) => demote(tx, { id, task, number }, complaint));
      if (serves !== undefined)
        log.warn({ task, number, serves, reason: complaint }, 'a model went bad and was taken out');
    } catch (error) {
      log.warn({ task, number, reason: messageOf(error) }, 'a model in service could not be judged');
    }
  }
}

/** Notes what is found. Gives what is wrong, in words. Throws a MotorpoolError where what is kept of it is no table. */
async function look(db: Knex, model: WatchedModel, now: number): Promise<string | undefined> {
  const task = taskNamed(model.task);
  const days = modelDaysRepository(db);
  const from = model.stage === 'live' ? model.since : new Date(0); // promoted again, it begins anew
  const wholeDaysFrom = Math.ceil(from.getTime() / DAY_MS) * DAY_MS; // rows are counted by day
  const driftFrom = new Date(Math.max(wholeDaysFrom, now - DRIFT_DAYS * DAY_MS));
  const counts = await spreadCountsRepository(db).since(model.id, driftFrom);
  const drift = model.spreads ? driftOf(model.spreads, counts) : [];
  const known = await days.came(model.id, from, MOST_TRUTHS);
  const things = new Set(known.map(({ thing }) => thing)).size;
  const came = things >= FEWEST_THINGS ? cameOf(known) : undefined;
  await days.note(model.id, {
    truths: known.length,
    metrics: came ? finite(task.score(came.predicted, came.truth)) : {},
    rulesMetrics: came?.rules ? finite(task.score(came.rules, came.truth)) : {},
    drift,
  });
  // What came with the system learned from other cars than these: their drift is told, and nothing that it is taken out for.
  const drifted = model.isShipped ? undefined : driftComplaint(task, drift);
  return failureComplaint(model) ?? (await judged(task, model, came)) ?? drifted;
}

const judged = async (task: Task, { metrics }: WatchedModel, came: Came | undefined) =>
  came && accuracyComplaint(task, metrics, came);

const failureComplaint = ({ failuresInARow, lastFailure }: WatchedModel) =>
  failuresInARow >= MOST_FAILURES
    ? `it gave no prediction ${failuresInARow} times in a row: ${lastFailure}`
    : undefined;

/** `rules` only where each row has them, so that all are judged by the same rows. */
function cameOf(known: readonly CamePrediction[]): Came {
  const hasRules = known.every(({ rules }) => rules !== null);
  return {
    predicted: tableOfRecords(known.map(({ output }) => output)),
    truth: tableOfRecords(known.map(({ truth }) => truth)),
    things: known.map(({ thing }) => thing),
    rules: hasRules ? tableOfRecords(known.map(({ rules }) => rules)) : undefined,
  };
}

/** JSON has no NaN, which a metric is where nothing came true. */
const finite = (metrics: Readonly<Record<string, number>>) =>
  Object.fromEntries(Object.entries(metrics).filter(([, value]) => Number.isFinite(value)));
