/** Builds telemetry messages as text, from samples that are text already, so that a backlog is never parsed again. */
import type { Sample } from '../../contracts/index.js';

/** The contract's bound is 256 KiB for a message; half of it leaves room for the frame around the samples. */
export const MAX_MESSAGE_BYTES = 128 * 1024;
export const MAX_SAMPLES_PER_MESSAGE = 100;

/** A sample as JSON, `seq` and `observedAt` first: `observedAtOf` relies on that order. */
export function sampleJson(sample: Sample): string {
  const { seq, observedAt, ...values } = sample;
  return JSON.stringify({ seq, observedAt, ...values });
}

/** When a sample that `sampleJson` wrote was observed, ms since the epoch; NaN for other text. */
export function observedAtOf(json: string): number {
  return Number(/^\{"seq":\d+,"observedAt":(-?\d+)/.exec(json)?.[1] ?? Number.NaN);
}

/** The payload of `…/telemetry`. All samples must be of that one boot. The broker looks for a `traceparent` at its beginning. */
export function telemetryPayload(
  boot: string,
  sentAt: number,
  sampleJsons: readonly string[],
  traceparent?: string,
): string {
  const trace = traceparent === undefined ? '' : `"traceparent":"${traceparent}",`;
  return `{"boot":"${boot}","sentAt":${sentAt},${trace}"samples":[${sampleJsons.join(',')}]}`;
}
