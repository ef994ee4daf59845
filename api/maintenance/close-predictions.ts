/** Sets beside each prediction what came, once its month is over: so a version in service is judged by what happened. */
import type { Knex } from 'knex';
import { COMPONENTS } from '../../models/index.js';
import type { Prediction } from '../models/model-version.js';
import { predictionsRepository } from '../models/predictions-repository.js';
import { TASK } from './ask-models.js';
import { type EndOfPart, truthsRepository } from './truths-repository.js';

const DAY_MS = 86_400_000;
const AT_ONCE = 2_000;

/** Gives how many were closed. May run twice. */
export async function closePredictions(db: Knex): Promise<number> {
  let closed = 0;
  for (;;) {
    const open = await predictionsRepository(db).open(TASK, AT_ONCE);
    if (open.length === 0) return closed;
    const cars = [...new Set(open.map(({ subjectId }) => subjectId))];
    const since = new Date(Math.min(...open.map(({ from }) => Date.parse(from))));
    const ends = await truthsRepository(db).ends(cars, since);
    const byCar = new Map<string, EndOfPart[]>();
    for (const end of ends) byCar.set(end.vehicleId, [...(byCar.get(end.vehicleId) ?? []), end]);
    await predictionsRepository(db).setTruths(
      open.map((prediction) => ({
        id: prediction.id,
        truth: truthOf(prediction, byCar.get(prediction.subjectId) ?? []),
      })),
    );
    closed += open.length;
  }
}

/**
 * Of each part, as the task's lessons have it: `days` until it failed or was last known to be sound, and whether it `failed`.
 * One that was renewed was sound until then.
 */
function truthOf({ from, until }: Pick<Prediction, 'from' | 'until'>, ends: readonly EndOfPart[]) {
  const [begun, over] = [Date.parse(from), Date.parse(until)];
  return Object.fromEntries(
    COMPONENTS.flatMap((component) => {
      const end = ends.find((one) => one.component === component && one.at >= begun && one.at < over);
      return [
        [`${component}.days`, ((end?.at ?? over) - begun) / DAY_MS],
        [`${component}.failed`, Number(end?.failed ?? false)],
      ];
    }),
  );
}
