/** What happens in a car as it drives and stands: charge or fuel, heat, tyres, the 12 V battery. */
import type { Random } from './random.js';

export interface CarBody {
  /** Lets time pass. */
  step(seconds: number, movedM: number, ignition: boolean): void;
  /** Takes energy in: from a charger or a pump. */
  fill(seconds: number): void;
  /** Charge or fuel, percent. */
  readonly energyPercent: number;
  readonly odometerKm: number;
  readonly engineTempC: number;
  readonly batteryVoltage: number;
  tirePressureKpa(): [number, number, number, number];
}

const AMBIENT_C = 21;
const PERCENT_PER_KM = { electric: 0.35, combustion: 0.15 }; // about 285 km and 670 km
const PERCENT_PER_S = { electric: 0.03, combustion: 0.9 }; // a fast charger, a petrol pump
const IDLE_PERCENT_PER_S = 0.00015;

/** What a body begins with, where that is not left to chance. */
export interface BodyCondition {
  energyPercent?: number;
  /** Of the 12 V battery while the ignition is off. */
  restVoltage?: number;
}

export function carBody(isElectric: boolean, random: Random, condition: BodyCondition = {}): CarBody {
  const kind = isElectric ? 'electric' : 'combustion';
  const warmC = isElectric ? 38 : 90; // a motor's coolant, an engine's
  const coldKpa = [0, 0, 0, 0].map(() => random.between(232, 246));
  const restVoltage = condition.restVoltage ?? 12.5;
  const someEnergy = random.between(45, 95);
  let energyPercent = condition.energyPercent ?? someEnergy;
  let odometerKm = random.between(3_000, 90_000);
  let engineTempC = AMBIENT_C;
  let tyreWarmth = 0; // 0 cold to 1 warm
  let batteryVoltage = restVoltage + 0.1;

  return {
    step(seconds, movedM, ignition) {
      odometerKm += movedM / 1000;
      energyPercent -= (movedM / 1000) * PERCENT_PER_KM[kind] + (ignition ? seconds * IDLE_PERCENT_PER_S : 0);
      energyPercent = Math.max(0, energyPercent);
      engineTempC = toward(engineTempC, ignition ? warmC : AMBIENT_C, seconds, ignition ? 150 : 1800);
      tyreWarmth = toward(tyreWarmth, movedM > 0 ? 1 : 0, seconds, 900);
      batteryVoltage = toward(batteryVoltage, ignition ? 14.2 : restVoltage, seconds, 4);
    },
    fill(seconds) {
      energyPercent = Math.min(100, energyPercent + seconds * PERCENT_PER_S[kind]);
    },
    get energyPercent() {
      return energyPercent;
    },
    get odometerKm() {
      return odometerKm;
    },
    get engineTempC() {
      return engineTempC;
    },
    get batteryVoltage() {
      return batteryVoltage;
    },
    tirePressureKpa: () => coldKpa.map((kpa) => Math.round(kpa + 14 * tyreWarmth)) as [number, number, number, number],
  };
}

/** Newton's law of cooling, or of anything that settles: the rest of the way in `timeConstantS` shrinks to 1/e. */
function toward(value: number, target: number, seconds: number, timeConstantS: number): number {
  return target + (value - target) * Math.exp(-seconds / timeConstantS);
}
