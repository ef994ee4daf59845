import { dayOf } from '../reservations/timeline/time-scale.js';

const MOST_DAYS = 366;

/** YYYY-MM-DD so many days before today; negative for days to come. */
export function daysBefore(days: number): string {
  const date = new Date();
  date.setDate(date.getDate() - days);
  return dayOf(date.getTime());
}

/** Each day of [from, to), YYYY-MM-DD; a year at most. Not those to come. */
export function everyDay(from: string, to: string): string[] {
  const days: string[] = [];
  const today = daysBefore(0);
  const date = new Date(`${from}T12:00:00`);
  for (let day = from; day < to && day <= today && days.length < MOST_DAYS; day = dayOf(date.getTime())) {
    days.push(day);
    date.setDate(date.getDate() + 1);
  }
  return days;
}
