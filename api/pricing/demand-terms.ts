/** What prices are told of demand: the mode and bounds of a car's fleet, and what is foreseen for cars like it. */

export type DemandMode = 'off' | 'shadow' | 'live';

export interface DemandRulesRow {
  mode: DemandMode;
  floorPercent: number;
  capPercent: number;
  /** Prices of a day and type go by so much up or down, by chance, to learn how many mind. */
  trialPercent: number;
}

/** `shadow`: it is computed and shown to staff; `live`: it is charged. */
export interface DemandTerms extends DemandRulesRow {
  mode: 'shadow' | 'live';
  /** Undefined while too little is known. */
  foreseen: ForeseenDemand | undefined;
}

/** Of the cars of one type at one branch. */
export interface ForeseenDemand {
  branchId: string;
  category: string;
  /** ms; the first hour that is told. */
  from: number;
  /** Running sums of shares by the hour, of one more than there are hours: a mean of any span is a difference. */
  demand: Float64Array;
  /** As they are taken already. */
  booked: Float64Array;
  elasticity: number;
  /** The model that foresaw it; undefined: rules did. */
  model: { id: string; number: number } | undefined;
}

/** Which forecast serves: the terms tell it, so what is kept is never an old one. */
export interface ForecastKey {
  branchId: string;
  category: string;
  madeAt: string;
  /** Null: rules serve. */
  modelId: string | null;
}

const HOUR_MS = 3_600_000;
const WEEK_HOURS = 168;

export function runningSums(values: ArrayLike<number>): Float64Array {
  const sums = new Float64Array(values.length + 1);
  for (let i = 0; i < values.length; i++) sums[i + 1] = (sums[i] as number) + (values[i] as number);
  return sums;
}

/**
 * The mean share of the 24 hours from `at` on. Beyond what is told, demand is as in the last week that is, and of what is booked nothing
 * is known.
 */
export function foreseenOfDay({ from, demand, booked }: ForeseenDemand, at: number) {
  const hours = demand.length - 1;
  const first = Math.max(0, Math.floor((at - from) / HOUR_MS));
  const past = Math.max(0, first + 24 - hours);
  const back = past === 0 ? 0 : WEEK_HOURS * Math.ceil(past / WEEK_HOURS);
  const start = Math.max(0, first - back);
  const meanOf = (sums: Float64Array) =>
    ((sums[Math.min(hours, start + 24)] as number) - (sums[start] as number)) / (Math.min(hours, start + 24) - start);
  return { demand: meanOf(demand), utilisation: back === 0 ? meanOf(booked) : undefined };
}
