/** How a simulated car is driven: by one habit mostly, and now and then by whoever else rents it. */
import { poisson, type Random } from '../tables/random.js';

export interface Usage {
  /** Share of days on which it moves. */
  readonly days: number;
  /** Of a day on which it does: the median. */
  readonly km: number;
  readonly speedKmh: number;
  readonly starts: number;
  /** Stops a kilometre, and from what speed. */
  readonly stopsPerKm: number;
  readonly stopKmh: number;
  /** Power in the mean while driving and in the hardest minutes, kW. */
  readonly meanKw: number;
  readonly peakKw: number;
}

export const USAGES = {
  city: usage(0.8, 35, 24, 5, 2.4, 34, 7, 28),
  commuter: usage(0.75, 55, 42, 3, 0.9, 45, 11, 34),
  'long-distance': usage(0.75, 190, 78, 3, 0.2, 75, 20, 44),
  seldom: usage(0.14, 45, 38, 2, 1, 42, 10, 32),
  delivery: usage(0.85, 60, 20, 22, 3.2, 30, 7, 26),
  mountain: usage(0.7, 80, 46, 3, 1.2, 50, 16, 48),
} as const satisfies Record<string, Usage>;
export type UsageName = keyof typeof USAGES;

function usage(
  ...[days, km, speedKmh, starts, stopsPerKm, stopKmh, meanKw, peakKw]: readonly [
    ...[days: number, km: number, speedKmh: number, starts: number],
    ...[stopsPerKm: number, stopKmh: number, meanKw: number, peakKw: number],
  ]
): Usage {
  return { days, km, speedKmh, starts, stopsPerKm, stopKmh, meanKw, peakKw };
}

/** What one day asks of a car. A day of rest has 0 km. */
export interface DayOfUse {
  readonly meanC: number;
  readonly nightC: number;
  readonly km: number;
  readonly hours: number;
  readonly starts: number;
  readonly stops: number;
  readonly stopKmh: number;
  readonly harshBrakes: number;
  readonly meanKw: number;
  readonly peakKw: number;
}

type Drive = Omit<DayOfUse, 'meanC' | 'nightC'>;
/** A day on which nobody drives. */
export const REST: Drive = { km: 0, hours: 0, starts: 0, stops: 0, stopKmh: 0, harshBrakes: 0, meanKw: 0, peakKw: 0 };

/** Bookings last ten days in the mean; three in ten of them are driven in another way. */
const CHANGES_A_DAY = 0.1;
const OTHERS = 0.3;
/** In the mean of a day: what is more is no driving. */
const MOST_HARSH = 30;

/** A day after the other. `harshPer100Km` is the drivers' temper in the median. */
export function drives(own: Usage, others: readonly Usage[], harshPer100Km: number, random: Random): () => Drive {
  let now = own;
  const about = (value: number, spread: number) => value * Math.exp(spread * random.normal());
  return () => {
    if (random.next() < CHANGES_A_DAY) {
      now = random.next() < OTHERS ? (others[random.below(others.length)] ?? own) : own;
    }
    if (random.next() >= now.days) return REST;
    const km = about(now.km, 0.45);
    const speedKmh = about(now.speedKmh, 0.15);
    return {
      km,
      hours: km / speedKmh,
      starts: Math.max(1, Math.round(about(now.starts, 0.35))),
      stops: about(now.stopsPerKm * km, 0.15),
      stopKmh: now.stopKmh,
      harshBrakes: poisson(Math.min(MOST_HARSH, (km / 100) * about(harshPer100Km, 0.5)), random),
      meanKw: about(now.meanKw, 0.12),
      peakKw: about(now.peakKw, 0.12),
    };
  };
}
