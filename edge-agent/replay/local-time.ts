/** Local times to UTC, by the time zone database that comes with Node. */
import { StartError } from '../../platform/errors.js';

export interface LocalTime {
  year: number;
  /** 1 to 12. */
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  millisecond?: number;
}

const HOUR_MS = 3_600_000;

/** False for a month 90, a 30 February or a 25 o'clock. */
export function isRealTime({ year, month, day, hour, minute, second }: LocalTime): boolean {
  const date = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  return (
    year >= 1970 &&
    date.getUTCFullYear() === year &&
    date.getUTCMonth() === month - 1 &&
    date.getUTCDate() === day &&
    date.getUTCHours() === hour &&
    date.getUTCMinutes() === minute &&
    date.getUTCSeconds() === second
  );
}

/**
 * A clock of one zone: local time → ms since the epoch. An hour that the clock shows twice is its first;
 * one that it skips counts on from before. Throws a StartError for a zone that does not exist.
 */
export function zoneClock(timeZone: string): (local: LocalTime) => number {
  const offsetAt = offsetOf(timeZone);
  const offsets = new Map<number, number>(); // quarter of an hour of local time → its offset: zones change on those
  return ({ year, month, day, hour, minute, second, millisecond = 0 }) => {
    const asUtc = Date.UTC(year, month - 1, day, hour, minute, second, millisecond);
    const quarter = Math.floor(asUtc / (HOUR_MS / 4));
    let offset = offsets.get(quarter);
    if (offset === undefined) {
      const before = offsetAt(asUtc - 24 * HOUR_MS);
      const after = offsetAt(asUtc + 24 * HOUR_MS);
      offset = offsetAt(asUtc - before) === before ? before : offsetAt(asUtc - after) === after ? after : before;
      offsets.set(quarter, offset);
    }
    return asUtc - offset;
  };
}

/** How far a zone is ahead of UTC at an instant, ms. */
function offsetOf(timeZone: string): (at: number) => number {
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
  } catch {
    throw new StartError(`--time-zone ${timeZone}: there is no such zone; wanted a name like Africa/Casablanca.`);
  }
  return (at) => {
    const name = format.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? 'GMT';
    const [, sign, hours, minutes] = /^GMT([+-])(\d+):(\d+)/.exec(name) ?? [];
    return (sign === '-' ? -1 : 1) * (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60_000;
  };
}
