/** The law of meaning: what is told hangs on the set of samples, not on how they came. In memory, many times. */
import { expect } from 'chai';
import fc from 'fast-check';
import type { Sample, StoredSample } from '../../../../contracts/index.js';
import { type Checkpoint, type Line, linesOfTime } from '../../../../ingest/meaning/line-of-time.js';
import type { Fact } from '../../../../ingest/meaning/reading.js';
import { tripsReading } from '../../../../ingest/meaning/trips/trips-reading.js';
import { CAR, factsOf, START, stored } from './read-drive.js';

const METRES_PER_DEGREE = 111_195;

/** Stretches of driving, standing and silence, with what a car may say of them. */
const stretches = fc.array(
  fc.record({
    count: fc.integer({ min: 1, max: 40 }),
    everyS: fc.constantFrom(1, 5, 30, 200, 1200),
    speedKmh: fc.constantFrom(0, 0, 4, 40, 110),
    says: fc.record({ speed: fc.boolean(), position: fc.boolean(), odometer: fc.boolean(), fuel: fc.boolean() }),
    ignition: fc.constantFrom(undefined, true, false),
    harshG: fc.constantFrom(undefined, 0, 0.36, -0.7),
    limitKmh: fc.constantFrom(undefined, 30),
  }),
  { minLength: 1, maxLength: 12 },
);

type Stretches = typeof stretches extends fc.Arbitrary<infer T> ? T : never;

function samplesOf(all: Stretches): StoredSample[] {
  const samples: StoredSample[] = [];
  let at = START;
  let metres = 0;
  for (const { count, everyS, speedKmh, says, ignition, harshG, limitKmh } of all) {
    for (let i = 0; i < count; i++) {
      at += everyS * 1000;
      metres += (speedKmh / 3.6) * everyS;
      const sample: Sample = { seq: samples.length, observedAt: at };
      if (says.speed) sample.speedKmh = speedKmh;
      if (says.position) Object.assign(sample, { latitude: 50 + metres / METRES_PER_DEGREE, longitude: 8 });
      if (says.odometer) sample.odometerKm = 100.5 + metres / 1000;
      if (says.fuel) sample.fuelPercent = Math.max(0, 80 - metres / 10_000);
      if (ignition !== undefined) sample.ignition = ignition;
      if (harshG !== undefined) sample.accelerationG = [harshG, 0.1, 1];
      if (limitKmh !== undefined) sample.signals = { 'Vehicle.Recorded.SpeedLimit': limitKmh };
      samples.push(stored(sample));
    }
  }
  return samples;
}

/** The engine on arrays: facts by id, checkpoints, and a re-reading from before what came late. */
function engine() {
  const lines = linesOfTime([tripsReading(() => undefined)]);
  const known: StoredSample[] = [];
  let facts = new Map<string, Fact>();
  let checkpoints: Checkpoint[] = [];
  let line: Line = lines.begin();
  const keep = (checkpoint: Checkpoint) => checkpoints.push(checkpoint);
  const tell = (fact: Fact) => facts.set(fact.id, fact);

  function reRead(from: number) {
    checkpoints = checkpoints.filter(({ at }) => at < from);
    const last = checkpoints.at(-1);
    line = last ? lines.lineFrom(last) : lines.begin();
    facts = new Map([...facts].filter(([, { toldAt }]) => toldAt <= (last?.at ?? 0)));
    const sorted = [...known].sort((a, b) => a.observedAt - b.observedAt || a.seq - b.seq);
    for (const sample of sorted) if (sample.observedAt > line.observedAt) lines.advance(line, sample, tell, keep);
  }

  return {
    take(batch: readonly StoredSample[]) {
      let late = Number.POSITIVE_INFINITY;
      for (const sample of batch) {
        if (known.includes(sample)) continue;
        known.push(sample);
        if (sample.observedAt > line.observedAt) lines.advance(line, sample, tell, keep);
        else late = Math.min(late, sample.observedAt);
      }
      if (late < Number.POSITIVE_INFINITY) reRead(late);
      lines.standing(line, CAR, tell); // as before each time that facts are written
    },
    /** What is in memory is gone. */
    restart() {
      const checkpoint = lines.checkpointOf(line);
      checkpoints.push(checkpoint);
      line = lines.lineFrom(checkpoint);
    },
    facts: () => [...facts.values()].sort((a, b) => (a.id < b.id ? -1 : 1)),
  };
}

describe('samples that come late, twice, or after a restart', () => {
  it('tell the same trips and events as in their order', function () {
    this.timeout(120_000);
    const ways = fc.record({
      all: stretches,
      seed: fc.integer(),
      sizes: fc.array(fc.integer({ min: 1, max: 80 }), { minLength: 1, maxLength: 6 }),
      mostlyInOrder: fc.boolean(),
    });
    fc.assert(
      fc.property(ways, ({ all, seed, sizes, mostlyInOrder }) => {
        const samples = samplesOf(all);
        const order =
          fc.sample(fc.shuffledSubarray(samples, { minLength: samples.length }), { seed, numRuns: 1 })[0] ?? [];
        if (mostlyInOrder)
          order.sort((a, b) => a.observedAt - b.observedAt + ((a.seq * 7919) % 13 === 0 ? 400_000 : 0));
        const sent = [...order, ...order.slice(0, 10)];
        const car = engine();
        for (let i = 0, part = 0; i < sent.length; part++) {
          const size = sizes[part % sizes.length] as number;
          car.take(sent.slice(i, i + size));
          i += size;
          if (part % 3 === 2) car.restart();
        }
        const { trips, events } = factsOf(samples);
        expect(car.facts()).to.deep.equal([...trips, ...events].sort((a, b) => (a.id < b.id ? -1 : 1)));
      }),
      { numRuns: Number(process.env.MEANING_RUNS ?? 200) },
    );
  });
});
