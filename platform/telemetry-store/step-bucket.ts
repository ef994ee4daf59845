/** What is known of a span of one or many cars' samples: the rules of roll-ups and steps, the same in every adapter. */
import { NUMERIC_SIGNALS, ODD_MARKS, type SignalName, type StoredSample } from '../../contracts/index.js';
import type { Step, StepFunction } from './telemetry-store.js';

export interface SignalSummary {
  count: number;
  sum: number;
  min: number;
  max: number;
  last: number;
  /** ms since the epoch, of `last`. */
  lastAt: number;
}

export interface StepBucket {
  samples: number;
  distanceKm: number;
  signals: Partial<Record<SignalName, SignalSummary>>;
}

export const emptyBucket = (): StepBucket => ({ samples: 0, distanceKm: 0, signals: {} });

/** The value of a numeric signal, unless it is absent or marked odd. */
export function soundValue(sample: StoredSample, signal: SignalName): number | undefined {
  const value = sample[signal];
  return typeof value === 'number' && (sample.quality & (ODD_MARKS[signal] ?? 0)) === 0 ? value : undefined;
}

export function addValue(bucket: StepBucket, signal: SignalName, value: number, at: number): void {
  mergeSignal(bucket, signal, { count: 1, sum: value, min: value, max: value, last: value, lastAt: at });
}

/** Takes in a sample; `distanceKm` is what the car drove to it from the sample before. */
export function addSample(bucket: StepBucket, sample: StoredSample, distanceKm: number): void {
  bucket.samples++;
  bucket.distanceKm += distanceKm;
  for (const signal of NUMERIC_SIGNALS) {
    const value = soundValue(sample, signal);
    if (value !== undefined) addValue(bucket, signal, value, sample.observedAt);
  }
}

export function mergeSignal(bucket: StepBucket, signal: SignalName, more: SignalSummary): void {
  const known = bucket.signals[signal];
  if (!known) {
    bucket.signals[signal] = { ...more };
    return;
  }
  known.count += more.count;
  known.sum += more.sum;
  known.min = Math.min(known.min, more.min);
  known.max = Math.max(known.max, more.max);
  if (more.lastAt >= known.lastAt) {
    known.last = more.last;
    known.lastAt = more.lastAt;
  }
}

export function mergeBucket(bucket: StepBucket, more: StepBucket): void {
  bucket.samples += more.samples;
  bucket.distanceKm += more.distanceKm;
  for (const [signal, summary] of Object.entries(more.signals)) mergeSignal(bucket, signal as SignalName, summary);
}

/** As the port shows it. */
export function stepOf(at: number, bucket: StepBucket, fn: StepFunction, signals: readonly SignalName[]): Step {
  const values: Step['values'] = { distanceKm: bucket.distanceKm };
  for (const signal of signals) {
    const summary = bucket.signals[signal];
    if (summary) values[signal] = fn === 'mean' ? summary.sum / summary.count : summary[fn];
  }
  return { at, values };
}
