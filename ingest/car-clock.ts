/** A car's clock may be wrong: how far, judged by the moment at which it says it sends. Pure. */

/** What is known of a car's clocks is bounded: of the boots heard of last, and in each so many wrong clocks. */
export const BOOTS_MAX = 16;
/** A clock that jumps more often than that in one boot tells nothing. */
export const OFFSETS_MAX = 16;

/** Up to here the difference is taken for the way that the message went. */
const RIGHT_WITHIN_MS = 5 * 60_000;
/** A new estimate this near a known offset is that offset, so that a repeat gets the same times. */
const SAME_WITHIN_MS = 2 * 60_000;
/** A message may come this much late: the client sent it again after a break, as it was. */
const DELAYED_AT_MOST_MS = 24 * 3600_000;

/**
 * What to add to the car's times, ms. `known` are the offsets that this boot of the car had so far; 0 among them says
 * that its clock was right once. Returns an offset that is in `known` where one fits; else a new one, for `known`.
 */
export function clockOffset(sentAt: number, receivedAt: number, known: readonly number[]): number {
  const estimate = receivedAt - sentAt;
  const near = (offset: number) => Math.abs(estimate - offset) <= (offset === 0 ? RIGHT_WITHIN_MS : SAME_WITHIN_MS);
  const fits = known.find(near);
  if (fits !== undefined) return fits;
  if (near(0)) return 0;
  // A way takes time and never gives any back, so only a smaller offset can be a delayed message's.
  const delayed = known.filter((offset) => offset < estimate && estimate - offset <= DELAYED_AT_MOST_MS);
  return delayed.length > 0 ? Math.max(...delayed) : estimate;
}
