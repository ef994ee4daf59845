/** Which part of a straight way lies near a place or a straight edge: exact, in a plane, in metres. Pure. */

/** Of a way, as shares of it: 0 is its beginning, 1 its end. */
export type Span = [from: number, to: number];

/** Where a way leads to from its beginning, m. All places here are told from there. */
export interface Way {
  dx: number;
  dy: number;
}

const ROUNDING = 1e-9; // of a way: less than a hundredth of a millimetre

/** Takes in what may touch the span before it, as it mostly does: the list stays short while edges come in turn. */
export function addSpan(spans: Span[], from: number, to: number): void {
  const begins = Math.max(0, from);
  const ends = Math.min(1, to);
  if (!(begins <= ends)) return;
  const last = spans.at(-1);
  if (last && begins <= last[1] + ROUNDING && ends >= last[0] - ROUNDING) {
    last[0] = Math.min(last[0], begins);
    last[1] = Math.max(last[1], ends);
  } else spans.push([begins, ends]);
}

/** In their order, and apart. */
export function joinedSpans(spans: Span[]): Span[] {
  if (spans.length < 2) return spans;
  const joined: Span[] = [];
  for (const [from, to] of spans.sort((a, b) => a[0] - b[0])) addSpan(joined, from, to);
  return joined;
}

export const covers = (spans: readonly Span[], from: number, to: number): boolean =>
  spans.some(([begins, ends]) => begins <= from + ROUNDING && ends >= to - ROUNDING);

/** Where a t² + 2 b t + c is at most zero, of what opens upwards; undefined where it never is. */
export function belowZero(a: number, b: number, c: number): Span | undefined {
  if (a <= 0) {
    if (b === 0) return c <= 0 ? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] : undefined;
    const at = -c / (2 * b);
    return b > 0 ? [Number.NEGATIVE_INFINITY, at] : [at, Number.POSITIVE_INFINITY];
  }
  const apart = b * b - a * c;
  if (apart < 0) return undefined;
  const far = b < 0 ? Math.sqrt(apart) - b : -b - Math.sqrt(apart); // no difference of two that are nearly alike
  const [one, other] = [far / a, far === 0 ? 0 : c / far];
  return one < other ? [one, other] : [other, one];
}

/** The part that is at most `metres` from the edge: one, as all that is so near to an edge is convex. */
export function addNear(spans: Span[], way: Way, ax: number, ay: number, bx: number, by: number, metres: number): void {
  const a = nearPlace(way, ax, ay, metres);
  const b = nearPlace(way, bx, by, metres);
  const beside = besideEdge(way, ax, ay, bx - ax, by - ay, metres);
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  for (const span of [a, b, beside]) {
    if (!span) continue;
    from = Math.min(from, span[0]);
    to = Math.max(to, span[1]);
  }
  addSpan(spans, from, to);
}

function nearPlace({ dx, dy }: Way, px: number, py: number, metres: number): Span | undefined {
  return belowZero(dx * dx + dy * dy, -dx * px - dy * py, px * px + py * py - metres * metres);
}

/** Within the band of the edge's length that reaches so far to both of its sides. */
function besideEdge(way: Way, ax: number, ay: number, ex: number, ey: number, metres: number): Span | undefined {
  const length = Math.hypot(ex, ey);
  if (length === 0) return undefined;
  const along = between(-(ax * ex + ay * ey) / length, (way.dx * ex + way.dy * ey) / length, 0, length);
  const across = between((ay * ex - ax * ey) / length, (way.dx * ey - way.dy * ex) / length, -metres, metres);
  if (!along || !across) return undefined;
  const from = Math.max(along[0], across[0]);
  const to = Math.min(along[1], across[1]);
  return from <= to ? [from, to] : undefined;
}

/** Where `at0 + t × each` is from `least` to `most`. */
function between(at0: number, each: number, least: number, most: number): Span | undefined {
  if (each === 0) {
    return at0 >= least && at0 <= most ? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] : undefined;
  }
  const [one, other] = [(least - at0) / each, (most - at0) / each];
  return one < other ? [one, other] : [other, one];
}
