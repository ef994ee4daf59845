/**
 * An engine's cooling. About as much power as turns the wheels goes into the coolant (Heywood, Internal Combustion Engine
 * Fundamentals, 1988, ch. 12), and what the radiator gives off is in proportion to how much hotter than the air it is
 * (Newton's law of cooling): in equilibrium T = T_air + Q · R. Below that the thermostat holds its temperature.
 */
import type { Random } from '../tables/random.js';
import type { DayOfUse } from './usage.js';
import { type Fault, growthOf } from './wear-settings.js';

/** Here the engine must be stopped: boiling is near at 1 bar over the air (50 % glycol boils at 108 °C, at 2 bar 129). */
export const OVERHEATS_C = 120;

/** From where it begins to open to where it is fully open, a wax thermostat takes so many kelvin. */
const OPENS_OVER_K = 12;

/**
 * In equilibrium, °C: `kw` of heat through a resistance of `kPerKw`, where the thermostat lets through a part of the flow that
 * grows from `thermostatC` on. Partly open, (T - thermostat) / 12 K · (T - air) / R = Q; fully open, T = air + Q · R.
 */
export function coolantC(airC: number, kw: number, kPerKw: number, thermostatC: number): number {
  const gap = thermostatC - airC;
  const partly = airC + (gap + Math.sqrt(gap ** 2 + 4 * OPENS_OVER_K * kw * kPerKw)) / 2;
  return partly <= thermostatC + OPENS_OVER_K ? partly : airC + kw * kPerKw;
}

/** Little coolant: the pump draws air, and the flow breaks down under three quarters (a smooth wall, not a law). */
export const resistanceAtLevel = (level: number): number => 1 + 12 * Math.max(0, 0.75 - level) ** 2;

export interface CoolingReadings {
  readonly maxC: number;
  readonly warmC: number;
}

/** The radiator of a new car, K/kW, and what a kilometre of dirt and scale adds of it. */
const NEW_K_PER_KW = 1.05;
const FOULING_PER_KM = 2.6e-6;
/** At low speed the fan does what the wind does otherwise; without it this factor is what is left. */
const CALM = 7;
const ELECTRIC = { thermostatC: 38, heatShare: 0.22 };

export function cooling(electric: boolean, pace: number, random: Random) {
  const thermostatC = electric ? ELECTRIC.thermostatC : 83 + 6 * random.next();
  const ownKPerKw = NEW_K_PER_KW * Math.exp(0.06 * random.normal());
  let [fouling, flow, level, opening, fan] = [0, 1, 1, 1, 1];
  let fault: Fault | undefined;
  let speed = 1;

  return {
    failed: false,
    begin(next: Fault) {
      fault ??= next;
      speed = growthOf(pace, random);
    },
    renew() {
      [fouling, flow, level, opening, fan, fault] = [0.3 * fouling, 1, 1, 1, 1, undefined];
      this.failed = false;
    },
    topUp() {
      level = 1;
    },
    /** What is left of its flow, level, opening and fan, 1 when sound; and how much the radiator has fouled. */
    state: () => ({ fouling, flow, level, opening, fan }),
    step(use: DayOfUse): CoolingReadings | undefined {
      fouling += FOULING_PER_KM * use.km * pace;
      const grows = speed * Math.min(1.5, use.hours);
      if (fault === 'pump') flow *= 1 - 0.008 * grows * (1.2 - flow + 0.25); // the more it slips, the faster it wears
      if (fault === 'coolant-leak') level = Math.max(0.2, level - 0.005 * speed * (0.4 + use.hours));
      if (fault === 'thermostat') opening = Math.max(0.2, opening - 0.012 * speed * (0.3 + random.next()));
      if (fault === 'fan') fan = Math.max(0, fan - 0.02 * grows * (0.3 + 1.4 * random.next()));
      if (use.km === 0) return undefined;
      const share = electric ? ELECTRIC.heatShare : 1;
      const kPerKw = (ownKPerKw * (1 + fouling) * resistanceAtLevel(level)) / (flow * opening);
      const calm = 1 + CALM * (1 - fan);
      const at = (kw: number, factor = 1) => coolantC(use.meanC + 3, share * kw, kPerKw * factor, thermostatC);
      const [easy, mean, peak] = [at(0.6 * use.meanKw, calm), at(use.meanKw), at(use.peakKw)];
      const maxC = Math.max(easy, peak);
      this.failed ||= maxC >= OVERHEATS_C;
      return { maxC, warmC: 0.5 * easy + 0.38 * mean + 0.12 * peak };
    },
  };
}
