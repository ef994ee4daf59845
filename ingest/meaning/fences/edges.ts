/** The straight edges of a fence, indexed: which of them are near a place or a way? Pure. */
import Flatbush from 'flatbush';
import { type Box, METRES_PER_DEGREE, type Position, sameMeridian, widened } from './plane.js';

/** Degrees. A longitude may be beyond 180, as a line goes on over the antimeridian. */
export interface Edges {
  readonly box: Box;
  readonly count: number;
  /** [x0, y0, x1, y1] of each edge. */
  readonly ends: Float64Array;
  /** Of which line each edge is, by its place among them. */
  readonly lineOf: Uint16Array;
  /** Calls `visit` with each edge whose box meets this one. */
  within(box: Box, visit: (edge: number) => void): void;
  /** Metres to the nearest edge; `atMost` where none is so near. */
  metresFrom(x: number, y: number, atMost: number): number;
}

export function indexedEdges(lines: readonly (readonly Position[])[]): Edges {
  const count = lines.reduce((sum, line) => sum + Math.max(0, line.length - 1), 0);
  const ends = new Float64Array(count * 4);
  const lineOf = new Uint16Array(count);
  const index = new Flatbush(Math.max(1, count));
  const first = lines[0]?.[0]?.[0] ?? 0;
  let edge = 0;
  for (const [i, line] of lines.entries()) {
    let x = sameMeridian(first, line[0]?.[0] ?? 0);
    for (let j = 1; j < line.length; j++) {
      const [y, next] = [line[j - 1]?.[1] as number, line[j] as Position];
      const nextX = sameMeridian(x, next[0] as number); // the short way, over the antimeridian too
      const nextY = next[1] as number;
      ends.set([x, y, nextX, nextY], edge * 4);
      index.add(Math.min(x, nextX), Math.min(y, nextY), Math.max(x, nextX), Math.max(y, nextY));
      lineOf[edge++] = i;
      x = nextX;
    }
  }
  if (count === 0) index.add(Infinity, Infinity, -Infinity, -Infinity); // is nowhere
  index.finish();
  const within: Edges['within'] = ({ west, south, east, north }, visit) => {
    index.search(west, south, east, north, (found) => {
      visit(found);
      return false; // nothing is gathered
    });
  };
  return {
    box: { west: index.minX, south: index.minY, east: index.maxX, north: index.maxY },
    count,
    ends,
    lineOf,
    within,
    metresFrom(x, y, atMost) {
      const kx = METRES_PER_DEGREE * Math.cos((y * Math.PI) / 180);
      let least = atMost * atMost;
      within(widened({ west: x, south: y, east: x, north: y }, atMost), (found) => {
        const metres2 = metres2From(ends, found * 4, x, y, kx);
        if (metres2 < least) least = metres2;
      });
      return Math.sqrt(least);
    },
  };
}

/** The square of the distance, in a plane that touches the Earth at the place. */
function metres2From(ends: Float64Array, at: number, x: number, y: number, kx: number): number {
  const ax = ((ends[at] as number) - x) * kx;
  const ay = ((ends[at + 1] as number) - y) * METRES_PER_DEGREE;
  const dx = ((ends[at + 2] as number) - x) * kx - ax;
  const dy = ((ends[at + 3] as number) - y) * METRES_PER_DEGREE - ay;
  const length2 = dx * dx + dy * dy;
  const t = length2 === 0 ? 0 : Math.min(1, Math.max(0, -(ax * dx + ay * dy) / length2));
  const ex = ax + t * dx;
  const ey = ay + t * dy;
  return ex * ex + ey * ey;
}
