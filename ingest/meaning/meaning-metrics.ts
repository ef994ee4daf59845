/** What the engine of meaning tells Prometheus. */
import { Counter, Gauge } from 'prom-client';
import type { Metrics } from '../../platform/metrics.js';

export function meaningMetrics(metrics: Metrics) {
  const registers = [metrics];
  function gauge(name: string, help: string, count: () => number): void {
    new Gauge({
      ...{ name, help, registers },
      collect() {
        this.set(count());
      },
    });
  }
  return {
    reRead: new Counter({
      name: 'motorpool_meaning_re_readings_total',
      help: 'Times that a car was read from a checkpoint on: after a start, or as samples came late',
      registers,
    }),
    samplesReRead: new Counter({
      name: 'motorpool_meaning_samples_re_read_total',
      help: 'Samples read out of the store for that',
      registers,
    }),
    notWatched: new Counter({
      name: 'motorpool_meaning_causes_not_watched_total',
      help: 'Times that a car had too many causes of alerts at once for one more of a fence or a fault code',
      registers,
    }),
    newsWithheld: new Counter({
      name: 'motorpool_alert_news_withheld_total',
      help: 'News of alerts that open pages were not told live, as their car raised too many within an hour; the list has them',
      registers,
    }),
    waiting: (count: () => number) => gauge('motorpool_meaning_cars_waiting', 'Cars that wait to be read again', count),
    failing: (count: () => number) =>
      gauge(
        'motorpool_meaning_cars_failing',
        'Cars of which trips and alerts cannot be written; the log names them',
        count,
      ),
  };
}

export type MeaningMetrics = ReturnType<typeof meaningMetrics>;
