import { expect } from 'chai';
import fc from 'fast-check';
import { Quality, type Sample } from '../../../contracts/index.js';
import { type Belief, judge, newTrack } from '../../../ingest/oddness/belief.js';

const start = Date.UTC(2026, 5, 1);
const fresh = (): Belief => ({ newest: newTrack() });

/** Samples a second apart; gives back the marks of each. */
function marksOf(samples: readonly Partial<Sample>[], belief = fresh()): number[] {
  return samples.map((sample, seq) => judge(belief, { seq, observedAt: start + seq * 1000, ...sample }));
}
const battery = (...values: number[]) => marksOf(values.map((batteryPercent) => ({ batteryPercent })));
const odd = Quality.oddBatteryPercent;
const barcelona = { latitude: 41.39, longitude: 2.16 };

describe('an odd value', () => {
  it('is not believed once: one empty battery between two of 14 %', () => {
    expect(battery(14, 0, 14)).to.deep.equal([0, odd, 0]);
  });

  it('is believed at the third agreeing sample in a row', () => {
    expect(battery(80, 30, 30, 30, 30)).to.deep.equal([0, odd, odd, 0, 0]);
  });

  it('starts over when a sample agrees with what was believed', () => {
    expect(battery(80, 30, 30, 80, 30, 30, 30)).to.deep.equal([0, odd, odd, 0, odd, odd, 0]);
  });

  it('starts over when the next odd value is another one', () => {
    expect(battery(80, 30, 55, 30, 30, 30)).to.deep.equal([0, odd, odd, odd, odd, 0]);
  });

  it('is believed by count, however slowly the samples come', () => {
    const belief = fresh();
    const marks = [0, 1, 2, 3].map((hour) =>
      judge(belief, { seq: hour, observedAt: start + hour * 3_600_000, odometerKm: hour === 0 ? 50_000 : 10 }),
    );
    expect(marks).to.deep.equal([0, Quality.oddOdometer, Quality.oddOdometer, 0]);
  });

  it('does not count for two when the same samples come again, as after a crash', () => {
    const belief = fresh();
    const at = (seconds: number, batteryPercent: number) =>
      judge(belief, { seq: seconds, observedAt: start + seconds * 1000, batteryPercent });
    expect([at(0, 80), at(1, 30), at(2, 30)]).to.deep.equal([0, odd, odd]);
    expect([at(1, 30), at(2, 30), at(2, 30), at(3, 30)]).to.deep.equal([odd, odd, odd, 0]);
  });

  it('is believed by count, also when three different samples are of one millisecond', () => {
    const belief = fresh();
    const marks = [80, 30, 30, 30].map((batteryPercent, seq) =>
      judge(belief, { seq, observedAt: start, batteryPercent }),
    );
    expect(marks).to.deep.equal([0, odd, odd, 0]);
  });

  it('counts a sample of the next boot, whose numbers begin again', () => {
    const belief = fresh();
    const marks = ['a', 'a', 'b', 'c'].map((boot, i) =>
      judge(belief, { boot, seq: i === 0 ? 7 : 0, observedAt: start + i * 1000, batteryPercent: i === 0 ? 80 : 30 }),
    );
    expect(marks).to.deep.equal([0, odd, odd, 0]);
  });

  it('never is what follows from the time between: a car that was charged over night', () => {
    const belief = fresh();
    judge(belief, { seq: 0, observedAt: start, batteryPercent: 20, ...barcelona });
    const marks = judge(belief, {
      seq: 1,
      observedAt: start + 8 * 3_600_000,
      batteryPercent: 100,
      latitude: 43.3,
      longitude: 5.4,
    });
    expect(marks).to.equal(0);
  });

  it('is a matter of its own signal only', () => {
    const marks = marksOf([
      { batteryPercent: 80, speedKmh: 50, engineTempC: 90 },
      { batteryPercent: 0, speedKmh: 51, engineTempC: -40 },
    ]);
    expect(marks).to.deep.equal([0, odd | Quality.oddEngineTemp]);
  });
});

