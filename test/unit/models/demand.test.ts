import { expect } from 'chai';
import { taskNamed, trainInThread } from '../../../models/index.js';
import { rmsle } from '../../../models/tables/metrics.js';
import { numbersOf, type Table } from '../../../models/tables/table.js';
import { hourlyRentals } from '../../support/hourly-rentals.js';

describe('the demand of an hour', function () {
  this.timeout(120_000);
  const task = taskNamed('demand');

  it('is held to days 16 to 19, whose labels nobody sees', () => {
    const [exam] = task.holdOut(hourlyRentals(), { seed: 42 });
    const days = (table: Table | undefined) => (table?.rows ?? 0) / 24 / 3; // of each of the three months
    expect([days(exam?.train), days(exam?.test)]).to.deep.equal([15, 4]);
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
