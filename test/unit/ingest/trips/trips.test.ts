import { expect } from 'chai';
import type { Sample } from '../../../../contracts/index.js';
import { gpsNoise } from '../gps-noise.js';
import { factsOf, START, stored } from './read-drive.js';

const MINUTE = 60_000;
const METRES_PER_DEGREE = 111_195;

interface Leg {
  seconds: number;
  /** km/h. */
  speed: number;
  /** Between samples, s. */
  every?: number;
  /** Nothing is sent. */
  silent?: boolean;
  say?: Partial<Sample>;
}

/** A car that drives north by these legs, one after the other. */
function drive(legs: readonly Leg[], gives: readonly ('speed' | 'position' | 'odometer')[] = ['speed', 'position']) {
  const samples: Sample[] = [];
  let at = START;
  let metres = 0;
  for (const { seconds, speed, every = 1, silent, say } of legs) {
    for (let passed = 0; passed < seconds; passed += every) {
      at += every * 1000;
      metres += (speed / 3.6) * every;
      if (silent && passed + every < seconds) continue;
      samples.push({
        ...{ seq: samples.length, observedAt: at },
        ...(gives.includes('speed') && { speedKmh: speed }),
        ...(gives.includes('position') && { latitude: 50 + metres / METRES_PER_DEGREE, longitude: 8 }),
        ...(gives.includes('odometer') && { odometerKm: 12_345.6 + metres / 1000 }),
        ...say,
      });
    }
  }
  return samples.map(stored);
}

/** Parked for so long, with a position alone, each off by white noise. */
function restless(seconds: number, every: number, sigmaM: number) {
  const noise = gpsNoise(sigmaM);
  return Array.from({ length: seconds / every }, (_, seq) =>
    stored({
      ...{ seq, observedAt: START + seq * every * 1000 },
      ...{ latitude: 50 + noise() / METRES_PER_DEGREE, longitude: 8 + noise() / METRES_PER_DEGREE / 0.643 },
    }),
  );
}

const stands = (seconds: number, say: Partial<Sample> = {}): Leg => ({ seconds, speed: 0, say });
const drives = (seconds: number, say: Partial<Sample> = {}): Leg => ({ seconds, speed: 36, say }); // 10 m/s
const silently = (seconds: number, speed: number): Leg => ({ seconds, speed, silent: true });

