/** The line round a fence, made ready to be asked many times: how far is it, and where does a way lie within? Pure. */
import { distanceM } from '../../oddness/great-circle.js';
import { indexedEdges } from './edges.js';
import { type Box, type Position, type Spot, sameMeridian, widened } from './plane.js';
import { crossingShare, holdingAt, type RingCrossing, spansWithin } from './rings.js';
import { addSpan, belowZero, type Span } from './spans.js';
import { addNearEdges, eachCopy } from './ways.js';

export type Shape =
  | { kind: 'circle'; center: Position; radiusM: number }
  /** As GeoJSON's MultiPolygon: of each polygon the outer ring, then its holes. */
  | { kind: 'area'; polygons: readonly (readonly (readonly Position[])[])[] }
  /** A line and all within half of `widthM` of it. */
  | { kind: 'corridor'; line: readonly Position[]; widthM: number };

export interface Outline {
  readonly box: Box;
  /** What it costs to look at all of it. */
  readonly edges: number;
  /** Metres from the line, negative within. What is further than `atMost` from it may be said to be just that far. */
  metresOutside(longitude: number, latitude: number, atMost?: number): number;
  /** Where the straight way, of some kilometres at most, is within or so many metres beyond the line: in order, apart. */
  spans(from: Spot, to: Spot, metresBeyond: number): readonly Span[];
}

/** What lies on the line is within: so near to it, m, that numbers do not tell. */
const ON_THE_LINE_M = 0.01;
const FAR = Number.POSITIVE_INFINITY;

/** Edges between positions are straight in longitude and latitude, as GeoJSON has it (RFC 7946, 3.1.1). */
export function outlineOf(shape: Shape): Outline {
  if (shape.kind === 'circle') return circle(shape.center, shape.radiusM);
  if (shape.kind === 'corridor') return corridor(shape.line, shape.widthM);
  return area(shape.polygons);
}

function circle([longitude = 0, latitude = 0]: Position, radiusM: number): Outline {
  const metres2 = (x: number, y: number) => distanceM(latitude, longitude, y, x) ** 2;
  return {
    box: widened({ west: longitude, east: longitude, south: latitude, north: latitude }, radiusM),
    edges: 1,
    metresOutside: (x, y) => distanceM(latitude, longitude, y, x) - radiusM,
    /** Along a few kilometres the square of the distance is a parabola: three places tell it. */
    spans(from, to, metresBeyond) {
      const begins = metres2(from.longitude, from.latitude);
      const middle = metres2((from.longitude + to.longitude) / 2, (from.latitude + to.latitude) / 2);
      const ends = metres2(to.longitude, to.latitude);
      const reach = radiusM + metresBeyond;
      const [bend, slope] = [2 * (begins - 2 * middle + ends), (4 * middle - 3 * begins - ends) / 2];
      const near = belowZero(bend, slope, begins - reach * reach);
      const spans: Span[] = [];
      if (near) addSpan(spans, near[0], near[1]);
      return spans;
    },
  };
}

function corridor(line: readonly Position[], widthM: number): Outline {
  const edges = indexedEdges([line]);
  const halfM = widthM / 2;
  const middle = (edges.box.west + edges.box.east) / 2;
  return {
    box: widened(edges.box, halfM),
    edges: edges.count,
    metresOutside: (x, y, atMost = FAR) => edges.metresFrom(sameMeridian(middle, x), y, halfM + atMost) - halfM,
    spans: (from, to, metresBeyond) =>
      eachCopy(middle, from, to, (spans, plane) => addNearEdges(spans, plane, edges, halfM + metresBeyond)),
  };
}

function area(polygons: readonly (readonly (readonly Position[])[])[]): Outline {
  const outer = polygons.map(([ring = []]) => ring);
  const rings = [...outer, ...polygons.flatMap(([, ...holes]) => holes)];
  const edges = indexedEdges(rings);
  const middle = (edges.box.west + edges.box.east) / 2;
  const holding = (x: number, y: number) => holdingAt(edges, rings.length, outer.length, x, y);
  return {
    box: edges.box,
    edges: edges.count,
    metresOutside(longitude, y, atMost = FAR) {
      const x = sameMeridian(middle, longitude);
      const metres = edges.metresFrom(x, y, atMost);
      return holding(x, y).within() ? -metres : metres;
    },
    spans: (from, to, metresBeyond) =>
      eachCopy(middle, from, to, (spans, plane) => {
        const crossings: RingCrossing[] = [];
        addNearEdges(spans, plane, edges, Math.max(metresBeyond, ON_THE_LINE_M), (ax, ay, bx, by, ring) => {
          const share = crossingShare(plane.dx, plane.dy, ax, ay, bx, by);
          if (!Number.isNaN(share)) crossings.push({ share, ring });
        });
        const { from: a, to: b } = plane;
        const within = spansWithin(crossings, (share) =>
          holding(a.longitude + (b.longitude - a.longitude) * share, a.latitude + (b.latitude - a.latitude) * share),
        );
        for (const [begins, ends] of within) addSpan(spans, begins, ends);
      }),
  };
}
