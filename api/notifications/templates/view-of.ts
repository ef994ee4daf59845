/** What a template is shown of a message's data: times on the branch's clock, money in its currency, all of it text. Pure. */
import { DateTime } from 'luxon';
import { majorUnits } from '../../pricing/major-units.js';
import { zoneOf } from '../wanted-channels.js';
import type { Language } from './languages.js';

const LONGEST = 1_000;
const MOST = 100; // of a list

type View = Record<string, string | Record<string, string>[]>;

/**
 * Names that end in `At` are times (RFC 3339), those in `Minor` amounts of `currency`; `timeZone` says whose clock; true is
 * text, for `{{#if}}`; a list of objects is a list of such, such as the lines of an invoice.
 */
export function viewOf(data: Readonly<Record<string, unknown>>, language: Language): View {
  const zone = zoneOf(data.timeZone);
  const currency = typeof data.currency === 'string' && /^[A-Z]{3}$/.test(data.currency) ? data.currency : undefined;

  function shown(name: string, value: unknown): string {
    if (/[a-z]At$/.test(name)) return timeOf(value, zone, language);
    if (name.endsWith('Minor') && typeof value === 'number' && currency) return moneyOf(value, currency, language);
    if (typeof value === 'string' || typeof value === 'number') return String(value).slice(0, LONGEST);
    return value === true ? 'true' : '';
  }
  const all = (of: object) => Object.fromEntries(Object.entries(of).map(([name, value]) => [name, shown(name, value)]));
  const lists = Object.entries(data).flatMap(([name, value]) =>
    Array.isArray(value)
      ? [
          [
            name,
            value
              .filter((one) => typeof one === 'object' && one)
              .slice(0, MOST)
              .map(all),
          ],
        ]
      : [],
  );
  return { ...all(data), ...Object.fromEntries(lists) };
}

function timeOf(value: unknown, zone: string, language: Language): string {
  const time = typeof value === 'string' ? DateTime.fromISO(value, { zone }) : undefined;
  return time?.isValid ? time.setLocale(language).toLocaleString(DateTime.DATETIME_FULL) : '';
}

const moneyOf = (amountMinor: number, currency: string, language: Language) =>
  new Intl.NumberFormat(language, { style: 'currency', currency }).format(majorUnits(amountMinor, currency));
