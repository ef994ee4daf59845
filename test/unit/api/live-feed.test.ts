import { expect } from 'chai';
import { LiveFeed } from '../../../api/live-map/live-feed.js';
import { watchOf, watchRequestOf } from '../../../api/live-map/watch.js';
import type { VehicleMove } from '../../../contracts/index.js';

const CAR = '6f1d2a3e-0000-4000-8000-000000000001';
const move = (observedAt: number, values: VehicleMove['values']): VehicleMove => ({
  id: CAR,
  fleetId: null,
  observedAt,
  heardAt: observedAt,
  values,
});

describe('the feed of the live map', () => {
  it('joins what one car said between two ticks: the newest value of each signal, under its own moment', () => {
    const feed = new LiveFeed();
    feed.hear({
      kind: 'moved',
      vehicles: [move(1000, { speedKmh: 10, fuelPercent: 50 }), move(2000, { speedKmh: 20 })],
    });
    const { moved } = feed.take();
    expect(moved.flatMap(({ moves }) => moves.map((m) => [m.observedAt, m.values]))).to.deep.equal([
      [1000, { fuelPercent: 50 }],
      [2000, { speedKmh: 20 }],
    ]);
    expect(feed.take().moved).to.deep.equal([]);
  });

  it('tells the next news after some that it cannot make sense of', () => {
    const feed = new LiveFeed();
    feed.hear({ kind: 'moved', vehicles: [{ id: CAR } as VehicleMove] });
    expect(() => feed.take()).to.throw();
    feed.hear({ kind: 'moved', vehicles: [move(1000, { speedKmh: 10 })] });
    expect(feed.take().moved).to.have.lengthOf(1);
  });

  it('does not let late news take a car backwards', () => {
    const feed = new LiveFeed();
    feed.hear({ kind: 'moved', vehicles: [move(2000, { speedKmh: 20 }), move(1000, { speedKmh: 10 })] });
    const [car] = feed.take().moved;
    expect(car?.moves).to.have.lengthOf(1);
    expect(car?.moves[0]).to.deep.include({ observedAt: 2000, values: { speedKmh: 20 } });
  });

  it('shows a car online that came to another broker, though that had not stored so when the word of a dead one was taken back', () => {
    const feed = new LiveFeed();
    const says = (online: boolean, at: number, takesBack?: number) =>
      feed.hear({ kind: 'presence', vehicleId: CAR, online, at, ...(takesBack !== undefined && { takesBack }) });
    const shown = () => feed.take().presences.map(({ online }) => online);
    says(true, 1000); // by the one that died
    says(true, 20_000); // by another, while the database was away
    says(false, 20_100, 1000);
    expect(shown()).to.deep.equal([true]);
    says(false, 20_100, 20_000);
    expect(shown(), 'that other has died too').to.deep.equal([false]);
  });

  it('brings a snapshot up to what maps were told already', () => {
    const feed = new LiveFeed();
    feed.hear({ kind: 'moved', vehicles: [move(2000, { speedKmh: 20 })] });
    feed.take();
    const stale = {
      id: CAR,
      fleetId: null,
      online: true,
      heardAt: 1000,
      values: { speedKmh: { value: 10, observedAt: 1000 } },
    };
    const [fresh] = feed.bringUpToDate([stale]);
    expect(fresh?.values.speedKmh).to.deep.equal({ value: 20, observedAt: 2000 });
  });

  it('spreads a storm of presences over several ticks and loses none', () => {
    const feed = new LiveFeed();
    for (let i = 0; i < 450; i++) feed.hear({ kind: 'presence', vehicleId: `car ${i}`, online: true, at: i });
    const ticks = [feed.take(), feed.take(), feed.take(), feed.take()].map((t) => t.presences.length);
    expect(ticks).to.deep.equal([200, 200, 50, 0]);
  });
});

describe('what a map watches', () => {
  it('is all that it may see, unless it says otherwise', () => {
    expect(watchOf({})?.wants(CAR, undefined)).to.equal(true);
  });

  it('is an area, also one across the date line', () => {
    const fiji = watchOf({ bbox: [170, -30, -170, -10] });
    expect(fiji.wants(CAR, { fleetId: null, position: [179, -18] })).to.equal(true);
    expect(fiji.wants(CAR, { fleetId: null, position: [-179, -18] })).to.equal(true);
    expect(fiji.wants(CAR, { fleetId: null, position: [0, -18] })).to.equal(false);
    expect(fiji.wants(CAR, undefined)).to.equal(false);
  });

  it('is shared by those who ask for the same cars in another order', () => {
    const other = CAR.replace('1', '2');
    expect(watchOf({ vehicleIds: [CAR, other] }).key).to.equal(watchOf({ vehicleIds: [other, CAR] }).key);
  });

  for (const bad of [
    null,
    'all',
    7,
    [],
    { bbox: [0, 1, 2] },
    { bbox: [0, 50, 1, 40] },
    { bbox: [0, -91, 1, 0] },
    { fleetId: 'x' },
    { fleet: 'x' },
    { vehicleIds: [{ toString: 1, valueOf: 1 }] },
    { vehicleIds: { 0: CAR, length: 1 } },
    { vehicleIds: [[CAR]] },
  ]) {
    it(`is never ${JSON.stringify(bad)}`, () => {
      expect(watchRequestOf(bad)).to.equal(undefined);
    });
  }
});
