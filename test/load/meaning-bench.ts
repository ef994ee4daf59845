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

/** As ingest has them: an object for each sample, all cars by turns. */
function* rounds(): Generator<StoredSample[]> {
  for (let second = 0; second < SAMPLES_EACH; second++) {
    const speedKmh = 40 + 40 * Math.sin(second / 30);
    yield Array.from({ length: CARS }, (_, car) => ({
      ...{ vehicleId: `00000000-0000-4000-8000-${String(car).padStart(12, '0')}`, fleetId: null, boot: BOOT },
      ...{ seq: second, observedAt: START + second * SECOND_MS, receivedAt: START, quality: 0 },
      ...{ latitude: 41 + car / 1e3 + second * 1e-4, longitude: 2, speedKmh, odometerKm: 1000 + second / 90 },
      ...{ batteryPercent: 80 - second / 100, ignition: true, headingDeg: 10 },
      accelerationG: [second % 97 === 0 ? 0.4 : 0.1, 0.05, 1],
    }));
  }
}
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
  const all = [...rounds()];
  const plainUs = Math.max(
    0.001,
    best(() => plainLoop(all)),
  );
  const row = (what: string, readings: readonly Reading[]): BenchRow => {
    const us = best(() => understand(all, readings));
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
function understand(all: readonly StoredSample[][], readings: readonly Reading[]): number {
  const lines = linesOfTime(readings);
  const cars: Line[] = Array.from({ length: CARS }, () => lines.begin());
  let facts = 0;
  const began = process.cpuUsage();
  for (const batch of all) {
    for (let i = 0; i < batch.length; i++) {
      lines.advance(
        cars[i] as Line,
        batch[i] as StoredSample,
        () => facts++,
        () => {},
      );
    }
  }
  const { user, system } = process.cpuUsage(began);
  if (facts === 0) throw new Error('nothing was understood');
  return (user + system) / (CARS * SAMPLES_EACH);
}

function plainLoop(all: readonly StoredSample[][]): number {
  const km = new Float64Array(CARS);
  const began = process.cpuUsage();
  for (const batch of all) {
    for (let i = 0; i < batch.length; i++)
      km[i] = (km[i] as number) + ((batch[i] as StoredSample).speedKmh ?? 0) / 3600;
  }
  const { user, system } = process.cpuUsage(began);
  if (km[0] === 0) throw new Error('nothing was added');
  return (user + system) / (CARS * SAMPLES_EACH);
}

/** The least of some rounds: what a busy machine adds is no figure of ours. */
const best = (round: () => number) => Math.min(...Array.from({ length: ROUNDS }, round));
