import { seededRandom } from '../../models/tables/random.js';
import { type Table, tableOf } from '../../models/tables/table.js';

/** A small table of the demand task: days 1 to 19 of three months, busier on warm days and at two hours. */
export function hourlyRentals(): Table {
  const random = seededRandom(3);
  const hours = [0, 1, 2].flatMap((month) =>
    Array.from({ length: 19 * 24 }, (_, hour) => ({ at: new Date(Date.UTC(2025, month, 1, hour)), month })),
  );
  const temp = hours.map(() => random.next());
  const many = hours.map(({ at }, row) => {
    const busy = at.getUTCHours() === 8 || at.getUTCHours() === 17 ? 200 : 20;
    return Math.round(busy * (0.5 + (temp[row] as number)) * (0.9 + 0.2 * random.next()));
  });
  const column = (value: (hour: { at: Date; month: number }) => number) => hours.map(value);
  return tableOf({
    dteday: hours.map(({ at }) => at.toISOString().slice(0, 10)),
    hr: column(({ at }) => at.getUTCHours()),
    weekday: column(({ at }) => at.getUTCDay()),
    workingday: column(({ at }) => (at.getUTCDay() % 6 === 0 ? 0 : 1)),
    season: column(() => 1),
    ...Object.fromEntries(['holiday', 'weathersit', 'hum', 'windspeed'].map((name) => [name, column(() => 0)])),
    temp,
    atemp: temp,
    casual: many.map((count) => Math.round(count / 5)),
    registered: many,
    cnt: many.map((count) => count + Math.round(count / 5)),
  });
}
