import { expect } from 'chai';
import fc from 'fast-check';
import { outlineOf, type Shape } from '../../../../ingest/meaning/fences/outline.js';
import type { Spot } from '../../../../ingest/meaning/fences/plane.js';
import { type Crossing, type Stay, walk } from '../../../../ingest/meaning/fences/walk.js';
import { area, circle, place, ring, square } from './fence-stage.js';

describe('the line round a fence', () => {
  it('is as far as it is, inside and outside', () => {
    const round = outlineOf(circle(100));
    const [x, y] = place(0, 130);
    expect(round.metresOutside(x, y)).to.be.closeTo(30, 0.1);
    expect(round.metresOutside(...place(0, 0))).to.equal(-100);
    const yard = outlineOf(area(square(50)));
    expect(yard.metresOutside(...place(80, 0))).to.be.closeTo(30, 0.1);
    expect(yard.metresOutside(...place(40, 0))).to.be.closeTo(-10, 0.1);
    const road = outlineOf({ kind: 'corridor', line: [place(0, 0), place(1000, 0), place(1000, 500)], widthM: 60 });
    expect(road.metresOutside(...place(500, 20))).to.be.closeTo(-10, 0.1);
    expect(road.metresOutside(...place(1040, 250))).to.be.closeTo(10, 0.1);
    expect(road.metresOutside(...place(-50, 0))).to.be.closeTo(20, 0.1);
  });

  it('has holes', () => {
    const withYard = outlineOf(area(square(100), square(20)));
    expect(withYard.metresOutside(...place(0, 0))).to.be.closeTo(20, 0.1);
    expect(withYard.metresOutside(...place(60, 0))).to.be.closeTo(-40, 0.1);
  });

  it('may lie across the antimeridian', () => {
    const fiji = outlineOf(
      area([
        [179.9, -17],
        [-179.9, -17],
        [-179.9, -16],
        [179.9, -16],
        [179.9, -17],
      ]),
    );
    expect(fiji.metresOutside(180, -16.5)).to.be.lessThan(-10_000);
    expect(fiji.metresOutside(-179.95, -16.5)).to.be.lessThan(-1_000);
    expect(fiji.metresOutside(179.95, -16.5)).to.be.lessThan(-1_000);
    expect(fiji.metresOutside(179.8, -16.5)).to.be.greaterThan(1_000);
    expect(fiji.metresOutside(0, -16.5)).to.be.greaterThan(1_000_000);
    expect(outlineOf(circle(2_000, [179.999, 10])).metresOutside(-179.999, 10)).to.be.closeTo(-1_781, 1);
  });
});

