/** Steps from raw samples, as they stream by. */
import type { StoredSample } from '../../contracts/index.js';
import { distanceBetween } from './distance-between.js';
import { addSample, emptyBucket, type StepBucket } from './step-bucket.js';

/** `everyMs`, aligned to the epoch. */
export const stepStart = (at: number, everyMs: number): number => Math.floor(at / everyMs) * everyMs;

/**
 * Buckets in order of time; samples are one car's, oldest first, and those before `from` only tell the distance. A
 * step belongs to the fleet of its last sample; with `fleets apart` it ends where the fleet changes.
 */
export async function* stepsOfTrack(
  track: AsyncIterable<StoredSample> | Iterable<StoredSample>,
  everyMs: number,
  from: number,
  fleets?: 'fleets apart',
): AsyncGenerator<{ at: number; bucket: StepBucket; fleetId: string | null }> {
  let current: { at: number; bucket: StepBucket; fleetId: string | null } | undefined;
  let before: StoredSample | undefined;
  for await (const sample of track) {
    if (sample.observedAt >= from) {
      const at = stepStart(sample.observedAt, everyMs);
      const same = current?.at === at && (!fleets || current.fleetId === sample.fleetId);
      if (current && !same) yield current;
      if (!current || !same) current = { at, bucket: emptyBucket(), fleetId: sample.fleetId };
      addSample(current.bucket, sample, distanceBetween(before, sample));
      current.fleetId = sample.fleetId;
    }
    before = sample;
  }
  if (current) yield current;
}