describe('a trip', () => {
  for (const [sigmaM, every] of [
    [10, 1],
    [15, 10],
  ] as const) {
    it(`is not made by a receiver that is off by ${sigmaM} m, of a car that tells its position alone every ${every} s`, () => {
      expect(factsOf(restless(36_000, every, sigmaM)).trips).to.deep.equal([]);
    });
  }

  it('of a car that tells its position alone has its length, each second and each minute', () => {
    for (const every of [1, 60]) {
      const legs = [stands(300), { seconds: 1200, speed: 36, every }, stands(1200)];
      const { trips } = factsOf(drive(legs, ['position']));
      expect(trips).to.have.length(1);
      expect(trips[0]?.distanceKm).to.be.closeTo(12, 0.7);
    }
  });

  it('begins as the car moves and ends as it came to stand, once that lasts a quarter of an hour', () => {
    const { trips } = factsOf(drive([stands(300), drives(600), stands(16 * 60)]));
    expect(trips).to.have.length(1);
    expect(trips[0]).to.deep.include({ open: false, startedAt: START + 300_000, endedAt: START + 901_000 });
    expect(trips[0]?.distanceKm).to.be.closeTo(6, 0.03);
  });

  it('begins with the ignition and ends with it, and the time with the engine on and no way made is idle', () => {
    const on = { ignition: true };
    const { trips } = factsOf(
      drive([
        stands(60, { ignition: false }),
        stands(90, on),
        drives(300, on),
        stands(45, on),
        stands(200, { ignition: false }),
      ]),
    );
    expect(trips).to.have.length(1);
    expect(trips[0]).to.deep.include({ startedAt: START + 61_000, endedAt: START + 496_000, open: false });
    expect(trips[0]?.idleS).to.be.closeTo(89 + 45, 2);
  });

  it('goes on after a stop, which is listed with its place and how long it was', () => {
    const { trips } = factsOf(drive([drives(300), stands(240), drives(300), stands(1000)]));
    expect(trips).to.have.length(1);
    const [stop] = trips[0]?.stops ?? [];
    expect((stop?.to ?? 0) - (stop?.from ?? 0)).to.be.closeTo(240_000, 3_000);
    expect(stop?.place?.latitude).to.be.closeTo(50 + 3000 / METRES_PER_DEGREE, 0.001);
  });

  it('goes on through a tunnel, which is bridged by what lies across it, and marked', () => {
    const { trips } = factsOf(drive([drives(120), silently(300, 72), drives(120)]));
    expect(trips).to.have.length(1);
    expect(trips[0]?.gaps).to.have.length(1);
    expect(trips[0]?.gaps[0]).to.deep.include({ method: 'displacement' });
    expect(trips[0]?.gaps[0]?.distanceKm).to.be.closeTo(6, 0.05);
    expect(trips[0]?.distanceKm).to.be.closeTo(8.4, 0.05);
  });

  it('is two where the car was silent for long, or stood silently', () => {
    expect(factsOf(drive([drives(120), silently(16 * 60, 72), drives(120)])).trips).to.have.length(2);
    expect(factsOf(drive([drives(120), stands(5), silently(180, 0), drives(120)])).trips).to.have.length(2);
  });

  it('is measured by the odometer where there is one, also through a silence', () => {
    const { trips } = factsOf(drive([drives(120), silently(120, 50), drives(120)], ['speed', 'odometer']));
    expect(trips[0]).to.deep.include({ method: 'odometer' });
    expect(trips[0]?.gaps[0]).to.deep.include({ method: 'odometer' });
    expect(trips[0]?.distanceKm).to.be.closeTo(2.4 + 100 / 60, 0.03);
  });

  it('takes no odometer at its word that contradicts the speed', () => {
    const samples = drive([drives(300), stands(10)], ['speed', 'odometer']);
    for (const sample of samples) sample.odometerKm = 500; // it hangs
    for (const [i, sample] of samples.entries()) if (i > 100) sample.odometerKm = 501.5;
    expect(factsOf(samples).trips[0]).to.deep.include({ method: 'speed' });
  });

  it('does not grow while a parked car’s position wanders, nor begin by it', () => {
    const wander = (i: number) => ({ latitude: 50 + ((i * 7919) % 20) / METRES_PER_DEGREE, longitude: 8 });
    const parked = Array.from({ length: 3600 }, (_, i) =>
      stored({ seq: i, observedAt: START + i * 1000, ...wander(i) }),
    );
    expect(factsOf(parked).trips).to.deep.equal([]);
  });

  it('is measured along its positions where nothing else is told', () => {
    const { trips } = factsOf(drive([{ seconds: 1200, speed: 36, every: 15 }, stands(1000)], ['position']));
    expect(trips).to.have.length(1);
    expect(trips[0]).to.deep.include({ method: 'path' });
    expect(trips[0]?.distanceKm).to.be.closeTo(12, 0.2);
  });

  it('lets no impossible position add to it: 0 as latitude, a jump of five kilometres and back', () => {
    const legs = [{ seconds: 600, speed: 36, every: 5 }];
    for (const gives of [['position'], ['speed', 'position']] as const) {
      const clean = factsOf(drive(legs, gives)).trips[0]?.distanceKm as number;
      const corrupt = drive(legs, gives);
      for (const [i, sample] of corrupt.entries()) {
        if (i % 20 === 7) sample.latitude = 0;
        if (i % 20 === 13) sample.latitude = (sample.latitude ?? 0) + 5000 / METRES_PER_DEGREE;
      }
      expect(factsOf(corrupt).trips).to.have.length(1);
      expect(factsOf(corrupt).trips[0]?.distanceKm).to.be.closeTo(clean, 0.06);
    }
  });

  it('is none for a car that only shifts in its place', () => {
    expect(factsOf(drive([stands(60), { seconds: 10, speed: 5 }, stands(1000)])).trips).to.deep.equal([]);
  });
});

