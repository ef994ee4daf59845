/** Rentals as the recommender learns from them: who took which car, when, and on what occasion. */
import { numbersOf, type Table, type TextColumn, tableOf, textsOf, UnfitTable } from '../tables/table.js';

/** What tastes go by: words such as `model:Seat León`, `category:SUV`. The first names the model; of no other car it is the same. */
export type CarWords = readonly string[];

export interface TasteCar {
  readonly make: string;
  readonly model: string;
  readonly category: string | null;
  readonly energy: string | null;
  readonly transmission: string | null;
  readonly seats: number | null;
  readonly pricePerDayMinor: number;
}

export interface Occasion {
  /** ms, [startsAt, endsAt). */
  readonly startsAt: number;
  readonly endsAt: number;
  readonly branchId: string | null;
}

const SEPARATOR = '|';
const DAY_MS = 86_400_000;
const SEASONS = ['winter', 'spring', 'summer', 'autumn'] as const;

const word = (name: string, value: string | number) => `${name}:${String(value).replaceAll(SEPARATOR, '/')}`;

/** Prices are told in steps of a factor of √2, so that a new price is mostly the same word. */
export function wordsOfCar({ make, model, pricePerDayMinor, ...rest }: TasteCar): CarWords {
  const traits = (['category', 'energy', 'transmission', 'seats'] as const).flatMap((name) => {
    const value = rest[name];
    return value === null ? [] : [word(name, value)];
  });
  const price = Math.round(2 * Math.log2(Math.max(1, pricePerDayMinor)));
  return [word('model', `${make} ${model}`), ...traits, word('price', price)];
}

export const modelOf = (words: CarWords): string => words[0] ?? '';
export const kindOf = (words: CarWords): string | undefined => words.find((name) => name.startsWith('category:'));

/** The season as north of the equator, the length and the place: what is known of somebody who never rented. */
export function wordsOfOccasion({ startsAt, endsAt, branchId }: Occasion): readonly string[] {
  return [
    word('season', seasonOf(startsAt)),
    word('length', lengthOf(endsAt - startsAt)),
    ...(branchId === null ? [] : [word('branch', branchId)]),
  ];
}

export const seasonOf = (atMs: number): (typeof SEASONS)[number] =>
  SEASONS[Math.floor(((new Date(atMs).getUTCMonth() + 1) % 12) / 3)] ?? 'winter';

export type RentalLength = 'hours' | 'a day or two' | 'some days' | 'a week or more';
export function lengthOf(ms: number): RentalLength {
  if (ms < DAY_MS) return 'hours';
  if (ms <= 2 * DAY_MS) return 'a day or two';
  return ms < 7 * DAY_MS ? 'some days' : 'a week or more';
}

/** Something that a customer took before. */
export interface Taken {
  readonly car: CarWords;
  readonly ageDays: number;
}

/** A rental with what its customer had taken before it; who they are is not said. */
export interface Rental {
  /** Days since 1970 at which it was booked. */
  readonly at: number;
  readonly past: readonly Taken[];
  readonly occasion: readonly string[];
  /** The models that could be had, where it is known. */
  readonly offered?: readonly string[] | undefined;
  /** What was taken; nothing, where that is asked. */
  readonly car: CarWords;
}

/** Columns `at`, `past` (JSON), `occasion`, `car` and, where one knows it, `offered`; words are parted by `|`. */
export function tableOfRentals(rentals: readonly Rental[]): Table {
  const knowsOffers = rentals.some(({ offered }) => offered);
  return tableOf({
    at: rentals.map(({ at }) => at),
    past: rentals.map(({ past }) => JSON.stringify(past.map(({ car, ageDays }) => [rounded(ageDays), joined(car)]))),
    occasion: rentals.map(({ occasion }) => joined(occasion)),
    car: rentals.map(({ car }) => joined(car)),
    ...(knowsOffers && { offered: rentals.map(({ offered }) => offered && joined(offered)) }),
  });
}

const joined = (words: readonly string[]) => words.join(SEPARATOR);
const rounded = (days: number) => Math.round(10 * days) / 10;

/** The same back, in the order of the table. Throws UnfitTable for a past that is none. */
export function rentalsOf(table: Table): Rental[] {
  const at = numbersOf(table, 'at');
  const past = column(table, 'past', pastIn);
  const [car, occasion, offered] = ['car', 'occasion', 'offered'].map((name) => column(table, name, cut));
  return Array.from({ length: table.rows }, (_, row) => ({
    ...{ at: at[row] as number, past: past(row) ?? [], occasion: occasion?.(row) ?? [] },
    ...{ car: car?.(row) ?? [], offered: offered?.(row) },
  }));
}

const cut = (text: string): readonly string[] => text.split(SEPARATOR);

function pastIn(text: string): Taken[] {
  try {
    return (JSON.parse(text) as [number, string][]).map(([ageDays, car]) => ({ ageDays, car: cut(car) }));
  } catch {
    throw new UnfitTable('the column past wants JSON: [[days before, "words of the car"], …]');
  }
}

/** Each text that is there is read once; undefined where the column or the text is not there. */
function column<Value>(table: Table, name: string, read: (text: string) => Value): (row: number) => Value | undefined {
  if (!table.columns.has(name)) return () => undefined;
  const { codes, levels }: TextColumn = textsOf(table, name);
  const values = levels.map(read);
  return (row) => values[codes[row] as number];
}
