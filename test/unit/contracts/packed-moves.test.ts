import { expect } from 'chai';
import fc from 'fast-check';
import {
  idOfKey,
  keyOfId,
  PACKED_COLUMNS,
  packMoves,
  pickRecords,
  RECORD_BYTES,
  unpackMoves,
  type VehicleMove,
} from '../../../contracts/index.js';

const BASE = Date.UTC(2026, 10, 26);
const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const aMove: fc.Arbitrary<VehicleMove> = fc
  .record({
    id: fc.uuid(),
    observedAt: fc.integer({ min: 0, max: Date.UTC(2200, 0) }),
    heardMsAgo: fc.nat(65_000),
    values: fc.record(
      {
        longitude: number(-180, 180),
        latitude: number(-90, 90),
        speedKmh: number(0, 400),
        headingDeg: number(0, 359.9),
        batteryPercent: number(0, 100),
        fuelPercent: number(0, 100),
        ignition: fc.boolean(),
        charging: fc.boolean(),
      },
      { requiredKeys: [] },
    ),
  })
  .map(({ heardMsAgo, ...move }) => ({ ...move, fleetId: null, heardAt: BASE - heardMsAgo }));

/** Half of the last place that is kept. */
const CLOSE_TO: Record<string, number> = {
  ...{ longitude: 6e-8, latitude: 6e-8, speedKmh: 0.0051, headingDeg: 1.5, batteryPercent: 0.26, fuelPercent: 0.26 },
};

describe('moves in bytes', () => {
  it('are what they were, as closely as a map can show', () => {
    fc.assert(
      fc.property(fc.array(aMove, { maxLength: 20 }), (moves) => {
        let read = 0;
        unpackMoves(packMoves(moves, BASE), ({ key, observedAt, heardAt, values }) => {
          const move = moves[read++] as VehicleMove;
          expect([idOfKey(key), observedAt, heardAt]).to.deep.equal([move.id, move.observedAt, move.heardAt]);
          expect(keyOfId(move.id)).to.equal(key);
          for (const [i, { name }] of PACKED_COLUMNS.entries()) {
            const [value, was] = [values[i], move.values[name]];
            if (typeof was === 'number') expect(value).to.be.closeTo(was, CLOSE_TO[name] as number);
            else expect(value).to.equal(was);
          }
        });
        expect(read).to.equal(moves.length);
      }),
    );
  });

  it('heard longer ago than can be told are told as that long ago, and never as heard later than the batch', () => {
    const heardAt = (ago: number) => {
      let told = 0;
      const [move] = fc.sample(aMove, 1) as [VehicleMove];
      unpackMoves(packMoves([{ ...move, heardAt: BASE - ago }], BASE), (read) => {
        told = BASE - read.heardAt;
      });
      return told;
    };
    expect([heardAt(0), heardAt(65_534), heardAt(65_535), heardAt(10_000_000), heardAt(-5)]).to.deep.equal([
      0, 65_534, 65_535, 65_535, 0,
    ]);
  });

  it('are read from wherever they lie in a buffer, and what a newer sender adds to each is skipped', () => {
    const moves = fc.sample(aMove, 3);
    const packed = packMoves(moves, BASE);
    const keysIn = (bytes: Uint8Array) => {
      const keys: string[] = [];
      unpackMoves(bytes, ({ key }) => keys.push(idOfKey(key)));
      return keys;
    };
    const inside = new Uint8Array(packed.length + 10).fill(0xee);
    inside.set(packed, 7);
    expect(keysIn(inside.subarray(7, 7 + packed.length))).to.deep.equal(moves.map(({ id }) => id));

    const [head, longer] = [packed.length - 3 * RECORD_BYTES, RECORD_BYTES + 4];
    const newer = new Uint8Array(head + 3 * longer).fill(0xee);
    newer.set(packed.subarray(0, head));
    newer[1] = longer;
    for (const [i] of moves.entries()) {
      newer.set(packed.subarray(head + i * RECORD_BYTES, head + (i + 1) * RECORD_BYTES), head + i * longer);
    }
    expect(keysIn(newer)).to.deep.equal(moves.map(({ id }) => id));
  });

  it('are no more than 40 bytes a car', () => {
    expect(RECORD_BYTES).to.be.at.most(40);
  });

  it('are cut for a map without being written again', () => {
    fc.assert(
      fc.property(fc.array(aMove, { minLength: 4, maxLength: 12 }), (moves) => {
        const picked = pickRecords(packMoves(moves, BASE), [
          [0, 1],
          [2, 4],
        ]);
        expect(picked).to.deep.equal(packMoves([moves[0], moves[2], moves[3]] as VehicleMove[], BASE));
      }),
    );
  });

  it('of a version that is not known are refused', () => {
    const packed = packMoves([], BASE);
    packed[0] = 9;
    expect(() => unpackMoves(packed, () => {})).to.throw(RangeError);
  });
});