describe('driving events', () => {
  const braked = (kmhPerSecond: number): Leg[] => [
    drives(60),
    { seconds: 1, speed: 36 - kmhPerSecond },
    { seconds: 1, speed: Math.max(0, 36 - 2 * kmhPerSecond) },
    { seconds: 5, speed: Math.max(0, 36 - 2 * kmhPerSecond) + 1 },
    drives(60),
  ];

  it('are found in the speed where no acceleration is told: more than 0.35 g', () => {
    const typesOf = (kmhPerSecond: number) =>
      factsOf(drive(braked(kmhPerSecond), ['speed'])).events.map(({ type }) => type);
    expect(typesOf(14)).to.include('harsh-braking');
    expect(typesOf(8)).to.not.include('harsh-braking');
  });

  it('are one event for seconds that follow each other, of the kind and force of its peak', () => {
    const say = (x: number, y: number) => drives(1, { accelerationG: [x, y, 1] });
    const { events, trips } = factsOf(
      drive([drives(30), say(-0.36, 0), say(-0.5, 0.4), say(-0.2, 0.38), say(0, 0), say(0.4, 0), drives(5)]),
    );
    expect(events.map(({ type, peak, startedAt, endedAt }) => [type, peak, endedAt - startedAt])).to.deep.equal([
      ['harsh-braking', 0.5, 2000],
      ['harsh-acceleration', 0.4, 0],
    ]);
    expect(trips[0]?.events).to.deep.include({ 'harsh-braking': 1, 'harsh-acceleration': 1 });
  });

  it('tell of speeding where the limit is known, for five seconds and more', () => {
    const limit = (kmh: number) => ({ signals: { 'Vehicle.Recorded.SpeedLimit': kmh } });
    const { events } = factsOf(
      drive([drives(60, limit(50)), drives(4, limit(30)), drives(20, limit(50)), drives(30, limit(30))]),
    );
    expect(events.map(({ type, limitKmh, peak }) => [type, limitKmh, peak])).to.deep.equal([['speeding', 30, 36]]);
  });

  it('tell of speeding beyond the limit of the car’s fleet, or of the road where that is lower', () => {
    const road = (kmh: number) => ({ signals: { 'Vehicle.Recorded.SpeedLimit': kmh } });
    const legs = [
      drives(20),
      { seconds: 10, speed: 90 },
      drives(10),
      drives(20, road(30)),
      drives(20, road(50)),
      drives(5),
    ];
    const limitsOf = (fleetKmh?: number) => factsOf(drive(legs), fleetKmh).events.map(({ limitKmh }) => limitKmh);
    expect(limitsOf()).to.deep.equal([30]);
    expect(limitsOf(80)).to.deep.equal([80, 30]);
    expect(limitsOf(100)).to.deep.equal([30]);
  });

  it('go on as speeding where the road’s limit is told more seldom than other signals', () => {
    const limit = { signals: { 'Vehicle.Recorded.SpeedLimit': 30 } };
    const other = { signals: { 'Vehicle.Cabin.Light': 1 } };
    const legs = Array.from({ length: 6 }, () => [drives(1, limit), drives(29, other)]).flat();
    const { events } = factsOf(drive([...legs, drives(60, other)]));
    expect(events).to.have.length(1);
    expect((events[0]?.endedAt ?? 0) - (events[0]?.startedAt ?? 0)).to.be.closeTo(165_000, 16_000);
  });

  it('go on as speeding through samples that tell nothing of the road', () => {
    const road = { signals: { 'Vehicle.Recorded.SpeedLimit': 30 } };
    const { events } = factsOf(drive([drives(10), drives(4, road), drives(3), drives(10, road), stands(5)]), 130);
    expect(events.map(({ startedAt, endedAt }) => endedAt - startedAt)).to.deep.equal([16_000]);
  });
});

describe('a trip in progress', () => {
  it('is told as it stands', () => {
    const { trips } = factsOf(drive([drives((10 * MINUTE) / 1000)]));
    expect(trips[0]).to.deep.include({ open: true, endedAt: START + 600_000 });
  });
});
