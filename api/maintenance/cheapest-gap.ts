/** Where in a car's calendar a service costs the least. Pure. */

const STEP_MS = 30 * 60_000;
/** A gap below this is hardly ever rented, so that taking it costs nothing. */
const SHORTEST_RENTAL_MS = 4 * 3_600_000;

export interface GapWish {
  /** ms: it begins at `from` or later, and before `until`. */
  from: number;
  until: number;
  lengthMs: number;
  /** What is taken of the car's time from `from` on, in order. */
  busy: readonly { startsAt: number; blockedUntil: number }[];
  /** Whether somebody is there to take the car or give it back, at that moment (ms). */
  isOpen(at: number): boolean;
  /** What the car would earn in the hour of that moment, in any unit. */
  worthAt(at: number): number;
}

/**
 * The start (ms, on a half hour) at which the least is lost, the earliest of those that cost the same; undefined where no gap
 * is long enough. What is lost of a gap is its worth less that of what is left of it before and after: so a service goes to
 * hours in which few rent, beside what is taken already rather than into the middle of a long gap, and into gaps too short to
 * rent first.
 */
export function cheapestGap({ from, until, lengthMs, busy, isOpen, worthAt }: GapWish): number | undefined {
  const first = Math.ceil(from / STEP_MS) * STEP_MS;
  const horizon = until + lengthMs + SHORTEST_RENTAL_MS;
  const worth = sums(first, horizon, worthAt);
  let best: { at: number; lost: number } | undefined;
  for (const gap of gapsOf(busy, first, horizon)) {
    const whole = worth(gap.from, gap.to);
    for (let at = Math.ceil(gap.from / STEP_MS) * STEP_MS; at < until && at + lengthMs <= gap.to; at += STEP_MS) {
      const lost = whole - worth(gap.from, at) - worth(at + lengthMs, gap.to);
      if (best && lost >= best.lost - 1e-9) continue;
      const end = at + lengthMs; // as it opens, or as it closes
      if (isOpen(at) && (isOpen(end) || isOpen(end - 1))) best = { at, lost };
    }
  }
  return best?.at;
}

function* gapsOf(busy: GapWish['busy'], from: number, to: number): Generator<{ from: number; to: number }> {
  let free = from;
  for (const { startsAt, blockedUntil } of busy) {
    if (startsAt > free) yield { from: free, to: Math.min(startsAt, to) };
    free = Math.max(free, blockedUntil);
  }
  if (free < to) yield { from: free, to };
}

/** What a span is worth, from sums up to each step; 0 where it is too short to rent. */
function sums(first: number, last: number, worthAt: (at: number) => number) {
  const upTo = [0];
  for (let at = first; at < last; at += STEP_MS) upTo.push((upTo.at(-1) ?? 0) + worthAt(at));
  const before = (at: number) => {
    const steps = Math.min(upTo.length - 1, (at - first) / STEP_MS);
    const whole = Math.floor(steps);
    const [low, high] = [upTo[whole] ?? 0, upTo[whole + 1] ?? upTo[whole] ?? 0];
    return low + (high - low) * (steps - whole);
  };
  return (from: number, to: number) => (to - from < SHORTEST_RENTAL_MS ? 0 : before(to) - before(from));
}
