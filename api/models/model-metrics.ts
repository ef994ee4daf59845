/** Metrics of the models in service: what the watch found last. */
import type { Knex } from 'knex';
import type { Log } from '../../platform/log.js';
import type { Metrics } from '../../platform/metrics.js';
import { type Figure, readFigures, type Told } from '../../platform/read-figures.js';
import { modelDaysRepository, type NewestDay } from './model-days-repository.js';

interface Reading {
  days: NewestDay[];
  demoted: Record<string, number>;
}

type OfDay = (day: NewestDay) => readonly Told[];

function ofEach(what: string, help: string, more: readonly string[], tell: OfDay): Figure<Reading> {
  return {
    ...{ name: `model_${what}`, help, labelNames: ['task', 'version', 'stage', ...more] },
    tell: ({ days }) =>
      days.flatMap((day) => {
        const own = { task: day.task, version: String(day.number), stage: day.stage };
        return tell(day).map(([value, labels]): Told => [value, { ...own, ...labels }]);
      }),
  };
}

const FIGURES: readonly Figure<Reading>[] = [
  ofEach('truths', 'Newest predictions whose truth is known, at most 1000', [], ({ truths }) => [[truths]]),
  ofEach('failures_in_a_row', 'Questions that it could not answer', [], (day) => [[day.failuresInARow]]),
  ofEach('accuracy', 'Of those predictions, of the model and of rules', ['metric', 'by'], (day) => [
    ...Object.entries(day.metrics).map(([metric, value]): Told => [value, { metric, by: 'model' }]),
    ...Object.entries(day.rulesMetrics).map(([metric, value]): Told => [value, { metric, by: 'rules' }]),
  ]),
  ofEach('drift', 'Stability index of the column that drifted most, over the last days', ['side'], ({ drift }) =>
    ['input', 'output'].flatMap((side): Told[] => {
      const indexes = drift.filter((one) => one.side === side).map(({ index }) => index);
      return indexes.length > 0 ? [[Math.max(...indexes), { side }]] : [];
    }),
  ),
  {
    name: 'models_demoted',
    help: 'Versions that went bad in service within the last day, by task',
    labelNames: ['task'],
    tell: ({ demoted }) => Object.entries(demoted).map(([task, count]) => [count, { task }]),
  },
];

export function modelMetrics(deps: { metrics: Metrics; db: Knex; log: Log }): void {
  const days = modelDaysRepository(deps.db);
  readFigures(
    deps,
    'models',
    async () => ({ days: await days.newest(), demoted: await days.demotedLastDay() }),
    FIGURES,
  );
}
