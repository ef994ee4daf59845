/** Pages of a track: a cursor is the last sample's moment, and how many of that moment were given already. */
import type { StoredSample } from '../../contracts/index.js';
import { MotorpoolError } from '../../platform/errors.js';

export interface TrackCursor {
  observedAt: number;
  given: number;
}

/** Throws a MotorpoolError (bad-input) for a text that is none of ours. */
export function readCursor(text: string | undefined): TrackCursor | undefined {
  if (text === undefined) return undefined;
  const match = /^(\d{1,14})-(\d{1,9})$/.exec(text);
  if (!match) throw new MotorpoolError('bad-input', 'bad-cursor', 'This cursor is not one that an earlier page gave.');
  return { observedAt: Number(match[1]), given: Number(match[2]) };
}

/** One page of a track that begins at the cursor's moment. `next` holds once it has been read to its end. */
export function trackPage(
  track: AsyncIterable<StoredSample>,
  cursor: TrackCursor | undefined,
  limit: number | undefined,
) {
  let next: string | null = null;
  async function* samples(): AsyncGenerator<StoredSample> {
    let skip = cursor?.given ?? 0;
    let count = 0;
    let last: TrackCursor = cursor ?? { observedAt: -1, given: 0 };
    for await (const sample of track) {
      if (skip > 0 && sample.observedAt === cursor?.observedAt) {
        skip--;
        continue;
      }
      if (count === limit) {
        next = `${last.observedAt}-${last.given}`;
        return;
      }
      count++;
      const given = sample.observedAt === last.observedAt ? last.given + 1 : 1;
      last = { observedAt: sample.observedAt, given };
      yield sample;
    }
  }
  return { samples: samples(), next: () => next };
}
