import { expect } from 'chai';
import { type FenceBooks, fenceWorld } from '../../../../ingest/meaning/fences/fence-world.js';
import { type FenceCrossing, readFences, startFences } from '../../../../ingest/meaning/fences/read-fences.js';
import { fixOf } from '../../../../ingest/meaning/fences/steady-fixes.js';
import { circle, drive, fence, place } from './fence-stage.js';

describe('a car among very many fences', () => {
  it('is held against the 200 oldest where more lie at one place, and enters each of them once', () => {
    const books = Array.from({ length: 300 }, (_, i) => fence(circle(50 + i / 100), { id: `${i}` }));
    const world = fenceWorld([...books].reverse(), new Map());
    const state = startFences();
    const told: FenceCrossing[] = [];
    for (const [i, east] of [200, 100, 40, 20, 0, -20].entries()) {
      const [longitude, latitude] = place(east, 0);
      readFences(world, null, state, fixOf(longitude, latitude, i * 10_000), (crossing) => told.push(crossing));
    }
    const oldest = books.slice(0, 200).map(({ id }) => id);
    expect(told.map(({ fenceId }) => fenceId)).to.have.members(oldest);
    expect(state.stays.map(({ fenceId }) => fenceId)).to.have.members(oldest);
    expect([...world.leftOut]).to.have.members(books.slice(200).map(({ id }) => id));
  });

  it('is seen between two fixes where thousands of fences lie beside its way, and none of them on it', () => {
    const beside: FenceBooks[] = [];
    for (let east = -1_500; east <= 1_500; east += 50) {
      for (let north = -1_500; north <= 1_500; north += 50) {
        if (Math.abs(east - north) > 150)
          beside.push(fence(circle(20, place(east, north)), { id: `${east} ${north}` }));
      }
    }
    expect(beside.length).to.be.greaterThan(3_000);
    const told = drive(
      [
        [0, -1_500, -1_500],
        [60, 1_500, 1_500],
        [61, 1_520, 1_500],
      ],
      [...beside, fence(circle(30))],
    );
    expect(told.map(({ fenceId, what }) => `${what} ${fenceId}`)).to.deep.equal(['entered fence', 'left fence']);
  });
});
