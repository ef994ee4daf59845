import { expect } from 'chai';
import fc from 'fast-check';
import { fenceWorld } from '../../../../ingest/meaning/fences/fence-world.js';
import { type FenceCrossing, readFences, startFences } from '../../../../ingest/meaning/fences/read-fences.js';
import { fixOf } from '../../../../ingest/meaning/fences/steady-fixes.js';
import { area, circle, fence, place, square } from './fence-stage.js';

describe('a car that is far from every line', () => {
  it('has the same crossings whether or not it is known how far the next line is', () => {
    const step = fc.tuple(fc.integer({ min: -60, max: 60 }), fc.integer({ min: -60, max: 60 }));
    const books = [
      fence(circle(120), { id: 'round', dwellS: 30 }),
      fence(area(square(60)), { id: 'square' }),
      fence({ kind: 'corridor', line: [place(-300, 100), place(300, 40)], widthM: 50 }, { id: 'road' }),
    ];
    const world = fenceWorld(books, new Map());
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
        const tellAll = (forget: boolean) => {
          const state = startFences();
          const told: FenceCrossing[] = [];
          let [east, north] = [150, 0];
          for (const [i, [x, y]] of steps.entries()) {
            [east, north] = [east + x, north + y];
            if (forget) delete state.free;
            const [longitude, latitude] = place(east, north);
            readFences(world, null, state, fixOf(longitude, latitude, i * 5_000), (crossing) => told.push(crossing));
          }
          return told.sort((a, b) => a.at - b.at || a.fenceId.localeCompare(b.fenceId));
        };
        expect(tellAll(false)).to.deep.equal(tellAll(true));
      }),
    );
  });
});
