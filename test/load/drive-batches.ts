/** Batches of samples as ingest groups them: a thousand cars at 1 Hz, one after the other. */
import { randomUUID } from 'node:crypto';
import type { StoredSample } from '../../contracts/index.js';

export const BATCH = 5_000;
const CARS = 1_000;

/** Six decimals, as receivers report. */
const degrees = (base: number, seq: number): number => Math.round(base * 1e6 + seq) / 1e6;

/** Each call of what it gives makes the next `count` batches of the same cars, so that no sample comes twice. */
export function driveBatches(): (count: number) => StoredSample[][] {
  const [boot, fleetId] = [randomUUID(), randomUUID()];
  const cars = Array.from({ length: CARS }, () => randomUUID());
  const begin = Date.now() - 3_600_000;
  let seq = 0;
  const next = (): StoredSample => {
    const [car, second] = [seq % CARS, Math.floor(seq / CARS)];
    const observedAt = begin + second * 1000 + car / 2;
    return {
      ...{ vehicleId: cars[car] as string, fleetId, boot, seq: seq++, observedAt: Math.floor(observedAt), quality: 0 },
      ...{
        receivedAt: Date.now(),
        latitude: degrees(41.39, seq),
        longitude: degrees(2.16, seq),
        headingDeg: car % 360,
      },
      ...{
        speedKmh: seq % 90,
        odometerKm: 1000 + Math.round(seq / 7) / 10,
        fuelPercent: 60.5,
        batteryVoltage: 13.8,
        ignition: true,
      },
    };
  };
  return (count) => Array.from({ length: count }, () => Array.from({ length: BATCH }, next));
}
