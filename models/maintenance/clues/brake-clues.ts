/** How much the brakes have had to do since their pads were new, and whether something drags. */
import type { CarDay } from '../car-day.js';
import { ambientOf, meanOf, speedOf, sumOf, weeklySlope } from '../day-window.js';
import type { SinceService } from '../since-service.js';
import { type Clues, codeClue, odometerClue, riseAtLikeLoad, wordsFrom } from './clue.js';

const energy = ({ fuelPer100Km, chargePer100Km }: CarDay) => chargePer100Km ?? fuelPer100Km;

/**
 * A rough figure of what a day costs pads, in kilometres of mixed driving: slow driving is braking (at 35 km/h a kilometre
 * counts 1, at 70 a half), and a harsh brake takes as much as five kilometres.
 */
const padKm: (day: CarDay) => number | undefined = (day) => {
  const [km, speed] = [day.distanceKm, speedOf(day)];
  if (km === undefined) return undefined;
  return (km * 35) / Math.min(120, Math.max(15, speed ?? 35)) + 5 * (day.harshBrakes ?? 0);
};

/** Of the days since new pads that are known, spread over all kilometres since. */
function usedSince({ km, known }: SinceService): number {
  const distance = sumOf(known, ({ distanceKm }) => distanceKm);
  return distance > 0 ? (sumOf(known, padKm) / distance) * km : Number.NaN;
}

const share = (count: number, km: number) => (km > 20 ? (100 * count) / km : Number.NaN);
const per100Km = (days: readonly CarDay[], count: (day: CarDay) => number | undefined) =>
  share(
    sumOf(days, count),
    sumOf(days, ({ distanceKm }) => distanceKm),
  );

export const BRAKE_CLUES: Clues = {
  padKm: {
    of: ({ since }) => usedSince(since.brakes),
    words: wordsFrom(
      25_000,
      (value) => `by how it was driven its pads are worn like after ${thousands(value)} km of mixed traffic`,
    ),
  },
  brakesKm: {
    of: ({ since }) => since.brakes.km,
    words: wordsFrom(20_000, (value) => `${thousands(value)} km since new brake pads`),
  },
  lastPadsKm: { of: ({ since }) => since.brakes.lastKm },
  lastPadsShare: {
    of: ({ since }) => since.brakes.km / since.brakes.lastKm,
    words: wordsFrom(0.7, (value) => `that is ${Math.round(100 * value)} % of what its pads lasted before`),
  },
  odometerKm: odometerClue,
  padKmADay: { of: ({ month }) => meanOf(month, padKm) },
  harshPer100Km: {
    of: ({ earlier, month }) => per100Km([...earlier, ...month], ({ harshBrakes }) => harshBrakes),
    words: wordsFrom(3, (value) => `${value.toFixed(1)} harsh brakes by 100 km`),
  },
  startsPer100Km: { of: ({ earlier, month }) => per100Km([...earlier, ...month], ({ starts }) => starts) },
  speedKmh: { of: ({ earlier, month }) => meanOf([...earlier, ...month], speedOf) },
  dragPercent: {
    of: (past) => (100 * riseAtLikeLoad(past, energy)) / meanOf(past.earlier, energy),
    words: wordsFrom(
      3,
      (value) => `it uses ${value.toFixed(0)} % more energy at the same load than 4 weeks ago: something may drag`,
    ),
  },
  dragTrendPercent: { of: ({ month, earlier }) => (100 * weeklySlope(month, energy)) / meanOf(earlier, energy) },
  ambientChangeC: { of: ({ week, earlier }) => meanOf(week, ambientOf) - meanOf(earlier, ambientOf) },
  brakeCodes: codeClue('brakes'),
  electric: { of: ({ electric }) => electric },
};

const thousands = (km: number) => (100 * Math.round(km / 100)).toLocaleString('en');
