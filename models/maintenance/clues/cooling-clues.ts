/** How hot the engine runs for what it does. */
import { ambientOf, meanOf, mostOf, type Reading, speedOf, weeklySlope } from '../day-window.js';
import { type Clues, codeClue, riseAtLikeLoad, wordsFrom } from './clue.js';

const max = ({ coolantMaxC }: { coolantMaxC?: number | undefined }) => coolantMaxC;
const warm = ({ coolantWarmC }: { coolantWarmC?: number | undefined }) => coolantWarmC;
/**
 * How hard the cooling works, as a logarithm: heat times the resistance of its way out. A wax thermostat hides it until it is
 * fully open: over the 12 K from where it begins to open, it lets through a part of the flow (Newton's law of cooling behind it).
 */
const strainOf =
  (reading: Reading): Reading =>
  (day) => {
    const value = reading(day);
    const air = ambientOf(day);
    if (value === undefined || air === undefined) return undefined;
    const opens = day.chargePer100Km === undefined ? ENGINE_OPENS_C : CONVERTER_OPENS_C;
    const over = Math.max(1, value - opens);
    return Math.log(Math.max(1, value - air) * Math.min(1, over / OPENS_OVER_K));
  };
const ENGINE_OPENS_C = 85;
const CONVERTER_OPENS_C = 38;
const OPENS_OVER_K = 12;
const peakStrain = strainOf(max);
const warmStrain = strainOf(warm);
const percent = (log: number) => `${Math.round(100 * Math.expm1(log))} %`;
const degrees = (value: number) => `${value.toFixed(value < 10 ? 1 : 0)} °C`;

export const COOLING_CLUES: Clues = {
  coolantHighestC: {
    of: ({ week }) => mostOf(week, max),
    words: wordsFrom(105, (value) => `coolant reached ${degrees(value)} in the last week`),
  },
  coolantPeakC: { of: ({ week }) => meanOf(week, max) },
  coolantLastPeakC: { of: ({ week }) => meanOf(week.slice(-2), max) },
  coolantWarmC: {
    of: ({ week }) => meanOf(week, warm),
    words: wordsFrom(96, (value) => `coolant is at ${degrees(value)} in the mean while driving`),
  },
  coolantPeakRiseC: {
    of: (past) => riseAtLikeLoad(past, max),
    words: wordsFrom(
      1,
      (value) => `coolant peaks ${degrees(value)} higher at the same load than 4 weeks ago and before`,
    ),
  },
  coolantWarmRiseC: {
    of: (past) => riseAtLikeLoad(past, warm),
    words: wordsFrom(
      0.7,
      (value) => `coolant runs ${degrees(value)} hotter at the same load than 4 weeks ago and before`,
    ),
  },
  coolantPeakTrendC: {
    of: ({ month }) => weeklySlope(month, max),
    words: wordsFrom(0.7, (value) => `its peaks rise by ${degrees(value)} a week`),
  },
  coolantWarmTrendC: {
    of: ({ month }) => weeklySlope(month, warm),
    words: wordsFrom(0.4, (value) => `the coolant's mean rises by ${degrees(value)} a week`),
  },
  coolantStrain: { of: ({ week }) => meanOf(week, peakStrain) },
  coolantStrainHighest: { of: ({ month }) => mostOf(month, peakStrain) },
  coolantStrainRise: {
    of: (past) => riseAtLikeLoad(past, peakStrain),
    words: wordsFrom(0.1, (value) => `its heat meets ${percent(value)} more resistance than 4 weeks ago and before`),
  },
  coolantWarmStrainRise: { of: (past) => riseAtLikeLoad(past, warmStrain) },
  coolantStrainTrend: { of: ({ month }) => weeklySlope(month, peakStrain) },
  coolantWarmStrainTrend: { of: ({ month }) => weeklySlope(month, warmStrain) },
  coolantFastTrendC: { of: ({ fortnight }) => weeklySlope(fortnight, max) },
  coolantWarmSpreadC: { of: ({ week }) => mostOf(week, warm) - meanOf(week, warm) },
  ambientC: { of: ({ week }) => meanOf(week, ambientOf) },
  ambientChangeC: { of: ({ week, earlier }) => meanOf(week, ambientOf) - meanOf(earlier, ambientOf) },
  speedKmh: { of: ({ week }) => meanOf(week, speedOf) },
  dailyKm: { of: ({ month }) => meanOf(month, ({ distanceKm }) => distanceKm) },
  overheatingAlerts: {
    of: ({ fortnight }) => fortnight.filter(({ alerts }) => alerts?.includes('overheating')).length,
    words: wordsFrom(1, (value) => `it raised an alert of overheating on ${value} of the last 14 days`),
  },
  coolingCodes: codeClue('cooling'),
  coolingKm: { of: ({ since }) => since.cooling.km },
  electric: { of: ({ electric }) => electric },
};
