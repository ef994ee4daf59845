/** A drive on which nearly everything happens, for tests of what samples come to. */
import type { Knex } from 'knex';
import type { Sample } from '../../contracts/index.js';

const METRES_PER_DEGREE = 111_195;
const EVERY_S = 5;
const NOISY = [3, -2, 5, -4, 1]; // metres, as a receiver wanders

/** The middle of the yard from which it sets out. */
const YARD: [longitude: number, latitude: number] = [2.17, 41.39];

interface Leg {
  seconds: number;
  speedKmh: number;
  /** -1 to come back. */
  way?: 1 | -1;
  silent?: true;
  say?: Partial<Sample>;
}

const on = { ignition: true };
const off = { ignition: false, engineRpm: 0 };
const limit = (kmh: number) => ({ signals: { 'Vehicle.Recorded.SpeedLimit': kmh } });

const LEGS: readonly Leg[] = [
  { seconds: 60, speedKmh: 0, say: on },
  { seconds: 120, speedKmh: 50, say: { ...on, batteryVoltage: 12.8 } },
  { seconds: 60, speedKmh: 72, say: { ...on, ...limit(50), batteryVoltage: 11.2 } },
  { seconds: 10, speedKmh: 40, say: { ...on, accelerationG: [-0.55, 0.1, 1] } },
  { seconds: 150, speedKmh: 0, say: { ...on, batteryVoltage: 11.1 } }, // a stop
  { seconds: 90, speedKmh: 60, silent: true }, // a tunnel
  { seconds: 120, speedKmh: 60, way: -1, say: { ...on, dtc: ['P0301'], batteryVoltage: 12.9 } },
  { seconds: 150, speedKmh: 60, way: -1, say: { ...on, dtc: [], batteryVoltage: 12.9 } }, // through the yard, too fast for it
  { seconds: 180, speedKmh: 0, say: off }, // parked
  { seconds: 240, speedKmh: 0, silent: true },
  { seconds: 60, speedKmh: 30, say: { ...on, accelerationG: [0.1, 0.5, 1] } },
  { seconds: 60, speedKmh: 140, say: on },
];

const DRIVE_MS = LEGS.reduce((sum, { seconds }) => sum + seconds, 0) * 1000;

/** Its samples in order, the last some minutes before `now` (ms since the epoch); some say one part of what the car knows. */
export function eventfulDrive(now: number): Sample[] {
  const samples: Sample[] = [];
  let at = Math.floor(now / 60_000) * 60_000 - DRIVE_MS - 5 * 60_000;
  let metres = 0;
  let driven = 0;
  const add = (said: Partial<Sample>, afterMs = 0) =>
    samples.push({ ...said, seq: samples.length, observedAt: at + afterMs });
  for (const { seconds, speedKmh, way = 1, silent, say } of LEGS) {
    for (let passed = 0; passed < seconds; passed += EVERY_S) {
      at += EVERY_S * 1000;
      metres += (way * speedKmh * EVERY_S) / 3.6;
      driven += (speedKmh * EVERY_S) / 3.6;
      if (silent) continue;
      const wander = NOISY[samples.length % NOISY.length] as number;
      add({ ...position(metres + wander), accuracyM: 5, speedKmh, ...say });
      const part = samples.length % 7;
      if (part === 0) add({ odometerKm: 5_000.5 + driven / 1000 }, 400);
      if (part === 3) add({ fuelPercent: 60 - driven / 500 }, 700);
      if (part === 5) add({ batteryPercent: 80 - driven / 300 }, 700);
    }
  }
  return samples;
}

const position = (metres: number) => ({ longitude: YARD[0], latitude: YARD[1] + metres / METRES_PER_DEGREE });

/** A fence round the yard, in which cars are not to be, nor to be fast. */
export async function makeYard(db: Knex): Promise<void> {
  await db('geofences').insert({
    ...{ name: 'Yard', geometry: JSON.stringify({ type: 'Point', coordinates: YARD }), radius_m: 300 },
    ...{ alert: 'inside', dwell_s: 10, speed_limit_kmh: 30, holds_since: new Date(0) },
  });
}
