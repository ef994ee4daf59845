/** Whether a version in service is clearly worse than it was in training, or than rules would have been: not by chance. */
import { setImmediate } from 'node:timers/promises';
import { seededRandom } from '../tables/random.js';
import { rowsOf, type Table } from '../tables/table.js';
import type { Judging, Task } from '../task.js';

/** What came of predictions: row i of each is of the same one. `rules`: what rules said of them. */
export interface Came {
  readonly predicted: Table;
  readonly truth: Table;
  readonly rules?: Table | undefined;
  /** What each row is of: rows of one thing share a truth, and so count as one. */
  readonly things: readonly string[];
}

/** With fewer things, chance says more than the model does. */
export const FEWEST_THINGS = 200;
/** By so much the error may grow in service. */
const WORSE_BY = 1.5;
const RESAMPLES = 200;
/** In so many of them it is worse: the windows of one night and the next overlap, so the question is asked again and again. */
const SURE = 0.99;

/**
 * A sentence, or undefined where nothing is clearly wrong or too little is known. It is sure where 99 % of 200 resamples of the
 * things, each with all of its rows (a bootstrap by clusters; B. Efron, 1979), agree, the same ones for both sides.
 */
export async function accuracyComplaint(
  task: Pick<Task, 'score' | 'judgedBy'>,
  trained: Readonly<Record<string, unknown>>,
  came: Came,
): Promise<string | undefined> {
  const { metric, better } = task.judgedBy;
  const rowsOfThings = grouped(came.things);
  if (rowsOfThings.length < FEWEST_THINGS) return undefined;
  const scoreOf = (said: Table, truth: Table) => task.score(said, truth)[metric] ?? Number.NaN;
  const isWorse = (score: number, than: number) => (better === 'lower' ? score > than : score < than);
  const now = scoreOf(came.predicted, came.truth);
  const wasTrained = trained[metric];
  const limit = typeof wasTrained === 'number' ? limitOf(wasTrained, better) : undefined;
  const byRules = came.rules && scoreOf(came.rules, came.truth);

  const mayBeWorse = limit !== undefined && isWorse(now, limit);
  const mayBeWorseThanRules = byRules !== undefined && isWorse(now, byRules);
  if (!mayBeWorse && !mayBeWorseThanRules) return undefined;
  let [worse, worseThanRules] = [0, 0];
  const { rows } = came.predicted;
  const random = seededRandom(rows);
  for (let turn = 0; turn < RESAMPLES; turn++) {
    await setImmediate(); // others have the thread
    const drawn = rowsOfThings.flatMap(() => rowsOfThings[random.below(rowsOfThings.length)] as number[]);
    const truth = rowsOf(came.truth, drawn);
    const score = scoreOf(rowsOf(came.predicted, drawn), truth);
    if (limit !== undefined && isWorse(score, limit)) worse++;
    if (came.rules && isWorse(score, scoreOf(rowsOf(came.rules, drawn), truth))) worseThanRules++;
  }
  const found = `${metric} is ${figure(now)} on the last ${rows} predictions whose truth is known`;
  if (worse >= SURE * RESAMPLES) return `${found}; in training it was ${figure(wasTrained as number)}`;
  if (worseThanRules >= SURE * RESAMPLES) return `${found}; rules would have had ${figure(byRules as number)}`;
  return undefined;
}

/** The rows of each thing. */
function grouped(things: readonly string[]): number[][] {
  const rows = new Map<string, number[]>();
  things.forEach((thing, row) => {
    const known = rows.get(thing);
    if (known) known.push(row);
    else rows.set(thing, [row]);
  });
  return [...rows.values()];
}

/** An error may grow by half; what should be high may also fall by a third, which says more where it is far from 1. */
const limitOf = (trained: number, better: Judging['better']) =>
  better === 'lower' ? WORSE_BY * trained : Math.max(1 - WORSE_BY * (1 - trained), trained / WORSE_BY);

const figure = (value: number) => String(Number(value.toPrecision(3)));
