/** What a cell of a table that nobody described may hold: a quantity with its unit, or a date. */

/** “23.4 kmpl”, “1,248 CC”, “€ 12,500”, “-3 %”: at most a currency before, at most a unit after; a comma groups thousands. */
const QUANTITY = /^[€$£¥₹]?\s*(-?\d[\d,]*(?:\.\d+)?)(?:\s*[^\d\s][^\d]{0,14})?$/u;

/** The number of a quantity, whatever its unit; NaN where the text is none. */
export function quantityOf(text: string): number {
  const digits = QUANTITY.exec(text)?.[1];
  return digits === undefined ? Number.NaN : Number(digits.replaceAll(',', ''));
}

/** Which of a date's numbers is the day, the month and the year. */
export type DateOrder = 'ymd' | 'dmy' | 'mdy';

export interface Moment {
  /** Counted from 1970. */
  readonly day: number;
  /** 1 to 12. */
  readonly month: number;
  /** 0 is Sunday. */
  readonly weekday: number;
  /** Of the day, 0 to 23; undefined where the text names none. */
  readonly hour: number | undefined;
}

const TIME = String.raw`(?:[T ](\d{1,2}):\d{2}.*)?`;
const YEAR_FIRST = new RegExp(String.raw`^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})${TIME}$`);
const YEAR_LAST = new RegExp(String.raw`^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})${TIME}$`);

/** As it stands there, without a time zone. Undefined where the text is no date of that order. */
export function momentOf(text: string, order: DateOrder): Moment | undefined {
  const found = (order === 'ymd' ? YEAR_FIRST : YEAR_LAST).exec(text);
  if (!found) return undefined;
  const [first, second, third] = [Number(found[1]), Number(found[2]), Number(found[3])];
  const [year, month, date] =
    order === 'ymd' ? [first, second, third] : order === 'dmy' ? [third, second, first] : [third, first, second];
  const at = new Date(Date.UTC(year, month - 1, date));
  if (at.getUTCMonth() !== month - 1 || at.getUTCDate() !== date) return undefined; // such as February 30
  const hour = found[4] === undefined ? undefined : Number(found[4]);
  return { day: at.getTime() / 86_400_000, month, weekday: at.getUTCDay(), hour };
}

/** The order by which most of the texts are dates, and how many are. Where both fit, the day stands before the month. */
export function dateOrderOf(texts: readonly string[]): { order: DateOrder; dates: number } {
  const orders = (['ymd', 'dmy', 'mdy'] as const).map((order) => ({
    order,
    dates: texts.filter((text) => momentOf(text, order)).length,
  }));
  return orders.reduce((best, one) => (one.dates > best.dates ? one : best));
}
