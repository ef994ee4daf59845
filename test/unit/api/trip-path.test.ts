import { expect } from 'chai';
import fc from 'fast-check';
import { type Point, tripPath } from '../../../api/trips/trip-path.js';
import type { StoredSample } from '../../../contracts/index.js';

type Place = readonly [longitude: number, latitude: number];
const METRES_PER_DEGREE = 111_195;

async function* track(places: Iterable<Place>): AsyncGenerator<StoredSample> {
  let seq = 0;
  for (const [longitude, latitude] of places) {
    const at = seq * 1_000;
    const sample = { vehicleId: 'car', fleetId: null, boot: 'boot', seq, observedAt: at, receivedAt: at, quality: 0 };
    yield { ...sample, longitude, latitude };
    seq++;
  }
}

/** There and back across a road that leads on, each time a little less far. */
function* narrowing(points: number): Generator<Place> {
  for (let i = 0; i < points; i++) yield [2 + i * 1e-5, 41 + (i % 2 ? 1 : -1) * 0.02 * (1 - i / points)];
}

/** From a place to the piece of line between two others, at the equator. */
function offM([x, y]: Place, [x0, y0]: Place, [x1, y1]: Place): number {
  const [dx, dy] = [x1 - x0, y1 - y0];
  const length2 = dx * dx + dy * dy;
  const t = length2 === 0 ? 0 : Math.min(1, Math.max(0, ((x - x0) * dx + (y - y0) * dy) / length2));
  return Math.hypot(x - x0 - t * dx, y - y0 - t * dy) * METRES_PER_DEGREE;
}

describe('the way of a trip', () => {
  it('is off by five metres at most, between the same ends, and a straight road is a few points', async () => {
    const step = fc.tuple(fc.integer({ min: -30, max: 30 }), fc.integer({ min: -30, max: 30 }));
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 1_500 }), async (steps) => {
        let [x, y] = [0, 0];
        const places = steps.map(([east, north]): Place => {
          [x, y] = [x + east / METRES_PER_DEGREE, y + north / METRES_PER_DEGREE];
          return [x, y];
        });
        const line = await tripPath(track(places));
        expect([line[0]?.[2], line.at(-1)?.[2]]).to.deep.equal([0, (places.length - 1) * 1_000]);
        for (const [i, place] of places.entries()) {
          const after = Math.max(
            1,
            line.findIndex(([, , at]) => at >= i * 1_000),
          );
          const [from, to] = [line[after - 1], line[after]] as [Point, Point];
          expect(offM(place, [from[0], from[1]], [to[0], to[1]])).to.be.at.most(5.001);
        }
      }),
      { numRuns: 30 },
    );
    const road = Array.from({ length: 10_000 }, (_, i): Place => [i * 1e-4, 0]);
    expect((await tripPath(track(road))).length).to.be.at.most(60);
  });

  it('costs as much again where it is twice as long, whatever a car says of it', async () => {
    const { hypot } = Math;
    let steps = 0;
    Math.hypot = (...sides) => {
      steps++;
      return hypot(...sides);
    };
    const costOf = async (points: number) => {
      steps = 0;
      await tripPath(track(narrowing(points)));
      return steps;
    };
    try {
      const once = await costOf(6_000);
      expect(once).to.be.at.most(6_000 * 250);
      expect(await costOf(12_000)).to.be.at.most(2.2 * once);
    } finally {
      Math.hypot = hypot;
    }
  });

  it('leaves others their turn', async () => {
    let turns = 0;
    let going = true;
    const turn = () => {
      turns++;
      if (going) setImmediate(turn);
    };
    setImmediate(turn);
    await tripPath(track(narrowing(10_000)));
    going = false;
    expect(turns).to.be.at.least(15);
  });

  it('has ten thousand points at most, however long and crooked it is', async () => {
    const line = await tripPath(track(narrowing(60_000)));
    expect(line.length).to.be.within(5_000, 10_500);
    expect(line[0]?.[2]).to.equal(0);
  });
});
