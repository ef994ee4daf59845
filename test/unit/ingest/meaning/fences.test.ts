import { expect } from 'chai';
import fc from 'fast-check';
import { type Fence, fenceWorld } from '../../../../ingest/meaning/fences/fence-world.js';
import { type FenceCrossing, readFences, startFences } from '../../../../ingest/meaning/fences/read-fences.js';
import { fixOf } from '../../../../ingest/meaning/fences/steady-fixes.js';
import {
  area,
  circle,
  drive,
  EAST,
  fence,
  LATITUDE,
  LONGITUDE,
  place,
  square,
  type Way,
  whatOf,
} from './fence-stage.js';

describe('a car and its fences', () => {
  it('enters and leaves where the line is, told with the fix that makes it sure', () => {
    const told = drive(
      [
        [0, -200, 0],
        [10, -100, 0],
        [20, 0, 0],
        [30, 100, 0],
        [40, 200, 0],
        [50, 300, 0],
      ],
      [fence(circle(50))],
    );
    expect(whatOf(told)).to.deep.equal(['entered', 'left']);
    expect(told[0]?.at).to.be.closeTo(15_000, 100);
    expect(told[1]?.at).to.be.closeTo(25_000, 100);
    expect(told[1]?.longitude).to.be.closeTo(place(50, 0)[0], EAST * 2);
  });

  it('is seen in a small fence that lies between two fixes', () => {
    const told = drive(
      [
        [0, -300, 0],
        [20, 300, 0],
        [21, 320, 0],
      ],
      [fence(circle(20))],
    );
    expect(whatOf(told)).to.deep.equal(['entered', 'left']);
    expect(told[0]?.at).to.be.closeTo(9_333, 100);
  });

  it('is not sent through a fence by a way that nobody knows', () => {
    expect(
      drive(
        [
          [0, -300, 0],
          [600, 300, 0],
          [601, 310, 0],
        ],
        [fence(circle(20))],
      ),
    ).to.deep.equal([]);
    const told = drive(
      [
        [0, -300, 0],
        [600, 0, 0],
        [601, 0, 0],
      ],
      [fence(circle(20))],
    );
    expect(told).to.have.length(1);
    expect(told[0]).to.include({ what: 'entered', at: 600_000 });
  });

  it('does not flap when it is parked on the line', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: -12, max: 12 }), fc.integer({ min: -12, max: 12 })), { maxLength: 200 }),
        (unrest) => {
          const way: Way = unrest.map(([x, y], i) => [i, 50 + x, y] as const);
          const told = drive([[-20, 200, 0], [-10, 100, 0], ...way], [fence(area(square(50)))]);
          expect(told.length).to.be.at.most(1);
        },
      ),
    );
  });

  it('is not moved by one position that is off', () => {
    expect(
      drive(
        [
          [0, 200, 0],
          [1, 201, 0],
          [2, 0, 0],
          [3, 202, 0],
          [4, 203, 0],
        ],
        [fence(circle(50))],
      ),
    ).to.deep.equal([]);
    const inside = drive(
      [
        [0, 200, 0],
        [10, 0, 0],
        [11, 1, 0],
        [12, 140, 0],
        [13, 2, 0],
        [14, 3, 0],
      ],
      [fence(circle(50))],
    );
    expect(whatOf(inside)).to.deep.equal(['entered']);
  });

  it('is told nothing by a receiver that does not know where it is', () => {
    expect(
      drive(
        [
          [0, 200, 0],
          [10, 0, 0, 400],
          [20, 0, 0, 400],
          [30, 200, 0],
        ],
        [fence(circle(50))],
      ),
    ).to.deep.equal([]);
  });

  it('dwells once a stay', () => {
    const told = drive(
      [
        [0, 200, 0],
        [10, 0, 0],
        [40, 1, 0],
        [75, 2, 0],
        [110, 1, 0],
        [150, 2, 0],
        [160, 200, 0],
        [161, 210, 0],
      ],
      [fence(circle(50), { dwellS: 60 })],
    );
    expect(whatOf(told)).to.deep.equal(['entered', 'dwelled', 'left']);
    expect((told[1]?.at ?? 0) - (told[0]?.at ?? 0)).to.equal(60_000);
  });

  it('was in a fence already that is drawn round it, or that comes with another fleet', () => {
    const state = startFences();
    drive(
      [
        [0, 0, 0],
        [1, 0, 0],
        [2, 0, 0],
      ],
      [fence(circle(5_000), { id: 'old' })],
      state,
    );
    expect(state.stays.map(({ fenceId }) => fenceId)).to.deep.equal(['old']);
    const fresh = [fence(circle(5_000), { id: 'old', stamp: 1 }), fence(circle(50), { id: 'new' })];
    expect(
      drive(
        [
          [3, 0, 0],
          [4, 0, 0],
        ],
        fresh,
        state,
      ),
    ).to.deep.equal([]);
    expect(state.stays.map(({ fenceId }) => fenceId)).to.have.members(['old', 'new']);
    expect(
      whatOf(
        drive(
          [
            [5, 100, 0],
            [6, 110, 0],
          ],
          fresh,
          state,
        ),
      ),
    ).to.deep.equal(['left']);
  });

  it('sees no fence at times at which it does not matter', () => {
    const night = fence(circle(50), { mattersAt: (at) => at >= 100_000 });
    const way: Way = [
      [0, 200, 0],
      [10, 0, 0],
      [20, 0, 0],
      [30, 200, 0],
      [40, 210, 0],
    ];
    expect(drive(way, [night])).to.deep.equal([]);
    expect(
      whatOf(
        drive(
          way.map(([s, x, y]) => [s + 200, x, y] as const),
          [night],
        ),
      ),
    ).to.deep.equal(['entered', 'left']);
  });

  it('has the fences of its fleet and of those above it', () => {
    const parents = new Map<string, string | null>([
      ['child', 'parent'],
      ['parent', null],
      ['other', null],
    ]);
    const books = ['child', 'parent', 'other', null].map((fleetId) =>
      fence(circle(50), { id: `of ${fleetId}`, fleetId }),
    );
    const world = fenceWorld(books, parents);
    const here = { longitude: LONGITUDE, latitude: LATITUDE, at: 0 };
    const near = (fleetId: string | null) => world.near(fleetId, here, here, 0).map(({ id }) => id);
    expect(near('child')).to.have.members(['of child', 'of parent', 'of null']);
    expect(near('parent')).to.have.members(['of parent', 'of null']);
    expect(near(null)).to.deep.equal(['of null']);
  });

  it('stays within the nearest area above it, and all fences that say so', () => {
    const parents = new Map<string, string | null>([
      ['child', 'parent'],
      ['parent', null],
    ]);
    const own = fence(circle(50), { id: 'own', fleetId: 'child', alert: 'outside', area: true });
    const above = fence(circle(50), { id: 'above', fleetId: 'parent', alert: 'outside', area: true });
    const drawn = fence(circle(50), { id: 'drawn', alert: 'outside' });
    const idsOf = (fences: readonly Fence[]) => fences.map(({ id }) => id);
    expect(idsOf(fenceWorld([above, own, drawn], parents).toStayWithin('child'))).to.have.members(['own', 'drawn']);
    expect(idsOf(fenceWorld([above, drawn], parents).toStayWithin('child'))).to.have.members(['above', 'drawn']);
  });

  it('crosses the antimeridian like any other line', () => {
    const world = fenceWorld([fence(circle(500, [180, 0]))], new Map());
    const state = startFences();
    const told: FenceCrossing[] = [];
    for (const [i, longitude] of [179.97, 179.98, 179.99, -179.999, -179.99, -179.98, -179.97].entries()) {
      readFences(world, null, state, fixOf(longitude, 0, i * 10_000), (crossing) => told.push(crossing));
    }
    expect(whatOf(told)).to.deep.equal(['entered', 'left']);
    expect(told[1]?.longitude).to.be.closeTo(-179.9955, 0.0001);
  });
});
