/** A stored sample as an observation: judged along the line of time, so that the order of arrival decides nothing. */
import { Quality, type StoredSample } from '../../contracts/index.js';
import { type Belief, judge } from '../oddness/belief.js';
import type { Observation } from './reading.js';

/** All fields from the start, so that every observation has one shape. */
export const newObservation = (): Observation => ({
  vehicleId: '',
  fleetId: null,
  boot: '',
  seq: 0,
  at: 0,
  latitude: undefined,
  longitude: undefined,
  accuracyM: undefined,
  headingDeg: undefined,
  speedKmh: undefined,
  odometerKm: undefined,
  fuelPercent: undefined,
  batteryPercent: undefined,
  batteryVoltage: undefined,
  engineTempC: undefined,
  engineRpm: undefined,
  ignition: undefined,
  doorsLocked: undefined,
  charging: undefined,
  dtc: undefined,
  accelerationG: undefined,
  tirePressureKpa: undefined,
  signals: undefined,
});

const sound = <T>(value: T, marks: number, mark: number) => ((marks & mark) === 0 ? value : undefined);

/** Fills `into`. Changes `belief`: samples must come in order of time. */
export function observe(belief: Belief, sample: StoredSample, into: Observation): void {
  const marks = judge(belief, sample);
  into.vehicleId = sample.vehicleId;
  into.fleetId = sample.fleetId;
  into.boot = sample.boot;
  into.seq = sample.seq;
  into.at = sample.observedAt;
  const placed = (marks & Quality.oddPosition) === 0 && sample.latitude !== undefined;
  into.latitude = placed ? sample.latitude : undefined;
  into.longitude = placed ? sample.longitude : undefined;
  into.accuracyM = placed ? sample.accuracyM : undefined;
  into.headingDeg = sound(sample.headingDeg, marks, Quality.oddPosition);
  into.speedKmh = sound(sample.speedKmh, marks, Quality.oddSpeed);
  into.odometerKm = sound(sample.odometerKm, marks, Quality.oddOdometer);
  into.fuelPercent = sound(sample.fuelPercent, marks, Quality.oddFuelPercent);
  into.batteryPercent = sound(sample.batteryPercent, marks, Quality.oddBatteryPercent);
  into.batteryVoltage = sound(sample.batteryVoltage, marks, Quality.oddBatteryVoltage);
  into.engineTempC = sound(sample.engineTempC, marks, Quality.oddEngineTemp);
  into.engineRpm = sample.engineRpm;
  into.ignition = sample.ignition;
  into.doorsLocked = sample.doorsLocked;
  into.charging = sample.charging;
  into.dtc = sample.dtc;
  into.accelerationG = sample.accelerationG;
  into.tirePressureKpa = sample.tirePressureKpa;
  into.signals = sample.signals;
}
