import { expect } from 'chai';
import fc from 'fast-check';
import Flatbush from 'flatbush';
import { type Outline, outlineOf, type Shape } from '../../../../ingest/meaning/fences/outline.js';
import { between, type Position, type Spot } from '../../../../ingest/meaning/fences/plane.js';
import { type Crossing, type Stay, walk } from '../../../../ingest/meaning/fences/walk.js';
import { area, circle, place, ring } from './fence-stage.js';
import { metresOutside, stridedWalk } from './strided-walk.js';

const WAY_MS = 100_000;
const metres = (most: number) => fc.integer({ min: -most * 10, max: most * 10 }).map((tenths) => tenths / 10);
const spotOf = ([east, north]: readonly [number, number], at: number): Spot => {
  const [longitude, latitude] = place(east, north);
  return { longitude, latitude, at };
};

describe('the crossings of a way', () => {
  /** Corners at random distances all round a middle: many bays and capes, and no edge that crosses another. */
  const star = (middle: [number, number], most: number) =>
    fc
      .array(fc.integer({ min: most / 5, max: most }), { minLength: 3, maxLength: 60 })
      .map((far) =>
        ring(
          ...far.map((r, i): [number, number] => [
            middle[0] + r * Math.cos((2 * Math.PI * i) / far.length),
            middle[1] + r * Math.sin((2 * Math.PI * i) / far.length),
          ]),
        ),
      );
  const comb = fc
    .record({ teeth: fc.integer({ min: 2, max: 12 }), gap: fc.integer({ min: 4, max: 60 }) })
    .map(({ teeth, gap }) => {
      const points: [number, number][] = [];
      for (let i = 0; i < teeth; i++) {
        const x = (2 * i - teeth) * gap;
        points.push([x, -300], [x, 300], [x + gap, 300], [x + gap, -300]);
      }
      return area(ring([teeth * gap, -350], [-teeth * gap, -350], ...points));
    });
  const shape: fc.Arbitrary<Shape> = fc.oneof(
    fc.integer({ min: 5, max: 400 }).map((radiusM) => circle(radiusM)),
    star([0, 0], 400).map((outer) => area(outer)),
    fc.tuple(star([0, 0], 400), star([40, 30], 60)).map(([outer, hole]) => area(outer, hole)),
    fc
      .tuple(star([-150, 0], 250), star([150, 50], 250))
      .map(([one, other]): Shape => ({ kind: 'area', polygons: [[one], [other]] })),
    comb,
    fc
      .record({
        points: fc.array(fc.tuple(metres(500), metres(500)), { minLength: 2, maxLength: 20 }),
        widthM: fc.integer({ min: 5, max: 200 }),
      })
      .map(({ points, widthM }): Shape => ({ kind: 'corridor', line: points.map(([x, y]) => place(x, y)), widthM })),
  );

  /** Passed by less than two metres, at the line or where it counts as gone: there strides may see it or not. */
  function isClear(outline: Outline, from: Spot, to: Spot, leavesBeyondM: number): boolean {
    const steps = 800;
    const far = Array.from({ length: steps + 1 }, (_, i) => {
      const { longitude, latitude } = between(from, to, i / steps);
      return outline.metresOutside(longitude, latitude, 150);
    });
    return far.every((here, i) => {
      const [before, after] = [far[i - 1] ?? here, far[i + 1] ?? here];
      const turns = (here - before) * (after - here) <= 0;
      return !turns || (Math.abs(here) > 2.5 && Math.abs(here - leavesBeyondM) > 2.5);
    });
  }

  it('are those that small strides find, at the same moments', () => {
    let crossed = 0;
    fc.assert(
      fc.property(
        shape,
        fc.array(fc.tuple(metres(600), metres(600)), { minLength: 2, maxLength: 5 }),
        fc.constantFrom(25, 60, 100),
        (of, ends, leavesBeyondM) => {
          const points = ends.map((one, i) => spotOf(one, i * WAY_MS));
          const outline = outlineOf(of);
          let stay: Stay = { inside: metresOutside(of, ...place(...(ends[0] as [number, number]))) <= 0 };
          for (let i = 1; i < points.length; i++) {
            const [from, to] = [points[i - 1] as Spot, points[i] as Spot];
            const [found, wanted]: [Crossing[], Crossing[]] = [[], []];
            const after = walk(outline, from, to, leavesBeyondM, stay, (one) => found.push(one));
            const afterStrides = stridedWalk(of, from, to, leavesBeyondM, stay, (one) => wanted.push(one));
            stay = afterStrides;
            if (!isClear(outline, from, to, leavesBeyondM)) continue;
            expect(found.map(({ what }) => what)).to.deep.equal(wanted.map(({ what }) => what));
            const [[x0, y0], [x1, y1]] = [ends[i - 1], ends[i]] as [[number, number], [number, number]];
            const metreMs = 1 + WAY_MS / Math.max(1, Math.hypot(x1 - x0, y1 - y0));
            for (const [j, { at }] of wanted.entries()) expect(found[j]?.at).to.be.closeTo(at, metreMs);
            expect({ ...after, over: after.over !== undefined }).to.deep.equal({
              ...afterStrides,
              over: afterStrides.over !== undefined,
            });
            if (after.over) expect(after.over.at).to.be.closeTo(afterStrides.over?.at as number, metreMs);
            crossed += wanted.length;
          }
        },
      ),
      { numRuns: 200 },
    );
    expect(crossed).to.be.greaterThan(100);
  });

  it('leave no place on another side than the one it is on', () => {
    fc.assert(
      fc.property(shape, metres(600), metres(600), metres(600), metres(600), (of, x0, y0, x1, y1) => {
        const [from, to] = [spotOf([x0, y0], 0), spotOf([x1, y1], 1)];
        const outline = outlineOf(of);
        const spans = outline.spans(from, to, 0);
        for (let i = 0; i <= 50; i++) {
          const share = i / 50;
          const { longitude: x, latitude: y } = between(from, to, share);
          const outsideM = metresOutside(of, x, y);
          expect(outline.metresOutside(x, y)).to.be.closeTo(outsideM, 1e-6);
          if (Math.abs(outsideM) < 0.1) continue;
          expect(spans.some(([begins, ends]) => begins <= share && share <= ends)).to.equal(outsideM < 0);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('are found over the meridian opposite to a fence that goes round the Earth', () => {
    const east = [-180, -90, 0, 90, 180];
    const world = outlineOf(area([...east.map((x) => [x, -60]), ...east.reverse().map((x) => [x, 60]), [-180, -60]]));
    const told: Crossing[] = [];
    const [from, to] = [
      { longitude: 179.99, latitude: 10, at: 0 },
      { longitude: 180.01, latitude: 10, at: 1 },
    ];
    expect(walk(world, from, to, 25, { inside: true }, (one) => told.push(one))).to.deep.equal({ inside: true });
    expect(told).to.deep.equal([]);
  });
});

describe('what a way costs', () => {
  /** 2,000 points, and one straight side of four kilometres in the south. */
  const straightSided = (): Shape => {
    const points = Array.from({ length: 1_990 }, (_, i): [number, number] => [
      4_000 - (4_000 * (i + 1)) / 1_991,
      3_000 + 200 * Math.sin(i / 3),
    ]);
    return area(ring([0, 0], [4_000, 0], ...points));
  };
  let looked = 0;
  const { search } = Flatbush.prototype;
  before(() => {
    Flatbush.prototype.search = function (west, south, east, north, keep) {
      return search.call(this, west, south, east, north, (i, ...box) => {
        looked++;
        return keep ? keep(i, ...box) : true;
      });
    };
  });
  after(() => {
    Flatbush.prototype.search = search;
  });

  function costOf(of: Shape, ways: readonly (readonly [number, number])[]): { asked: number; looked: number } {
    const outline = outlineOf(of);
    let asked = 0;
    const counted: Outline = {
      ...outline,
      metresOutside(...place) {
        asked++;
        return outline.metresOutside(...place);
      },
      spans(...way) {
        asked++;
        return outline.spans(...way);
      },
    };
    looked = 0;
    let stay: Stay = { inside: false };
    for (let i = 1; i < ways.length; i++) {
      const [from, to] = [ways[i - 1], ways[i]] as [[number, number], [number, number]];
      stay = walk(counted, spotOf(from, 0), spotOf(to, 1), 25, stay, () => {});
    }
    return { asked, looked };
  }

  it('does not grow with its length along a line', () => {
    const { asked, looked } = costOf(straightSided(), [
      [20, -0.1],
      [3_980, 0.1],
      [3_980, -0.1],
      [20, 0.1],
      [20, -0.1],
    ]);
    expect(asked).to.be.at.most(8);
    expect(looked).to.be.at.most(100);
  });

  it('is a few edges of many where the line has many, and never more than some looks at each', () => {
    const round = (points: number): Position[] =>
      ring(
        ...Array.from({ length: points }, (_, i): [number, number] => [
          1_000 * Math.cos((2 * Math.PI * i) / points),
          1_000 * Math.sin((2 * Math.PI * i) / points),
        ]),
      );
    expect(
      costOf(area(round(1_900)), [
        [900, 0],
        [1_100, 0],
      ]).looked,
    ).to.be.at.most(150);
    expect(
      costOf(area(round(1_900)), [
        [-1_100, 0],
        [1_100, 0],
      ]).looked,
    ).to.be.at.most(8_000);
  });
});
