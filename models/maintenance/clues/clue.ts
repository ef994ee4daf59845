/** A clue is one number that speaks for or against a failure of a component, and the words for it. */
import { type CarDay, type Component, isCodeOf } from '../car-day.js';
import { EARLIER, LAST_FORTNIGHT, LAST_MONTH, LAST_WEEK, within } from '../day-window.js';

/** A car's days up to a moment, cut into the windows that clues look at. */
export interface Past {
  /** ms since the epoch. */
  readonly asOf: number;
  readonly all: readonly CarDay[];
  readonly week: readonly CarDay[];
  readonly fortnight: readonly CarDay[];
  readonly month: readonly CarDay[];
  readonly earlier: readonly CarDay[];
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
  return {
    asOf,
    all,
    week: within(recent, asOf, LAST_WEEK),
    fortnight: within(recent, asOf, LAST_FORTNIGHT),
    month: within(recent, asOf, LAST_MONTH),
    earlier: within(recent, asOf, EARLIER),
    electric: isElectric(recent),
  };
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

/** Words for a value at least so high (or, with a negative sign, so low). */
export const wordsFrom =
  (least: number, words: (value: number) => string) =>
  (value: number): string | undefined =>
    value >= least ? words(value) : undefined;
export const wordsBelow =
  (most: number, words: (value: number) => string) =>
  (value: number): string | undefined =>
    value <= most ? words(value) : undefined;