describe('the way of a car past a fence', () => {
  const convex = fc.oneof(
    fc.record({
      kind: fc.constant('circle' as const),
      center: fc.constant(place(0, 0)),
      radiusM: fc.integer({ min: 20, max: 300 }),
    }),
    fc.integer({ min: 20, max: 300 }).map((half) => area(square(half))),
    fc
      .integer({ min: 40, max: 200 })
      .map((widthM): Shape => ({ kind: 'corridor', line: [place(-200, 50), place(300, -80)], widthM })),
    fc.constant(area(square(250), square(90))),
    fc.constant(
      area(
        ring([-200, -200], [200, -200], [200, 200], [100, 200], [100, -100], [-100, -100], [-100, 200], [-200, 200]),
      ),
    ),
  );
  const end = fc.tuple(fc.integer({ min: -600, max: 600 }), fc.integer({ min: -600, max: 600 }));
  const spot = ([east, north]: [number, number], at: number): Spot => {
    const [longitude, latitude] = place(east, north);
    return { longitude, latitude, at };
  };

  function crossingsOf(shape: Shape, points: Spot[], leavesBeyondM = 25): Crossing[] {
    const outline = outlineOf(shape);
    const told: Crossing[] = [];
    const [first] = points as [Spot];
    let stay: Stay = { inside: outline.metresOutside(first.longitude, first.latitude) <= 0 };
    for (let i = 1; i < points.length; i++) {
      stay = walk(outline, points[i - 1] as Spot, points[i] as Spot, leavesBeyondM, stay, (crossing) =>
        told.push(crossing),
      );
    }
    return told;
  }

  it('enters and leaves in turn, in order of time', () => {
    fc.assert(
      fc.property(convex, fc.array(end, { minLength: 2, maxLength: 8 }), (shape, ends) => {
        const told = crossingsOf(
          shape,
          ends.map((one, i) => spot(one, i * 10_000)),
        );
        for (let i = 1; i < told.length; i++) {
          expect(told[i]?.what).to.not.equal(told[i - 1]?.what);
          expect(told[i]?.at).to.be.at.least(told[i - 1]?.at as number);
        }
      }),
    );
  });

  it('ends outside when it began outside, if and only if it left as often as it entered', () => {
    fc.assert(
      fc.property(convex, fc.array(end, { minLength: 2, maxLength: 8 }), (shape, ends) => {
        const points = [...ends.map((one, i) => spot(one, i * 10_000)), spot([5_000, 5_000], 100_000)];
        const begins =
          outlineOf(shape).metresOutside(points[0]?.longitude as number, points[0]?.latitude as number) <= 0;
        const told = crossingsOf(shape, points);
        const balance =
          told.filter(({ what }) => what === 'entered').length - told.filter(({ what }) => what === 'left').length;
        expect(balance).to.equal(begins ? -1 : 0);
      }),
    );
  });

  it('has the same crossings however it is cut into pieces', () => {
    // Strides end at a line to within a metre, so what passes it by less may be seen or not: such ways are left out.
    const clear = (shape: Shape, a: Spot, b: Spot) => {
      const outline = outlineOf(shape);
      const metres = Array.from({ length: 2_003 }, (_, i) => {
        const t = (i - 1) / 2_000;
        return outline.metresOutside(
          a.longitude + (b.longitude - a.longitude) * t,
          a.latitude + (b.latitude - a.latitude) * t,
        );
      });
      for (let i = 1; i < metres.length - 1; i++) {
        const [was, is, then] = metres.slice(i - 1, i + 2) as [number, number, number];
        const turns = (is - was) * (then - is) <= 0;
        if (turns && (Math.abs(is) < 2 || Math.abs(is - 25) < 2)) return false;
      }
      return true;
    };
    fc.assert(
      fc.property(
        convex,
        end,
        end,
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 6 }),
        (shape, from, to, cuts) => {
          const [a, b] = [spot(from, 0), spot(to, 100_000)];
          fc.pre(clear(shape, a, b));
          const times = [0, ...cuts.sort((x, y) => x - y), 1];
          const pieces = times.map((t) => ({
            longitude: a.longitude + (b.longitude - a.longitude) * t,
            latitude: a.latitude + (b.latitude - a.latitude) * t,
            at: t * 100_000,
          }));
          const whole = crossingsOf(shape, [a, b]);
          const cut = crossingsOf(shape, pieces);
          expect(cut.map(({ what }) => what)).to.deep.equal(whole.map(({ what }) => what));
          const metreMs = 100_000 / Math.hypot(to[0] - from[0], to[1] - from[1]);
          for (const [i, { at }] of whole.entries()) expect(cut[i]?.at).to.be.closeTo(at, metreMs);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('is the same backwards, entering where it left', () => {
    fc.assert(
      fc.property(end, end, fc.integer({ min: 30, max: 300 }), (from, to, radiusM) => {
        const forth = crossingsOf(circle(radiusM), [spot(from, 0), spot(to, 100_000)], 0);
        const back = crossingsOf(circle(radiusM), [spot(to, 0), spot(from, 100_000)], 0);
        fc.pre(Math.hypot(...from) > radiusM + 2 && Math.hypot(...to) > radiusM + 2);
        const depth = outlineOf(circle(radiusM));
        const middle = [0.25, 0.5, 0.75].map((t) =>
          spot([from[0] + (to[0] - from[0]) * t, from[1] + (to[1] - from[1]) * t], 0),
        );
        fc.pre(middle.every(({ longitude, latitude }) => Math.abs(depth.metresOutside(longitude, latitude)) > 3));
        fc.pre(forth.length > 0 && (forth[1]?.at ?? 0) - (forth[0]?.at ?? 0) > 2_000);
        expect(back.map(({ at }) => at)).to.have.length(forth.length);
        const metreMs = 100_000 / Math.hypot(to[0] - from[0], to[1] - from[1]);
        for (const [i, { at }] of [...forth].reverse().entries())
          expect(back[i]?.at).to.be.closeTo(100_000 - at, metreMs);
      }),
    );
  });
});
