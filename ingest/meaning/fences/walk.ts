/**
 * A car's way from one fix to the next, seen from one fence: when does it come in, when does it leave? Pure.
 *
 * The fence tells which parts of the straight way lie within, and which not so far beyond its line that the car counts as gone.
 * That is exact, so a fence that lies between two fixes is found, and a way that is cut into pieces gives the same crossings.
 */
import type { Outline } from './outline.js';
import { between, type Spot } from './plane.js';
import { covers, type Span } from './spans.js';

/** How a car stands to a fence. Plain data. */
export interface Stay {
  inside: boolean;
  /** Where and when it went over the line, while it is not yet so far beyond it that it counts as gone. */
  over?: Spot;
}

export interface Crossing extends Spot {
  what: 'entered' | 'left';
}

/**
 * Tells each crossing, at the place and moment where the line was passed, and gives the stay after it. A car is inside as
 * soon as it is on the line or within; it has left once it was more than `leavesBeyondM` beyond the line.
 */
export function walk(
  outline: Outline,
  from: Spot,
  to: Spot,
  leavesBeyondM: number,
  before: Stay,
  tell: (crossing: Crossing) => void,
): Stay {
  let { inside, over } = before;
  let stillThere: readonly Span[] | undefined;
  const outside = (begins: number, ends: number) => {
    if (!inside || begins >= ends) return;
    over ??= between(from, to, begins);
    stillThere ??= outline.spans(from, to, leavesBeyondM);
    if (covers(stillThere, begins, ends)) return;
    inside = false;
    tell({ what: 'left', ...over });
    over = undefined;
  };
  let seen = 0;
  for (const [begins, ends] of outline.spans(from, to, 0)) {
    outside(seen, begins);
    if (!inside) tell({ what: 'entered', ...between(from, to, begins) });
    inside = true;
    over = undefined;
    seen = ends;
  }
  outside(seen, 1);
  return over ? { inside, over } : { inside };
}
