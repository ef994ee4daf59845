/** What a car's sensors and its link make of what is so: noise, offsets of its own, fault codes late or never, silence. */
import type { CarDay, Component } from '../maintenance/car-day.js';
import type { Random } from '../tables/random.js';
import type { CoolingReadings } from './cooling.js';
import type { DayOfUse } from './usage.js';

/** What is so on a day. */
export interface TrueDay {
  readonly use: DayOfUse;
  readonly day: number;
  readonly odometerKm: number;
  readonly coolant: CoolingReadings | undefined;
  readonly restV: number;
  readonly crankV: number;
  readonly chargingV: number;
  readonly coldKpa: readonly number[];
  readonly drag: number;
  readonly liningMm: number;
}

/** Codes that a car may set, and from when on it should. */
const CODES: readonly { component: Component; code: string; when: (truth: TrueDay) => boolean }[] = [
  { component: 'cooling', code: 'P0217', when: ({ coolant }) => coolant !== undefined && coolant.maxC > 114 },
  { component: 'battery', code: 'P0562', when: ({ restV, crankV }) => restV < 11.95 || crankV < 7.8 },
  { component: 'alternator', code: 'P0622', when: ({ use, chargingV }) => use.km > 0 && chargingV < 13.3 },
  { component: 'brakes', code: 'C0044', when: ({ liningMm }) => liningMm < 3 },
  { component: 'tyres', code: 'C0750', when: ({ coldKpa }) => Math.min(...coldKpa) < 175 },
];
/** A code never comes in so many cars; in the others it comes on such a share of the days on which it should. */
const NEVER: Record<Component, number> = { cooling: 0.3, battery: 0.5, alternator: 0.4, brakes: 0.65, tyres: 0.4 };
const SHARE_OF_DAYS = [1, 0.3, 0.1] as const;

/** One car's sensors. `day` gives undefined where the car was not heard. */
export function sensors(electric: boolean, random: Random) {
  const has = (share: number) => random.next() < share;
  const about = (value: number, deviation: number, step: number) =>
    Math.round((value + deviation * random.normal()) / step) * step;
  const own = {
    coolant: has(0.95),
    voltage: has(0.96),
    tyres: has(0.78),
    ambient: has(0.5),
    energy: has(0.9),
    brakes: has(0.85),
  };
  const offset = {
    coolant: 1.2 * random.normal(),
    volts: 0.05 * random.normal(),
    kpa: [0, 0, 0, 0].map(() => 3 * random.normal()),
  };
  const catches = 0.4 + 0.6 * random.next(); // how much of a start's dip samples are frequent enough to see
  const usePercent = electric ? 32 * Math.exp(0.15 * random.normal()) : 13 * Math.exp(0.2 * random.normal());
  const codeShare = CODES.map(({ component }) =>
    has(NEVER[component]) ? 0 : (SHARE_OF_DAYS[random.below(SHARE_OF_DAYS.length)] as number),
  );
  const standing = CODES.map(() => 0);
  let silentDays = 0;

  function codesOf(truth: TrueDay): string[] {
    return CODES.flatMap(({ code, when }, index) => {
      if (when(truth) && has(codeShare[index] as number)) standing[index] = 5; // stays for some days
      standing[index] = Math.max(0, (standing[index] as number) - 1);
      return (standing[index] as number) > 0 ? [code] : [];
    });
  }

  return {
    day(truth: TrueDay): CarDay | undefined {
      const { use, day, coolant } = truth;
      const faultCodes = codesOf(truth);
      if (silentDays > 0) silentDays--;
      else if (has(0.004)) silentDays = 2 + random.below(10);
      if (silentDays > 0 || has(0.03)) return undefined;
      const drove = use.km > 0;
      const restV = about(truth.restV + offset.volts, 0.03, 0.01);
      const maxC = coolant && about(coolant.maxC + offset.coolant, 1, 1);
      const per100 = drove && use.km >= 20 && own.energy;
      const energy = about(
        usePercent * (1 + 0.008 * Math.abs(21 - use.meanC)) * (1 + truth.drag),
        0.06 * usePercent,
        0.1,
      );
      const volts = own.voltage;
      const alerts = [
        ...(own.coolant && maxC !== undefined && maxC > 115 && has(0.8) ? (['overheating'] as const) : []),
        ...(volts && restV < 11.8 ? (['low-voltage'] as const) : []),
      ];
      return {
        day,
        odometerKm: Math.round(truth.odometerKm),
        distanceKm: about(use.km, 0, 0.1),
        movingH: about(use.hours, 0, 0.01),
        starts: use.starts,
        ambientC: own.ambient ? about(use.meanC + 1, 1, 0.5) : undefined,
        coolantMinC: own.coolant && drove ? about(Math.min(use.nightC + 4 * random.next(), 40), 1, 1) : undefined,
        coolantMaxC: own.coolant ? maxC : undefined,
        coolantWarmC: own.coolant && coolant ? about(coolant.warmC + offset.coolant, 0.7, 0.1) : undefined,
        restV: volts ? restV : undefined,
        lowestV: volts && drove ? about(restV - catches * (truth.restV - truth.crankV), 0.25, 0.01) : undefined,
        chargingV: volts && drove ? about(truth.chargingV + offset.volts, 0.05, 0.01) : undefined,
        tyreColdKpa: own.tyres
          ? truth.coldKpa.map((kpa, wheel) =>
              has(0.98) ? about(kpa + (offset.kpa[wheel] as number), 1.5, 1) : undefined,
            )
          : undefined,
        fuelPer100Km: per100 && !electric ? energy : undefined,
        chargePer100Km: per100 && electric ? energy : undefined,
        harshBrakes: own.brakes ? use.harshBrakes : undefined,
        faultCodes,
        alerts,
        services: [],
      };
    },
  };
}
