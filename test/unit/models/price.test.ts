import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { taskNamed } from '../../../models/index.js';
import {
  fromColumns,
  numbersOf,
  rowsOf,
  type Table,
  tableOf,
  UnfitTable,
  without,
} from '../../../models/tables/table.js';
import { planColumns } from '../../../models/tasks/price/column-plan.js';
import type { SavedPrice } from '../../../models/tasks/price/price.js';
import { momentOf, quantityOf } from '../../../models/tasks/price/read-cells.js';
import { trainingRun } from '../../../models/training/training-run.js';
import { carsForSale } from '../../support/cars-for-sale.js';

const BIKES = fileURLToPath(new URL('../../../../shared/data/demand/bike_train_days1-19.csv', import.meta.url));

describe('the price of a car from its attributes', function () {
  this.timeout(120_000);
  const task = taskNamed('price');
  const ask = { seed: 42, quick: true, target: 'price' };
  const labelled = carsForSale(1500, 1);
  const asked = without(carsForSale(300, 2), 'price');
  let saved: SavedPrice;
  before(async () => {
    saved = (await task.train(labelled, ask, trainingRun())) as SavedPrice;
  });

  const replaced = (table: Table, cells: Record<string, string | undefined>): Table => {
    const columns = tableOf(
      Object.fromEntries(Object.entries(cells).map(([name, cell]) => [name, Array(table.rows).fill(cell)])),
    );
    return fromColumns(new Map([...table.columns, ...columns.columns]));
  };
  const pricesOf = async (table: Table): Promise<number[]> => {
    using predictor = await task.open(saved);
    return [...numbersOf(predictor.predict(table), 'price')];
  };

  it('is judged by five folds, whose prices nobody sees', () => {
    const exams = task.holdOut(labelled, ask);
    expect(exams.map(({ test }) => test.rows)).to.deep.equal([300, 300, 300, 300, 300]);
    for (const { test, truth } of exams) {
      expect(test.columns.has('price')).to.equal(false);
      expect([...truth.columns.keys()]).to.deep.equal(['price']);
    }
  });

  it('is near what cars like it cost, in a column named as the target', async () => {
    const known = carsForSale(300, 2);
    const prices = { price: await pricesOf(asked) };
    const truth = tableOf({ price: Array.from({ length: 300 }, (_, row) => priceOf(known, row)) });
    expect(task.score(tableOf(prices), truth).r2).to.be.greaterThan(0.85);
  });

  it('finds out by itself what each column is', () => {
    const kinds = Object.fromEntries(planColumns(asked).map((column) => [column.name, column.kind]));
    expect(kinds).to.deep.equal({
      ...{ name: 'names', registered: 'date', driven: 'number', power: 'number', fuel: 'category', doors: 'number' },
    }); // a column whose cells are all alike says nothing
    const names = saved.plan.find((column) => column.kind === 'names');
    expect(names?.words, 'the make, and the model').to.deep.equal([1, 2]);
  });

  it('of a car that lacks what others have, or has what none had, is still a price that was seen', async () => {
    const [lowest, highest] = saved.span;
    const strange = { name: 'Lada Niva', registered: 'unknown', power: 'strong', fuel: 'hydrogen', doors: undefined };
    for (const price of await pricesOf(replaced(asked, strange))) expect(price).to.be.within(lowest, highest);
  });

  it('of one car is what it is among many', async () => {
    const [first] = await pricesOf(rowsOf(asked, [0]));
    expect(first).to.be.closeTo((await pricesOf(asked))[0] as number, 1e-3);
  });

  it('does not read columns that the training did not have, nor a price that is there', async () => {
    expect(await pricesOf(replaced(asked, { price: '€ 1', note: 'cheap' }))).to.deep.equal(await pricesOf(asked));
  });

  it('is told again by the same seed to the last bit', async () => {
    expect(await task.train(labelled, ask, trainingRun())).to.deep.equal(saved);
  });

  it('is not learned from rows without one', () => {
    const texts = Array.from({ length: 1500 }, (_, row) =>
      row % 3 === 0 ? 'on request' : `${priceOf(labelled, row)}`,
    );
    const some = fromColumns(new Map([...labelled.columns, ...tableOf({ price: texts }).columns]));
    const rows = task.holdOut(some, ask).map(({ test, truth }) => [test.rows, truth.rows]);
    expect(rows).to.deep.equal(Array(5).fill([200, 200]));
  });

  it('says in one sentence what is wrong', async () => {
    using predictor = await task.open(saved);
    expect(() => predictor.predict(without(asked, 'fuel', 'power'))).to.throw(
      UnfitTable,
      /^columns that the model learned from are not there: power, fuel$/,
    );
    const train = (table: Table, target?: string) => () => task.holdOut(table, { seed: 42, target });
    expect(train(labelled)).to.throw(UnfitTable, 'say with --target which column to predict: name, registered');
    expect(train(labelled, 'prize')).to.throw(UnfitTable, 'there is no column prize; there are name');
    expect(train(labelled, 'fuel')).to.throw(UnfitTable, 'column fuel holds a number in 0 of 1500 rows');
    const bare = tableOf({ price: Array.from({ length: 60 }, (_, row) => row) });
    const failure = await task.train(bare, ask, trainingRun()).catch((error: Error) => error.message);
    expect(failure).to.equal('there is no column besides price whose cells differ');
  });

  it('any other number is learned as well, by a rough model: how many rent a bike in an hour', async function () {
    if (!existsSync(BIKES)) this.skip();
    const rentals = without(await task.read([BIKES]), 'casual', 'registered'); // their sum is the count
    const some = rowsOf(
      rentals,
      [...Array(rentals.rows).keys()].filter((row) => row % 3 === 0),
    );
    const [exam] = task.holdOut(some, { ...ask, target: 'cnt' });
    if (!exam) throw new Error('no exam');
    using predictor = await task.open(await task.train(exam.train, { ...ask, target: 'cnt' }, trainingRun()));
    expect(task.score(predictor.predict(exam.test), exam.truth).r2).to.be.within(0.7, 0.97);
  });
});

