/** What understanding costs for each sample: every reading there is, on drives of a second a sample, with no store. */
import type { StoredSample } from '../../contracts/index.js';
import { outlineOf } from '../../ingest/meaning/fences/outline.js';
import { type Line, linesOfTime } from '../../ingest/meaning/line-of-time.js';
import type { Reading } from '../../ingest/meaning/reading.js';
import { readingsWith } from '../../ingest/meaning/readings.js';
import { tripsReading } from '../../ingest/meaning/trips/trips-reading.js';
import { worldOf, yard } from '../unit/ingest/meaning/alert-stage.js';
import type { BenchRow } from './bench-row.js';

const CARS = 250;
const SAMPLES_EACH = 200;
const ROUNDS = 3;
const START = Date.UTC(2026, 4, 1);
const SECOND_MS = 1_000;

/** As ingest has them: an object for each sample, made a moment before it is taken in, all cars by turns. */
function* rounds(): Generator<StoredSample[]> {
  for (let second = 0; second < SAMPLES_EACH; second++) {
    yield Array.from({ length: CARS }, (_, car) => sampleOf(car, second));
  }
}

/** In one literal: what is put together of others is slower to read, and ingest's are not. */
const sampleOf = (car: number, second: number): StoredSample => ({
  vehicleId: `00000000-0000-4000-8000-${String(car).padStart(12, '0')}`,
  fleetId: null,
  boot: BOOT,
  seq: second,
  observedAt: START + second * SECOND_MS,
  receivedAt: START,
  quality: 0,
  latitude: 41 + car / 1e3 + second * 1e-4,
  longitude: 2,
  speedKmh: 40 + 40 * Math.sin(second / 30),
  odometerKm: 1000 + second / 90,
  batteryPercent: 80 - second / 100,
  ignition: true,
  headingDeg: 10,
  accelerationG: [second % 97 === 0 ? 0.4 : 0.1, 0.05, 1],
});
const BOOT = '00000000-0000-4000-9000-000000000000';

const FENCES = 1_000;
/** Spread over where the cars drive, so that some are crossed all the time. */
const world = worldOf(
  Array.from({ length: FENCES }, (_, i) =>
    yard({
      id: `fence-${i}`,
      outline: outlineOf({ kind: 'circle', center: [2, 41 + i / FENCES], radiusM: 100 }),
      stamp: i + 1,
    }),
  ),
);

export async function meaning(): Promise<BenchRow[]> {
  const plainUs = Math.max(0.001, best(plainLoop));
  const row = (what: string, readings: readonly Reading[]): BenchRow => {
    const us = best(() => understand(readings));
    return {
      what: `${what}, ${CARS} cars by turns, beside a loop that adds up speed × time`,
      ours: `${us.toFixed(2)} µs a sample`,
      peer: `${plainUs.toFixed(3)} µs`,
      ratio: us / plainUs,
      reach: '≤ 15 µs',
    };
  };
  return [
    row('trips and driving events of a sample', [tripsReading(() => 130)]),
    row(
      'trips, driving events, fences and alerts of a sample, 1,000 fences',
      readingsWith(() => world),
    ),
  ];
}

/** µs of a core for each sample. */
function understand(readings: readonly Reading[]): number {
  const lines = linesOfTime(readings);
  const cars: Line[] = Array.from({ length: CARS }, () => lines.begin());
  let facts = 0;
  const us = takenIn((sample, car) =>
    lines.advance(
      cars[car] as Line,
      sample,
      () => facts++,
      () => {},
    ),
  );
  if (facts === 0) throw new Error('nothing was understood');
  return us;
}

function plainLoop(): number {
  const km = new Float64Array(CARS);
  const us = takenIn(({ speedKmh = 0 }, car) => {
    km[car] = (km[car] as number) + speedKmh / 3600;
  });
  if (km[0] === 0) throw new Error('nothing was added');
  return us;
}

/** µs of a core for each sample, without making it. */
function takenIn(take: (sample: StoredSample, car: number) => void): number {
  let us = 0;
  for (const batch of rounds()) {
    const began = process.cpuUsage();
    for (let car = 0; car < batch.length; car++) take(batch[car] as StoredSample, car);
    const { user, system } = process.cpuUsage(began);
    us += user + system;
  }
  return us / (CARS * SAMPLES_EACH);
}

/** The least of some rounds: what a busy machine adds is no figure of ours. */
const best = (round: () => number) => Math.min(...Array.from({ length: ROUNDS }, round));
