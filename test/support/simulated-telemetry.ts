/** The days of a simulated car as samples that tell of them: one a minute while it drives, one an hour while it stands. */
import { randomUUID } from 'node:crypto';
import type { StoredSample } from '../../contracts/index.js';
import type { CarDay } from '../../models/index.js';
import { sampleOf } from './telemetry-stores.js';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const DRIVES_AT = 9; // o'clock; the hours before it stands
/** So many minutes of a drive are the hottest; the others make up for them in the mean. */
const HOTTEST = 3;

export function* samplesOf(vehicleId: string, days: readonly CarDay[]): Generator<StoredSample> {
  const boot = randomUUID();
  let seq = 0;
  for (const told of days) {
    const sample = (atMs: number, values: Partial<StoredSample>) =>
      sampleOf({ vehicleId, boot, seq: seq++, observedAt: told.day + atMs, ...values });
    for (let hour = 0; hour < DRIVES_AT - 1; hour++) {
      yield sample(hour * HOUR_MS, { speedKmh: 0, engineRpm: 0, ...some('batteryVoltage', told.restV) });
    }
    const minutes = Math.round((told.movingH ?? 0) * 60);
    if (minutes === 0) continue;
    const startMs = DRIVES_AT * HOUR_MS;
    // The engine is turned: neither rest nor driving.
    yield sample(startMs - MINUTE_MS, {
      ...DIP,
      ...some('batteryVoltage', told.lowestV),
      ...some('engineTempC', told.coolantMinC),
    });
    const km = told.distanceKm ?? 0;
    for (let minute = 0; minute < minutes; minute++) {
      yield sample(startMs + minute * MINUTE_MS, {
        ...{ speedKmh: Math.max(4, (60 * km) / minutes), engineRpm: 2_000 },
        ...some('odometerKm', told.odometerKm && told.odometerKm - km * (1 - (minute + 1) / minutes)),
        ...some('batteryVoltage', told.chargingV),
        ...some('engineTempC', temperatureOf(told, minute, minutes)),
        ...some('fuelPercent', told.fuelPer100Km && 90 - (told.fuelPer100Km * km * minute) / minutes / 100),
      });
    }
  }
}

const DIP = { speedKmh: 0, engineRpm: 200 };
const some = (signal: keyof StoredSample, value: number | undefined): Partial<StoredSample> =>
  value === undefined ? {} : { [signal]: value };

function temperatureOf({ coolantMaxC: most, coolantWarmC: warm }: CarDay, minute: number, minutes: number) {
  if (most === undefined || warm === undefined || minutes <= HOTTEST) return warm ?? most;
  return minute < HOTTEST ? most : (warm * minutes - most * HOTTEST) / (minutes - HOTTEST);
}