describe('a cell that nobody described', () => {
  it('may be a quantity, whatever its unit', () => {
    const read: [string, number][] = [
      ...([
        ['23.4 kmpl', 23.4],
        ['1,248 CC', 1248],
        ['€ 12,500', 12_500],
        ['$7', 7],
        ['-3 %', -3],
        ['74bhp', 74],
      ] as [string, number][]),
    ];
    for (const [text, number] of read) expect(quantityOf(text), text).to.equal(number);
    for (const text of ['', 'A4', 'km', '2025-01-31', '10 to 20', 'null bhp']) expect(quantityOf(text), text).to.be.NaN;
  });

  it('may be a date of one of three orders', () => {
    expect(momentOf('2025-03-01 17:45', 'ymd')).to.deep.equal({ day: 20_148, month: 3, weekday: 6, hour: 17 });
    expect(momentOf('1/3/2025', 'dmy')).to.deep.equal({ day: 20_148, month: 3, weekday: 6, hour: undefined });
    expect(momentOf('3/1/2025', 'mdy')).to.deep.equal(momentOf('1.3.2025', 'dmy'));
    for (const text of ['30/2/2025', '13/13/2025', '2025', 'tomorrow'])
      expect(momentOf(text, 'dmy'), text).to.equal(undefined);
    const kindOf = (dates: string[]) => planColumns(tableOf({ dates }))[0];
    expect(kindOf(['1/30/2025', '2/3/2025'])).to.include({ kind: 'date', order: 'mdy', hasHours: false });
    expect(kindOf(['30/1/2025', '3/2/2025'])).to.include({ kind: 'date', order: 'dmy' });
    expect(kindOf(['2025-01-01T08:00:00Z', '2025-01-01T09:00:00Z'])).to.include({ order: 'ymd', hasHours: true });
  });
});

const priceOf = (table: Table, row: number): number => {
  const column = table.columns.get('price');
  return column?.kind === 'text' ? quantityOf(column.levels[column.codes[row] as number] as string) : Number.NaN;
};
