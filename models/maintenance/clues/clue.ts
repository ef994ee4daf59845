/** A clue is one number that speaks for or against a failure of a component, and the words for it. */
import { type CarDay, COMPONENTS, type Component, isCodeOf } from '../car-day.js';
import {
  EARLIER,
  LAST_FORTNIGHT,
  LAST_MONTH,
  LAST_WEEK,
  likeDays,
  meanOf,
  type Reading,
  within,
} from '../day-window.js';
import { type SinceService, sinceService } from '../since-service.js';

/** A car's days up to a moment, cut into the windows that clues look at. */
export interface Past {
  /** ms since the epoch. */
  readonly asOf: number;
  readonly all: readonly CarDay[];
  readonly week: readonly CarDay[];
  readonly fortnight: readonly CarDay[];
  readonly month: readonly CarDay[];
  readonly earlier: readonly CarDay[];
  /** For each day of the week, the earlier days of a like load. */
  readonly alike: readonly (readonly CarDay[])[];
  readonly since: Readonly<Record<Component, SinceService>>;
  /** Whether it is an electric car; NaN where nothing tells. */
  readonly electric: number;
}

export interface Clue {
  /** NaN where it is not known. Looks at nothing that came after `asOf`. */
  readonly of: (past: Past) => number;
  /** Why it speaks for a failure, as a half sentence; undefined where this value is nothing to speak of. */
  readonly words?: (value: number) => string | undefined;
}

export type Clues = Readonly<Record<string, Clue>>;

/** `days` ascend; those that had not ended by `asOf` are left out. */
export function pastOf(days: readonly CarDay[], asOf: number): Past {
  const all = within(days, asOf, { from: 0, to: Number.POSITIVE_INFINITY });
  const recent = within(all.slice(-EARLIER.to), asOf, { from: 0, to: EARLIER.to });
  const [week, earlier] = [within(recent, asOf, LAST_WEEK), within(recent, asOf, EARLIER)];
  return {
    asOf,
    all,
    week,
    fortnight: within(recent, asOf, LAST_FORTNIGHT),
    month: within(recent, asOf, LAST_MONTH),
    earlier,
    alike: likeDays(week, earlier),
    since: Object.fromEntries(COMPONENTS.map((one) => [one, sinceService(all, asOf, one)])) as Past['since'],
    electric: isElectric(recent),
  };
}

/**
 * How much higher it reads in the last week than it did on earlier days of a like load; where a day has none alike, than
 * on all earlier days. NaN where one side tells nothing.
 */
export function riseAtLikeLoad({ week, earlier, alike }: Past, reading: Reading): number {
  const all = meanOf(earlier, reading);
  let [sum, count] = [0, 0];
  week.forEach((day, index) => {
    const value = reading(day);
    if (value === undefined) return;
    const like = meanOf(alike[index] ?? [], reading);
    const rise = value - (Number.isNaN(like) ? all : like);
    if (Number.isNaN(rise)) return;
    sum += rise;
    count++;
  });
  return sum / count;
}

function isElectric(days: readonly CarDay[]): number {
  if (days.some(({ chargePer100Km }) => chargePer100Km !== undefined)) return 1;
  return days.some(({ fuelPer100Km }) => fuelPer100Km !== undefined) ? 0 : Number.NaN;
}

/** On how many of the days a fault code of that component stood. */
export const daysWithCode = (days: readonly CarDay[], component: Component): number =>
  days.filter(({ faultCodes }) => faultCodes?.some((code) => isCodeOf(component, code))).length;

/** The same for every component: a code speaks for itself. */
export const codeClue = (component: Component): Clue => ({
  of: ({ fortnight }) => daysWithCode(fortnight, component),
  words: (days) => (days > 0 ? `a fault code stood on ${days} of the last 14 days` : undefined),
});

export const odometerClue: Clue = {
  of: ({ all }) => all.findLast(({ odometerKm }) => odometerKm !== undefined)?.odometerKm ?? Number.NaN,
};

/** Words for a value at least so high (or, with a negative sign, so low). */
export const wordsFrom =
  (least: number, words: (value: number) => string) =>
  (value: number): string | undefined =>
    value >= least ? words(value) : undefined;
export const wordsBelow =
  (most: number, words: (value: number) => string) =>
  (value: number): string | undefined =>
    value <= most ? words(value) : undefined;
