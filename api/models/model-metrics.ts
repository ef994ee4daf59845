/** Metrics of the models in service: what the watch found last. */
import type { Knex } from 'knex';
import { Gauge } from 'prom-client';
import type { Log } from '../../platform/log.js';
import type { Metrics } from '../../platform/metrics.js';
import { databaseReasonOf } from '../../platform/postgres/database-reason.js';
import { modelDaysRepository, type NewestDay } from './model-days-repository.js';

type Labels = Record<string, string>;

export function modelMetrics(metrics: Metrics, db: Knex, log: Log): void {
  let reading: Promise<NewestDay[]> | undefined;

  /** One reading serves all that ask at once. What cannot be read is left out. */
  function newest(): Promise<NewestDay[]> {
    reading ??= modelDaysRepository(db)
      .newest()
      .catch((error: unknown) => {
        log.warn({ reason: databaseReasonOf(error) }, 'no metrics of models');
        return [];
      })
      .finally(() => {
        reading = undefined;
      });
    return reading;
  }

  function gauge(what: string, help: string, more: string[], fill: (day: NewestDay, set: Setter) => void): void {
    new Gauge({
      ...{ name: `motorpool_model_${what}`, help, registers: [metrics] },
      labelNames: ['task', 'version', 'stage', ...more],
      async collect() {
        const days = await newest();
        this.reset();
        for (const day of days) {
          const { task, number, stage } = day;
          fill(day, (value, labels) => this.set({ task, version: String(number), stage, ...labels }, value));
        }
      },
    });
  }

  gauge('truths', 'Newest predictions whose truth is known, at most 1000', [], ({ truths }, set) => set(truths, {}));
  gauge('failures_in_a_row', 'Questions that it could not answer', [], (day, set) => set(day.failuresInARow, {}));
  gauge('accuracy', 'Of those predictions, of the model and of rules', ['metric', 'by'], (day, set) => {
    for (const [metric, value] of Object.entries(day.metrics)) set(value, { metric, by: 'model' });
    for (const [metric, value] of Object.entries(day.rulesMetrics)) set(value, { metric, by: 'rules' });
  });
  gauge('drift', 'Stability index of the column that drifted most, over the last days', ['side'], ({ drift }, set) => {
    for (const side of ['input', 'output']) {
      const indexes = drift.filter((one) => one.side === side).map(({ index }) => index);
      if (indexes.length > 0) set(Math.max(...indexes), { side });
    }
  });
}

type Setter = (value: number, labels: Labels) => void;
