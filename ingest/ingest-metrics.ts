/** What ingest tells Prometheus. */
import { Counter, Histogram } from 'prom-client';
import type { Metrics } from '../platform/metrics.js';

export function ingestMetrics(metrics: Metrics) {
  const registers = [metrics];
  return {
    stored: new Counter({
      name: 'motorpool_samples_stored_total',
      help: 'Samples that were new to the store',
      registers,
    }),
    repeated: new Counter({
      name: 'motorpool_samples_repeated_total',
      help: 'Samples that came again and are kept once',
      registers,
    }),
    quarantined: new Counter({
      name: 'motorpool_samples_quarantined_total',
      help: 'Samples and messages that can never be stored, by reason',
      labelNames: ['reason'] as const,
      registers,
    }),
    odd: new Counter({
      name: 'motorpool_samples_odd_total',
      help: 'Stored samples in which something was odd',
      registers,
    }),
    batchSamples: new Histogram({
      name: 'motorpool_store_batch_samples',
      help: 'Samples in one group commit',
      buckets: [1, 3, 10, 30, 100, 300, 1000, 3000, 10_000],
      registers,
    }),
    groupSeconds: new Histogram({
      name: 'motorpool_ingest_group_seconds',
      help: 'From the first sample of a group to its commit',
      buckets: [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers,
    }),
    failures: new Counter({
      name: 'motorpool_ingest_failures_total',
      help: 'Failed tries to write, each tried again',
      labelNames: ['what'] as const,
      registers,
    }),
  };
}

export type IngestMetrics = ReturnType<typeof ingestMetrics>;
