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

/** One page of a track that begins at the cursor's moment, in pieces. `next` holds once it has been read to its end. */
export function trackPage(
  track: AsyncIterable<readonly StoredSample[]>,
  cursor: TrackCursor | undefined,
  limit = Number.POSITIVE_INFINITY,
) {
  let next: string | null = null;
  async function* pieces(): AsyncGenerator<readonly StoredSample[]> {
    let skip = cursor?.given ?? 0;
    let left = limit;
    let last: TrackCursor = cursor ?? { observedAt: -1, given: 0 };
    for await (const piece of track) {
      let from = 0;
      while (skip > 0 && piece[from]?.observedAt === cursor?.observedAt && from < piece.length) {
        skip--;
        from++;
      }
      const until = Math.min(piece.length, from + left);
      if (until > from) {
        const given = piece.slice(from, until);
        left -= given.length;
        last = lastOf(given, last);
        yield given;
      }
      if (until < piece.length) {
        next = `${last.observedAt}-${last.given}`;
        return;
      }
    }
  }
  return { pieces: pieces(), next: () => next };
}

/** Where a reader stands that was given these, after what stood before them. */
function lastOf(samples: readonly StoredSample[], before: TrackCursor): TrackCursor {
  const { observedAt } = samples.at(-1) as StoredSample;
  const others = samples.findLastIndex((sample) => sample.observedAt !== observedAt);
  const ofThisMoment = samples.length - 1 - others;
  const isSame = others === -1 && before.observedAt === observedAt;
  return { observedAt, given: ofThisMoment + (isSame ? before.given : 0) };
}
