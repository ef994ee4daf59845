import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { evaluate, taskNamed } from '../../../models/index.js';
import {
  fromColumns,
  numbersOf,
  rowsOf,
  type Table,
  tableOf,
  textsOf,
  UnfitTable,
  without,
} from '../../../models/tables/table.js';
import type { SavedCancellation } from '../../../models/tasks/cancellation/cancellation.js';
import { cancellationFeatures, NEVER_READ } from '../../../models/tasks/cancellation/cancellation-features.js';
import { trainingRun } from '../../../models/training/training-run.js';
import { hotelBookings } from '../../support/hotel-bookings.js';

const HOTELS = fileURLToPath(
  new URL('../../../../shared/data/booking/hotel_bookings_arrival_lt_2017.csv.gz', import.meta.url),
);

describe('the cancellation of a booking', function () {
  this.timeout(120_000);
  const task = taskNamed('cancellation');
  const quick = { seed: 42, quick: true };
  const [exam] = task.holdOut(hotelBookings(3000, 1), { seed: 42 });
  if (!exam) throw new Error('no exam');
  const { train, test, truth } = exam;
  let saved: SavedCancellation;
  before(async () => {
    saved = (await task.train(train, quick, trainingRun())) as SavedCancellation;
  });

  const replaced = (table: Table, columns: Table): Table =>
    fromColumns(new Map([...table.columns, ...columns.columns]));
  const probabilityOf = async (table: Table): Promise<number[]> => {
    using predictor = await task.open(saved);
    return [...numbersOf(predictor.predict(table), 'probability')];
  };

  it('is judged on the last three months of arrivals, whose ends nobody sees', () => {
    const months = (table: Table) => textsOf(table, 'arrival_date_month').levels;
    const monthsSeen = (table: Table) =>
      [...new Set(textsOf(table, 'arrival_date_month').codes)].map((code) => months(table)[code]);
    expect(monthsSeen(train)).to.have.length(7);
    expect(monthsSeen(test)).to.deep.equal(['August', 'September', 'October']);
    expect(test.columns.has('is_canceled')).to.equal(false);
  });

  it('is foreseen from who brings it, how early and with what deposit', async () => {
    using predictor = await task.open(saved);
    expect(task.score(predictor.predict(test), truth).auc).to.be.greaterThan(0.8);
  });

  it('is never read from what is written after the booking, nor from the year', async () => {
    const bare = without(test, ...NEVER_READ, 'arrival_date_year');
    const said = await probabilityOf(bare);
    expect(await probabilityOf(test)).to.deep.equal(said);
    const given = Object.fromEntries(NEVER_READ.map((name) => [name, Array(test.rows).fill('Canceled')]));
    expect(await probabilityOf(replaced(bare, tableOf(given)))).to.deep.equal(said);
    const features = cancellationFeatures(bare, saved.means);
    for (const name of [...NEVER_READ, 'arrival_date_year']) expect(features.columns.has(name), name).to.equal(false);
  });

  it('by an agent, of a type and in a hotel that nobody heard of is a probability still', async () => {
    const strange = tableOf(
      Object.fromEntries(['agent', 'hotel', 'deposit_type'].map((name) => [name, Array(test.rows).fill('never seen')])),
    );
    expect((await probabilityOf(replaced(test, strange))).every((one) => one > 0 && one < 1)).to.equal(true);
  });

  it('counts the rooms that one party asks for at one time', () => {
    const one = rowsOf(test, [0]);
    const party = rowsOf(test, [0, 0, 0, 1]);
    const rooms = (table: Table) =>
      Array.from(numbersOf(cancellationFeatures(table, saved.means), 'roomsOfParty'), (tail) =>
        Math.round(Math.expm1(tail)),
      );
    expect(rooms(one)).to.deep.equal([1]);
    expect(rooms(party)).to.deep.equal([3, 3, 3, 1]);
  });

  it('is told again by the same seed to the last bit', async () => {
    expect(await task.train(train, quick, trainingRun())).to.deep.equal(saved);
  });

  it('cannot be told without a column, which is named, nor learned from too few months', async () => {
    await task.open(saved).then((predictor) => {
      expect(() => predictor.predict(without(test, 'deposit_type'))).to.throw(UnfitTable, 'no column deposit_type');
      predictor[Symbol.dispose]();
    });
    const wanted = 'at least seven months';
    expect(() => task.holdOut(test, quick)).to.throw(UnfitTable, wanted);
    const failure = await task.train(rowsOf(train, [0, 1, 2]), quick, trainingRun()).catch((error: Error) => error);
    expect(failure).to.be.instanceOf(UnfitTable).with.property('message').that.contains(wanted);
    const undated = replaced(train, tableOf({ arrival_date_month: Array(train.rows).fill('Brumaire') }));
    expect(() => task.holdOut(undated, quick)).to.throw(UnfitTable, 'row 1 arrives in no month');
  });

  it('in the public set is foreseen by a rough model, as well as is believable', async function () {
    if (!existsSync(HOTELS)) this.skip();
    const bookings = await task.read([HOTELS]);
    const fifth = rowsOf(
      bookings,
      [...Array(bookings.rows).keys()].filter((row) => row % 5 === 0),
    ); // quicker
    const { scores } = await evaluate(task, fifth, quick);
    expect(scores.auc).to.be.within(0.83, 0.88); // asked is .85 of the whole ensemble; with a leak it is above .95
  });
});
