import { expect } from 'chai';
import { taskNamed, trainInThread } from '../../../models/index.js';
import { rmsle } from '../../../models/tables/metrics.js';
import { seededRandom } from '../../../models/tables/random.js';
import { numbersOf, type Table, tableOf } from '../../../models/tables/table.js';

/** Days 1 to 19 of three months, busier on warm days and at two hours. */
function hourlyRentals(): Table {
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

describe('the demand of an hour', function () {
  this.timeout(120_000);
  const task = taskNamed('demand');

  it('is held to days 16 to 19, whose labels nobody sees', () => {
    const [exam] = task.holdOut(hourlyRentals(), { seed: 42 });
    const days = (table: Table | undefined) => table && [...(table.columns.get('hr') ? [table.rows / 24 / 3] : [])];
    expect([days(exam?.train), days(exam?.test)]).to.deep.equal([[15], [4]]);
    for (const label of ['cnt', 'casual', 'registered']) expect(exam?.test.columns.has(label), label).to.equal(false);
  });

  it('learns in a thread of its own, and beats the mean of each hour', async () => {
    const [exam] = task.holdOut(hourlyRentals(), { seed: 42 });
    if (!exam) throw new Error('no exam');
    const heard: string[] = [];
    const onProgress = ({ part }: { part: string }) => void heard.push(part);
    const saved = await trainInThread('demand', exam.train, { seed: 42, quick: true }, { onProgress });
    using predictor = await task.open(saved);
    const [said, was] = [predictor.predict(exam.test), numbersOf(exam.truth, 'cnt')];
    expect(task.score(said, exam.truth).rmsle).to.be.lessThan(rmsle(was, meanOfHour(exam.train, exam.test)));
    expect(heard).to.include.members(['casual/first network', 'registered/trees 1']);
  });
});

function meanOfHour(train: Table, test: Table): Float64Array {
  const [hours, counts] = [numbersOf(train, 'hr'), numbersOf(train, 'cnt')];
  return numbersOf(test, 'hr').map((hour) => {
    const alike = [...counts].filter((_, row) => hours[row] === hour);
    return alike.reduce((a, b) => a + b) / alike.length;
  });
}
