/** A day of a car as its telemetry tells it, out of roll-ups by the minute. Pure. */
import { MOVING_KMH } from '../../contracts/index.js';
import type { CarDay } from '../../models/index.js';
import type { Step } from '../../platform/telemetry-store/telemetry-store.js';

/** What telemetry tells of a day; trips, alerts and services tell the rest. */
export type ToldDay = Omit<
  CarDay,
  'day' | 'starts' | 'tyreColdKpa' | 'harshBrakes' | 'faultCodes' | 'alerts' | 'services'
>;

/** The signals that `dayOfMinutes` reads. */
export const READ_SIGNALS = [
  'speedKmh',
  'odometerKm',
  'engineTempC',
  'engineRpm',
  'batteryVoltage',
  'fuelPercent',
  'batteryPercent',
] as const;

/** From here on the coolant is warm, and its thermostat at work. */
const WARM_C = 70;
/** Below, what was used by 100 km is no more than the rounding of the gauge. */
const LEAST_KM = 20;
/** Two minutes follow each other where no more lies between. */
const NEXT_MS = 2 * 60_000;

/** `minutes`: means, in order. `lowestV`: of all its readings. */
export function dayOfMinutes(minutes: readonly Step[], lowestV: number | undefined): ToldDay {
  const moving = minutes.filter(({ values }) => (values.speedKmh ?? 0) >= MOVING_KMH);
  const resting = minutes.filter(({ values }) => (values.speedKmh ?? 0) < 1 && (values.engineRpm ?? 0) < 1);
  const coolant = told(minutes, 'engineTempC');
  const distanceKm = minutes.reduce((sum, { values }) => sum + (values.distanceKm ?? 0), 0);
  return onlyKnown({
    odometerKm: told(minutes, 'odometerKm').at(-1),
    distanceKm,
    movingH: moving.length / 60,
    coolantMinC: coolant.length > 0 ? Math.min(...coolant) : undefined,
    coolantMaxC: coolant.length > 0 ? Math.max(...coolant) : undefined,
    coolantWarmC: mean(told(moving, 'engineTempC').filter((celsius) => celsius >= WARM_C)),
    restV: mean(told(resting, 'batteryVoltage')),
    lowestV,
    chargingV: mean(told(moving, 'batteryVoltage')),
    ...(distanceKm >= LEAST_KM && {
      fuelPer100Km: usedPer100Km(moving, 'fuelPercent'),
      chargePer100Km: usedPer100Km(moving, 'batteryPercent'),
    }),
  });
}

type Read = (typeof READ_SIGNALS)[number];

const told = (minutes: readonly Step[], signal: Read): number[] =>
  minutes.flatMap(({ values }) => values[signal] ?? []);
const mean = (values: readonly number[]): number | undefined =>
  values.length > 0 ? values.reduce((sum, value) => sum + value, 0) / values.length : undefined;

/** Percent by 100 km over minutes of driving that follow each other: what is filled or charged meanwhile does not count. */
function usedPer100Km(moving: readonly Step[], signal: Read): number | undefined {
  let [used, km] = [0, 0];
  for (let i = 1; i < moving.length; i++) {
    const [before, after] = [moving[i - 1] as Step, moving[i] as Step];
    const [then, now] = [before.values[signal], after.values[signal]];
    if (after.at - before.at > NEXT_MS || then === undefined || now === undefined) continue;
    used += then - now;
    km += after.values.distanceKm ?? 0;
  }
  return km >= LEAST_KM / 2 ? (100 * used) / km : undefined;
}

const onlyKnown = (day: ToldDay): ToldDay =>
  Object.fromEntries(
    Object.entries(day).flatMap(([name, value]) => (value === undefined ? [] : [[name, Number(value.toPrecision(6))]])),
  );
