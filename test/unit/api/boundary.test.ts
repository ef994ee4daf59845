import { expect } from 'chai';
import fc from 'fast-check';
import { areaOf } from '../../../api/fleets/boundary.js';
import { crossesItself } from '../../../api/fleets/ring.js';
import { MotorpoolError } from '../../../platform/errors.js';

const SQUARE = [
  [0, 0],
  [2, 0],
  [2, 2],
  [0, 2],
  [0, 0],
];
const HOLE = [
  [0.5, 0.5],
  [1, 0.5],
  [1, 1],
  [0.5, 0.5],
];

describe('the boundary of a fleet', () => {
  it('becomes outer rings and holes', () => {
    expect(areaOf({ type: 'Polygon', coordinates: [SQUARE, HOLE] })).to.deep.equal({
      rings: ['((0,0),(2,0),(2,2),(0,2),(0,0))'],
      holes: ['((0.5,0.5),(1,0.5),(1,1),(0.5,0.5))'],
    });
    expect(areaOf({ type: 'MultiPolygon', coordinates: [[SQUARE], [SQUARE, HOLE]] }).rings).to.have.lengthOf(2);
  });

  for (const [why, ring, where] of [
    ['is open', SQUARE.slice(0, 4), /end where it begins/],
    [
      'crosses itself',
      [
        [0, 0],
        [2, 2],
        [2, 0],
        [0, 2],
        [0, 0],
      ],
      /cross itself/,
    ],
    [
      'has a latitude beyond the poles',
      [
        [0, 0],
        [2, 0],
        [2, 91],
        [0, 0],
      ],
      /latitude/,
    ],
    ['is one point', Array(5).fill([2.17, 41.4]), /encloses nothing/],
    [
      'is a line there and back',
      [
        [2.1, 41.1],
        [2.2, 41.2],
        [2.3, 41.3],
        [2.1, 41.1],
      ],
      /encloses nothing/,
    ],
    ['has too many points', [...Array(5000).fill([0, 0]), [0, 0]], /at most 5000/],
  ] as const) {
    it(`is refused when a ring ${why}`, () => {
      expect(() => areaOf({ type: 'Polygon', coordinates: [ring as number[][]] }))
        .to.throw(MotorpoolError)
        .with.nested.property('errors[0].message')
        .that.match(where);
    });
  }

  it('never crosses itself around a point, whatever the distances', () => {
    const star = fc.array(fc.double({ min: 1, max: 80, noNaN: true }), { minLength: 3, maxLength: 60 });
    fc.assert(
      fc.property(star, (distances) => {
        const ring = distances.map((r, i) => {
          const angle = (2 * Math.PI * i) / distances.length;
          return [r * Math.cos(angle), r * Math.sin(angle)] as const;
        });
        expect(crossesItself([...ring, ring[0] as (typeof ring)[number]])).to.equal(false);
      }),
    );
  });
});
