/**
 * A 12 V lead-acid battery. Its plates corrode as fast as Arrhenius' law says, about twice for 10 K (Ruetschi, Journal of
 * Power Sources 127, 2004); cycles and standing half empty, which sulphates them, take the rest. Voltage at rest is by
 * charge; what a start leaves of it is by inner resistance, which grows as capacity is lost and in the cold.
 */
import type { Random } from '../tables/random.js';
import type { DayOfUse } from './usage.js';
import { type Fault, growthOf } from './wear-settings.js';

/** Under it, at the terminals, a cold engine is not turned (SAE J537: 7.2 V at the cold cranking current). */
export const CRANKS_V = 7.2;
/** An electric car's computers do not wake under it. */
const WAKES_V = 10.8;

/** How much faster a process of 50 kJ/mol runs than at 25 °C. */
export const arrhenius = (celsius: number): number =>
  Math.exp((50_000 / 8.314) * (1 / 298.15 - 1 / (celsius + 273.15)));

/** At rest, of six cells, by charge from 0 to 1 (Linden, Handbook of Batteries, ch. 16, by the acid's density). */
export const restVolts = (charge: number): number => 11.8 + 0.95 * charge;

/** Ohms, by health 0 to 1, charge and temperature. */
export const innerOhms = (health: number, charge: number, celsius: number): number =>
  0.006 * health ** -1.3 * (1 + 0.012 * Math.max(0, 25 - celsius)) * (1 + 0.5 * (1 - charge));

const CAPACITY_AH = 60;
/** Of its capacity: a day at 25 °C, an ampere-hour taken out, and a day without any charge. */
const FADES = { aDayAt25C: 2.6e-4, anAh: 1.2e-5, aDayEmpty: 2.5e-3 };

export interface BatteryReadings {
  readonly restV: number;
  readonly crankV: number;
}

export function battery(electric: boolean, pace: number, random: Random) {
  let [health, charge, shorted, drainA] = [1, 0.95, 0, 0.025];
  let fault: Fault | undefined;
  let speed = 1;

  return {
    failed: false,
    begin(next: Fault) {
      fault ??= next;
      speed = growthOf(pace, random);
      if (next === 'drain') drainA = 0.12 + 0.3 * random.next();
    },
    renew() {
      [health, charge, shorted, drainA, fault] = [1, 0.95, 0, 0.025, undefined];
      this.failed = false;
    },
    state: () => ({ health, charge, shorted }),
    /** `chargingV`: what the alternator gives while it drives. */
    step(use: DayOfUse, chargingV: number): BatteryReadings {
      if (fault === 'shorted-cell') shorted = Math.min(1, shorted + 0.02 * speed * (0.3 + random.next()));
      const leakAh = 0.06 * arrhenius(use.meanC + 5) + 1.5 * shorted;
      const takenAh = drainA * 24 + use.starts * 0.25 + leakAh;
      charge = Math.max(0.02, charge - takenAh / (CAPACITY_AH * health));
      const crankV = this.crank(use);
      if (use.starts > 0) this.failed ||= crankV < (electric ? WAKES_V : CRANKS_V);
      const push = Math.max(0, (chargingV - 12.9) / 1.4);
      const cold = 1 / (1 + 0.04 * Math.max(0, 10 - use.meanC));
      const full = 0.97 - 0.3 * shorted;
      if (charge < full) charge = full - (full - charge) * Math.exp((-use.hours * push * cold) / (electric ? 1.2 : 2));
      health -= pace * FADES.aDayAt25C * arrhenius(use.meanC + 6 + 8 * Math.min(1, use.hours / 4));
      health -= pace * (FADES.anAh * takenAh + FADES.aDayEmpty * Math.max(0, 0.7 - charge));
      health = Math.max(0.05, health);
      return { restV: restVolts(charge) - 2.1 * shorted, crankV };
    },
    crank({ nightC }: DayOfUse): number {
      const ampere = electric ? 60 : 250 * (1 + 0.01 * Math.max(0, 20 - nightC));
      return restVolts(charge) - 2.1 * shorted - ampere * innerOhms(health, charge, nightC);
    },
  };
}
