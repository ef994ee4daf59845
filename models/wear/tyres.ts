/**
 * Tyres. Pressure is lost in proportion to what there is, so exponentially: through the rubber 2 to 3 % a month (NHTSA, The
 * Pneumatic Tire, DOT HS 810 561, ch. 7), through a hole within days or weeks. It follows the absolute temperature
 * (Gay-Lussac). Tread goes with the kilometres, and faster on a hot road and under load.
 */
import type { Random } from '../tables/random.js';
import type { DayOfUse } from './usage.js';
import type { Fault } from './wear-settings.js';

/** Over the air's, cold at 20 °C. */
export const FILLED_KPA = 230;
/** The sidewall is overloaded: two fifths are gone. */
export const FLAT_KPA = 140;
export const NEW_TREAD_MM = 8;
/** The legal limit in the EU (89/459/EEC). */
export const BALD_MM = 1.6;

const AIR_KPA = 101.3;
const RUBBER_DAYS = 1_200;

/** What is left of a pressure over the air's after `days`, with a hole that lets 63 % out in `lifeDays`. */
export const leaked = (kpa: number, days: number, lifeDays: number): number => kpa * Math.exp(-days / lifeDays);

/** A pressure over the air's that was measured at 20 °C, at another temperature. */
export const atTemperature = (kpa: number, celsius: number): number =>
  (kpa + AIR_KPA) * ((celsius + 273.15) / 293.15) - AIR_KPA;

const MM_PER_KM = 6.4 / 48_000;

export function tyres(pace: number, random: Random) {
  /** Of each wheel, at 20 °C. */
  const filled = () => [0, 0, 0, 0].map(() => FILLED_KPA + 3 * random.normal());
  const tightness = () => [0, 0, 0, 0].map(() => RUBBER_DAYS * Math.exp(0.3 * random.normal()));
  let [kpa, rubberDays, tread, hardness] = [filled(), tightness(), NEW_TREAD_MM, Math.exp(0.15 * random.normal())];
  let leak: { fault: Fault; wheel: number; lifeDays: number; wider: number } | undefined;

  function lifeOfLeak(use: DayOfUse): number {
    if (!leak) return Number.POSITIVE_INFINITY;
    if (leak.fault === 'valve') leak.wider *= 1.012; // it works itself loose where wheels turn
    if (leak.fault === 'valve') return leak.lifeDays / (leak.wider * (0.3 + Math.min(2, use.hours)));
    if (leak.fault === 'rim') return leak.lifeDays * (use.nightC < 4 ? 0.35 : 1.4); // cold rubber does not fill the pits
    return leak.lifeDays;
  }

  return {
    failed: false,
    begin(fault: Fault) {
      const median = fault === 'burst' ? 0.25 : fault === 'puncture' ? 80 : 110;
      const lifeDays = (median * Math.exp(0.6 * random.normal())) / pace;
      leak ??= { fault, wheel: random.below(4), lifeDays, wider: 1 };
    },
    renew() {
      [kpa, rubberDays, tread, hardness] = [filled(), tightness(), NEW_TREAD_MM, Math.exp(0.15 * random.normal())];
      leak = undefined;
      this.failed = false;
    },
    topUp() {
      kpa = filled();
    },
    treadMm: () => tread,
    isLeaking: () => leak !== undefined,
    /** Cold, of each wheel, at the day's coldest. */
    step(use: DayOfUse, massKg: number): number[] {
      const life = lifeOfLeak(use);
      kpa = kpa.map((value, wheel) => {
        const tight = leaked(value, 1, rubberDays[wheel] as number);
        return leak?.wheel === wheel ? leaked(tight, 1, life) : tight;
      });
      tread -= MM_PER_KM * use.km * pace * hardness * (massKg / 1500) * (1 + 0.01 * (use.meanC - 15));
      const cold = kpa.map((value) => Math.max(0, atTemperature(value, use.nightC + 2)));
      this.failed ||= tread <= BALD_MM || Math.min(...cold) < FLAT_KPA;
      return cold;
    },
  };
}
