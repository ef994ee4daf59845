import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import { Quality, type StoredSample } from '../../../contracts/index.js';
import { type LiveState, takeIn, toBelieved } from '../../../ingest/live-state.js';

const [vehicleId, boot] = [randomUUID(), randomUUID()];
const sample = (seq: number, observedAt: number, over: Partial<StoredSample> = {}): StoredSample => ({
  ...{ vehicleId, fleetId: null, boot, receivedAt: 1e6, quality: 0 },
  seq,
  observedAt,
  ...over,
});
function stateAfter(samples: readonly StoredSample[]) {
  const live: LiveState = new Map();
  for (const one of samples) takeIn(live, one, new Set());
  return toBelieved(live);
}

describe('the live state', () => {
  it('is never moved backwards by a backlog', () => {
    const state = stateAfter([sample(9, 9000, { speedKmh: 90 }), sample(1, 1000, { speedKmh: 10, fuelPercent: 40 })]);
    expect(state).to.deep.equal({
      speedKmh: { value: 90, observedAt: 9000 },
      fuelPercent: { value: 40, observedAt: 1000 },
    });
  });

  it('dates nothing after it was heard, so that what a clock ahead of time said gives way to what is said after it', () => {
    const ahead = sample(1, 600_000, { receivedAt: 60_000, speedKmh: 0, doorsLocked: true });
    expect(stateAfter([ahead]).speedKmh).to.deep.equal({ value: 0, observedAt: 60_000 });
    const later = sample(2, 65_000, { receivedAt: 65_000, speedKmh: 80 });
    const backlog = sample(3, 59_000, { receivedAt: 70_000, speedKmh: 30, doorsLocked: false });
    expect(stateAfter([ahead, later, backlog])).to.deep.equal({
      speedKmh: { value: 80, observedAt: 65_000 },
      doorsLocked: { value: true, observedAt: 60_000 },
    });
  });

  it('keeps of what came in one message with a clock ahead of time the last', () => {
    const message = [1, 2, 3].map((seq) => sample(seq, 600_000 + seq, { receivedAt: 60_000, speedKmh: seq }));
    expect(stateAfter(message).speedKmh).to.deep.equal({ value: 3, observedAt: 60_000 });
  });

  it('is what the car says now, whatever dates it gave before', () => {
    const before = fc.record({ at: fc.integer({ min: 0, max: 50 }), receivedAt: fc.integer({ min: 0, max: 20 }) });
    fc.assert(
      fc.property(fc.array(before), (list) => {
        const samples = list.map(({ at, receivedAt }, seq) => sample(seq, at, { receivedAt, speedKmh: seq }));
        const now = sample(0, 21, { receivedAt: 21, speedKmh: 99 });
        expect(stateAfter([...samples, now]).speedKmh).to.deep.equal({ value: 99, observedAt: 21 });
      }),
    );
  });

  it('keeps fault codes until the full set is empty; silence says nothing', () => {
    const codes = { dtc: ['P0300'] };
    expect(stateAfter([sample(1, 1, codes), sample(2, 2)])).to.deep.equal({ dtc: { value: ['P0300'], observedAt: 1 } });
    expect(stateAfter([sample(1, 1, codes), sample(2, 2, { dtc: [] })])).to.deep.equal({
      dtc: { value: [], observedAt: 2 },
    });
  });

  it('leaves out what is odd, and nothing else', () => {
    const odd = sample(2, 2, { quality: Quality.oddPosition, latitude: 0, longitude: 2, headingDeg: 9, speedKmh: 30 });
    expect(stateAfter([sample(1, 1, { latitude: 41, longitude: 2 }), odd])).to.deep.equal({
      latitude: { value: 41, observedAt: 1 },
      longitude: { value: 2, observedAt: 1 },
      speedKmh: { value: 30, observedAt: 2 },
    });
  });

  it('tells what has changed, and not what was only said again', () => {
    const live: LiveState = new Map();
    takeIn(live, sample(1, 1, { speedKmh: 5, dtc: ['P0300'], ignition: true }), new Set());
    const changed = new Set<string>();
    takeIn(live, sample(2, 2, { speedKmh: 6, dtc: ['P0300'], ignition: true }), changed);
    expect([...changed]).to.deep.equal(['speedKmh']);
  });

  it('is bounded, however many signals a car invents', () => {
    const signals = Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`signal ${i}`, i]));
    expect(Object.keys(stateAfter([sample(1, 1, { signals }), sample(2, 2, { speedKmh: 7 })])).length).to.be.below(300);
  });

  it('takes a signal by the name of an object method for what it is', () => {
    expect(stateAfter([sample(1, 1, { signals: { constructor: 4, toString: 'x' } })])).to.deep.equal({
      constructor: { value: 4, observedAt: 1 },
      toString: { value: 'x', observedAt: 1 },
    });
  });

  it('is the same whatever the order of its samples, and if some come twice', () => {
    const one = fc.record({
      at: fc.integer({ min: 0, max: 5 }),
      receivedAt: fc.integer({ min: 0, max: 5 }), // also before `at`, by a clock ahead of time
      speedKmh: fc.integer({ min: 0, max: 3 }),
      fuelPercent: fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined }),
    });
    const shuffled = fc
      .array(one, { minLength: 1, maxLength: 12 })
      .map((list) =>
        list.map(({ at, receivedAt, speedKmh, fuelPercent }, seq) =>
          sample(seq, at, { receivedAt, speedKmh, ...(fuelPercent === undefined ? {} : { fuelPercent }) }),
        ),
      )
      .chain((list) =>
        fc.tuple(fc.constant(list), fc.shuffledSubarray([...list, ...list], { minLength: 2 * list.length })),
      );
    fc.assert(
      fc.property(shuffled, ([inOrder, doubled]) => {
        expect(stateAfter(doubled)).to.deep.equal(stateAfter(inOrder));
      }),
    );
  });
});
