/** How old a driver is when a rental begins. */
import { DateTime } from 'luxon';

/** In full years, by the local date. `birthDate` is such as `2001-02-28`; without one the age is not known. */
export function driverAgeYears(birthDate: string | undefined, at: Date, timeZone: string): number | undefined {
  if (birthDate === undefined) return undefined;
  const today = DateTime.fromJSDate(at, { zone: timeZone });
  const [year = 0, ...monthAndDay] = birthDate.split('-').map(Number);
  const [month = 0, day = 0] = monthAndDay;
  const hadBirthday = today.month > month || (today.month === month && today.day >= day);
  return today.year - year - (hadBirthday ? 0 : 1);
}