describe('a position', () => {
  const at = (latitude: number, longitude: number) => ({ latitude, longitude });
  const moved = Quality.oddPosition;

  it('is odd when no car can have come there in the time, and harms no neighbour', () => {
    expect(marksOf([barcelona, at(41.49, 2.16), barcelona])).to.deep.equal([0, moved, 0]);
  });

  it('is believed after a ferry, at the third fix', () => {
    expect(marksOf([barcelona, at(39.57, 2.65), at(39.5701, 2.65), at(39.5702, 2.65)])).to.deep.equal([
      0,
      moved,
      moved,
      0,
    ]);
  });

  it('is odd at latitude 0, even as the first that is heard', () => {
    expect(marksOf([at(0, 2.16), barcelona])).to.deep.equal([moved, 0]);
    expect(marksOf([barcelona, at(0, 2.16), barcelona])).to.deep.equal([0, moved, 0]);
  });

  it('is never believed at 0,0, where receivers without a fix are', () => {
    expect(marksOf([barcelona, at(0, 0), at(0, 0), at(0, 0), at(0, 0), barcelona])).to.deep.equal([
      0,
      moved,
      moved,
      moved,
      moved,
      0,
    ]);
  });

  it('is believed for a car that crosses the equator in Ecuador', () => {
    expect(marksOf([at(0.0002, -78.45), at(0.0001, -78.45), at(0, -78.45), at(-0.0001, -78.45)])).to.deep.equal([
      0, 0, 0, 0,
    ]);
    expect(marksOf([at(0, -78.45), at(0, -78.4501), at(0, -78.4502)])).to.deep.equal([moved, moved, 0]);
  });

  it('is odd when half of it is missing', () => {
    expect(marksOf([{ latitude: 41 }])).to.deep.equal([moved]);
  });

  it('may be as far off as the receiver says', () => {
    const rough = { latitude: 41.42, longitude: 2.16, accuracyM: 4000 };
    expect(marksOf([barcelona, rough])).to.deep.equal([0, 0]);
  });

  it('is judged across the date line as the neighbour that it is', () => {
    expect(marksOf([at(-17, 179.9999), at(-17, -179.9999)])).to.deep.equal([0, 0]);
  });

  it('is judged against its own neighbours when a backlog comes between live samples', () => {
    const belief = fresh();
    const marks: number[] = [];
    for (let i = 0; i < 5; i++) {
      marks.push(judge(belief, { seq: i, observedAt: start + i * 1000, ...barcelona }));
      const latitude = i === 3 ? 42 : 40;
      marks.push(judge(belief, { seq: 100 + i, observedAt: start - 7_200_000 + i * 1000, latitude, longitude: 2 }));
    }
    expect(marks).to.deep.equal([0, 0, 0, 0, 0, 0, 0, moved, 0, 0]);
  });
});

describe('judgement, as a law', () => {
  const drive = fc.array(fc.tuple(fc.double({ min: -10, max: 10, noNaN: true }), fc.integer({ min: 1, max: 60 })), {
    minLength: 3,
    maxLength: 60,
  });

  it('marks nothing on a drive that physics allows, oldest first or newest first', () => {
    fc.assert(
      fc.property(drive, fc.boolean(), (steps, newestFirst) => {
        let [at, speedKmh, latitude] = [start, 50, 41];
        const samples: Sample[] = steps.map(([change, seconds], seq) => {
          speedKmh = Math.min(130, Math.max(0, speedKmh + change));
          at += seconds * 1000;
          latitude += ((speedKmh / 3.6) * seconds) / 111_200;
          return { seq, observedAt: at, speedKmh, latitude, longitude: 2 };
        });
        if (newestFirst) samples.reverse();
        const belief = fresh();
        for (const sample of samples) expect(judge(belief, sample)).to.equal(0);
      }),
    );
  });

  it('never believes fewer than three agreeing samples, whatever surrounds them', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(80, 80, 10), { maxLength: 80 }), (readings) => {
        const marks = battery(80, ...readings);
        let believed = 80;
        let run = 0;
        readings.forEach((reading, i) => {
          run = reading === believed ? 0 : run + 1;
          if (run === 3) [believed, run] = [reading, 0];
          expect(marks[i + 1]).to.equal(run > 0 ? odd : 0);
        });
      }),
    );
  });
});
