/** What a simulated fleet lives through: where it drives, how, how fast it wears, and which faults befall it how often. */
import type { Random } from '../tables/random.js';
import { CLIMATES, type ClimateName } from './climate.js';
import { USAGES, type UsageName } from './usage.js';

export const FAULTS = {
  pump: 'cooling',
  'coolant-leak': 'cooling',
  thermostat: 'cooling',
  fan: 'cooling',
  drain: 'battery',
  'shorted-cell': 'battery',
  belt: 'alternator',
  diodes: 'alternator',
  regulator: 'alternator',
  'sticky-guides': 'brakes',
  caliper: 'brakes',
  puncture: 'tyres',
  burst: 'tyres',
  valve: 'tyres',
  rim: 'tyres',
} as const;
export type Fault = keyof typeof FAULTS;

export interface WearSettings {
  readonly climates: readonly ClimateName[];
  readonly usages: readonly UsageName[];
  /** Of wear and of faults: a car's own pace is log-normal around it. */
  readonly pace: { readonly median: number; readonly spread: number };
  /** How often a fault begins, in a car-year. */
  readonly faultsAYear: Readonly<Partial<Record<Fault, number>>>;
}

/** What models learn from. */
export const TAUGHT: WearSettings = {
  climates: ['temperate', 'mediterranean', 'nordic'],
  usages: ['city', 'commuter', 'long-distance', 'seldom'],
  pace: { median: 1, spread: 0.35 },
  faultsAYear: {
    ...{ pump: 0.06, 'coolant-leak': 0.06, drain: 0.05, belt: 0.1, 'sticky-guides': 0.06 },
    ...{ puncture: 0.25, burst: 0.02 },
  },
};

/** What models are judged on: other climates and uses, faster and more varied wear, and not one slow fault of `TAUGHT`. */
export const UNSEEN: WearSettings = {
  climates: ['desert', 'continental', 'oceanic'],
  usages: ['city', 'commuter', 'long-distance', 'seldom', 'delivery', 'mountain'],
  pace: { median: 1.25, spread: 0.5 },
  faultsAYear: {
    ...{ thermostat: 0.06, fan: 0.06, 'shorted-cell': 0.06, diodes: 0.06, regulator: 0.06, caliper: 0.06 },
    ...{ valve: 0.12, rim: 0.12, burst: 0.02 },
  },
};

/** How fast a fault grows once it has begun: log-normal about the pace at which the car wears. */
export const growthOf = (pace: number, random: Random): number => pace * Math.exp(0.35 * random.normal());

export const climateNamed = (name: ClimateName) => CLIMATES[name];
export const usageNamed = (name: UsageName) => USAGES[name];
