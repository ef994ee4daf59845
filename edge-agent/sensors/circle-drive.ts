/** The simplest drive: round and round a circle, with a stop each lap. Enough to see an agent work. */
import type { DriveModel } from './drive-model.js';
import type { Reading } from './sensor.js';

const METRES_PER_DEGREE = 111_320;
const CRUISE_KMH = 42;
const STOP_S = 20;

export interface CircleDriveOptions {
  latitude: number;
  longitude: number;
  radiusM?: number;
  /** How long a car drives before it stands for 20 s, seconds. */
  driveS?: number;
}

export function circleDrive({ latitude, longitude, radiusM = 400, driveS = 120 }: CircleDriveOptions): DriveModel {
  let timeS = 0;
  let distanceM = 0;
  let speedKmh = 0;
  let engineTempC = 20;
  let fuelPercent = 74;

  return {
    advance(elapsedMs): Reading {
      const stepS = elapsedMs / 1000;
      timeS += stepS;
      const wantedKmh = timeS % (driveS + STOP_S) < driveS ? CRUISE_KMH : 0;
      const changeKmh = Math.max(-12 * stepS, Math.min(8 * stepS, wantedKmh - speedKmh));
      speedKmh += changeKmh;
      const movedM = (speedKmh / 3.6) * stepS;
      distanceM += movedM;
      engineTempC += (90 - engineTempC) * (1 - Math.exp(-stepS / 180));
      fuelPercent = Math.max(0, fuelPercent - movedM * 0.000012 - stepS * 0.00002);
      const angle = distanceM / radiusM;
      const cosLatitude = Math.cos((latitude * Math.PI) / 180);
      return {
        latitude: round(latitude + (Math.cos(angle) * radiusM) / METRES_PER_DEGREE, 6),
        longitude: round(longitude + (Math.sin(angle) * radiusM) / (METRES_PER_DEGREE * cosLatitude), 6),
        accuracyM: 4,
        headingDeg: round((90 + (angle * 180) / Math.PI) % 360, 1),
        speedKmh: round(speedKmh, 1),
        odometerKm: round(20_000 + distanceM / 1000, 3),
        fuelPercent: round(fuelPercent, 2),
        batteryVoltage: 14.1,
        engineTempC: round(engineTempC, 1),
        engineRpm: Math.round(800 + speedKmh * 35),
        ignition: true,
        dtc: [],
      };
    },
  };
}

const round = (value: number, digits: number) => Number(value.toFixed(digits));
