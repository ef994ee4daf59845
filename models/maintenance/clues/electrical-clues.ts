/** What the voltage of the 12 V network tells of its battery and of what charges it. */
import { type CarDay, DAY_MS } from '../car-day.js';
import { ambientOf, leastOf, meanOf, weeklySlope } from '../day-window.js';
import { type Clues, codeClue, wordsBelow, wordsFrom } from './clue.js';

const rest = ({ restV }: CarDay) => restV;
const lowest = ({ lowestV }: CarDay) => lowestV;
const charging = ({ chargingV }: CarDay) => chargingV;
const volts = (value: number) => `${Math.abs(value).toFixed(2)} V`;

/** Days since the newest day on which it moved. */
function daysStanding({ all, asOf }: { all: readonly CarDay[]; asOf: number }): number {
  const last = all.findLast(({ distanceKm }) => distanceKm !== undefined && distanceKm > 0.5);
  return last ? (asOf - last.day) / DAY_MS - 1 : Number.NaN;
}

export const BATTERY_CLUES: Clues = {
  restV: {
    of: ({ week }) => meanOf(week, rest),
    words: wordsBelow(12.3, (value) => `12 V battery rests at ${volts(value)}`),
  },
  restLeastV: { of: ({ week }) => leastOf(week, rest) },
  restLastV: { of: ({ week }) => meanOf(week.slice(-2), rest) },
  restChangeV: {
    of: ({ week, earlier }) => meanOf(week, rest) - meanOf(earlier, rest),
    words: wordsBelow(-0.06, (value) => `it rests ${volts(value)} lower than 4 weeks ago and before`),
  },
  restTrendV: {
    of: ({ month }) => weeklySlope(month, rest),
    words: wordsBelow(-0.03, (value) => `its voltage at rest falls by ${volts(value)} a week`),
  },
  restFastTrendV: { of: ({ fortnight }) => weeklySlope(fortnight, rest) },
  crankV: {
    of: ({ week }) => meanOf(week, lowest),
    words: wordsBelow(10.2, (value) => `starting pulls it down to ${volts(value)} in the mean`),
  },
  crankLeastV: {
    of: ({ fortnight }) => leastOf(fortnight, lowest),
    words: wordsBelow(9.5, (value) => `starting pulled it down to ${volts(value)} in the last 14 days`),
  },
  crankChangeV: {
    of: ({ week, earlier }) => meanOf(week, lowest) - meanOf(earlier, lowest),
    words: wordsBelow(-0.15, (value) => `starting pulls it ${volts(value)} lower than 4 weeks ago and before`),
  },
  crankTrendV: {
    of: ({ month }) => weeklySlope(month, lowest),
    words: wordsBelow(-0.08, (value) => `its dip at starts deepens by ${volts(value)} a week`),
  },
  crankDipV: { of: ({ month }) => meanOf(month, (day) => difference(day.restV, day.lowestV)) },
  batteryDays: {
    of: ({ since }) => since.battery.days,
    words: wordsFrom(1000, (value) => `12 V battery is ${(value / 365).toFixed(1)} years old`),
  },
  lastBatteryShare: { of: ({ since }) => since.battery.days / since.battery.lastDays },
  ambientTrendC: { of: ({ month }) => weeklySlope(month, ambientOf) },
  coldestC: { of: ({ fortnight }) => leastOf(fortnight, ambientOf) },
  ambientChangeC: { of: ({ week, earlier }) => meanOf(week, ambientOf) - meanOf(earlier, ambientOf) },
  drivenH: { of: ({ fortnight }) => meanOf(fortnight, ({ movingH }) => movingH) },
  startsADay: { of: ({ month }) => meanOf(month, ({ starts }) => starts) },
  daysStanding: { of: daysStanding, words: wordsFrom(7, (value) => `it has stood for ${value} days`) },
  chargingV: {
    of: ({ week }) => meanOf(week, charging),
    words: wordsBelow(13.6, (value) => `it is charged with only ${volts(value)}`),
  },
  lowVoltageAlerts: {
    of: ({ fortnight }) => fortnight.filter(({ alerts }) => alerts?.includes('low-voltage')).length,
    words: wordsFrom(1, (value) => `it raised an alert of low voltage on ${value} of the last 14 days`),
  },
  batteryCodes: codeClue('battery'),
};

export const ALTERNATOR_CLUES: Clues = {
  chargingV: {
    of: ({ week }) => meanOf(week, charging),
    words: wordsBelow(13.9, (value) => `12 V network is charged with ${volts(value)}`),
  },
  chargingLeastV: { of: ({ week }) => leastOf(week, charging) },
  chargingLastV: { of: ({ week }) => meanOf(week.slice(-2), charging) },
  chargingChangeV: {
    of: ({ week, earlier }) => meanOf(week, charging) - meanOf(earlier, charging),
    words: wordsBelow(-0.06, (value) => `that is ${volts(value)} less than 4 weeks ago and before`),
  },
  chargingTrendV: {
    of: ({ month }) => weeklySlope(month, charging),
    words: wordsBelow(-0.03, (value) => `charging voltage falls by ${volts(value)} a week`),
  },
  chargingFastTrendV: { of: ({ fortnight }) => weeklySlope(fortnight, charging) },
  chargingSpreadV: {
    of: ({ fortnight }) => meanOf(fortnight, charging) - leastOf(fortnight, charging),
    words: wordsFrom(0.3, (value) => `charging voltage wavers by ${volts(value)}`),
  },
  restChangeV: { of: ({ week, earlier }) => meanOf(week, rest) - meanOf(earlier, rest) },
  ambientC: { of: ({ week }) => meanOf(week, ambientOf) },
  ambientChangeC: { of: ({ week, earlier }) => meanOf(week, ambientOf) - meanOf(earlier, ambientOf) },
  drivenH: { of: ({ month }) => meanOf(month, ({ movingH }) => movingH) },
  alternatorKm: { of: ({ since }) => since.alternator.km },
  alternatorCodes: codeClue('alternator'),
  electric: { of: ({ electric }) => electric },
};

const difference = (high: number | undefined, low: number | undefined) =>
  high === undefined || low === undefined ? undefined : high - low;
