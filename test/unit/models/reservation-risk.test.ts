import { expect } from 'chai';
import { taskNamed } from '../../../models/index.js';
import { type Booked, tableOfBooked } from '../../../models/reservation-risk/booked.js';
import { compareRisks } from '../../../models/reservation-risk/compare.js';
import { riskRates } from '../../../models/reservation-risk/risk-rates.js';
import { DESK, simulatedReservations } from '../../../models/reservation-risk/simulated-reservations.js';
import { numbersOf, rowsOf, tableOf, UnfitTable } from '../../../models/tables/table.js';
import { trainingRun } from '../../../models/training/training-run.js';

const BOOKED: Booked = {
  ...{ at: 20_000, leadDays: 10, leftDays: 5, lengthDays: 2, startHour: 9, startWeekday: 1, depositShare: 0 },
  ...{ paidBy: 'not yet', channel: 'self', keptBefore: 0, cancelledBefore: 0, missedBefore: 0 },
};
const outcome = (wasCancelled: boolean, wasNoShow = false) => ({ wasCancelled, wasNoShow });

describe('the risk of a reservation', function () {
  this.timeout(60_000);
  const task = taskNamed('reservation-risk');

  it('of customers whose reliability nobody told is known better by the model than by rates, and by rates than not at all', async () => {
    const by = await compareRisks({ ...DESK, customers: 800, seed: 5 }, { seed: 42, quick: true });
    expect(by.rates.logLoss).to.be.lessThan(Number(by['one rate'].logLoss));
    expect(by.model.logLoss).to.be.lessThan(Number(by.rates.logLoss));
    expect(by.model.aucNoShow).to.be.greaterThan(0.65);
  });

  it('by rates is a first guess where nothing is known, and leans on what is known as that grows', () => {
    const guess = riskRates([]).of(BOOKED);
    expect(guess.cancelled).to.be.closeTo(0.12, 1e-9);
    expect(guess.noShow).to.be.closeTo(0.03, 1e-9);
    const cancelled = (count: number) =>
      riskRates(Array.from({ length: count }, () => ({ booked: BOOKED, outcome: outcome(true) }))).of(BOOKED).cancelled;
    expect(cancelled(3)).to.be.within(guess.cancelled, 0.5);
    expect(cancelled(500)).to.be.within(0.95, 1);
  });

  it('by rates is another one for who cancelled before, and with more time left', () => {
    const [mixed, far] = [
      { ...BOOKED, cancelledBefore: 2, keptBefore: 1 },
      { ...BOOKED, leftDays: 60 },
    ];
    const known = Array.from({ length: 100 }, () => [
      { booked: mixed, outcome: outcome(true) },
      { booked: far, outcome: outcome(false, true) },
      { booked: BOOKED, outcome: outcome(false) },
    ]).flat();
    const rates = riskRates(known);
    expect(rates.of(mixed).cancelled).to.be.greaterThan(2 * rates.of(BOOKED).cancelled);
    expect(rates.of(far).noShow).to.be.greaterThan(2 * rates.of(BOOKED).noShow);
  });

  it('is told again by the same seed to the last bit, and never is both ends together more than certain', async () => {
    const rows = simulatedReservations({ ...DESK, customers: 150, seed: 2 });
    const table = tableOfBooked(
      rows.map(({ booked }) => booked),
      rows.map((one) => one.outcome),
    );
    const [exam] = task.holdOut(table, { seed: 42 });
    if (!exam) throw new Error('no exam');
    expect(exam.test.columns.has('wasCancelled')).to.equal(false);
    const train = () => task.train(exam.train, { seed: 42, quick: true }, trainingRun());
    const saved = await train();
    expect(await train()).to.deep.equal(saved);
    using predictor = await task.open(saved);
    const said = predictor.predict(exam.test);
    const [cancelled, noShow] = [numbersOf(said, 'cancelled'), numbersOf(said, 'noShow')];
    expect(cancelled.every((one, row) => one >= 0 && one + (noShow[row] ?? 2) <= 1 + 1e-9)).to.equal(true);
  });

  it('is scored without the area of an end that never came', () => {
    const said = tableOf({ cancelled: [0.1, 0.7], noShow: [0.1, 0.1] });
    const scores = task.score(said, tableOf({ wasCancelled: [0, 1], wasNoShow: [0, 0] }));
    expect(scores).to.have.keys('logLoss', 'aucCancelled');
  });

  it('is not learned from a handful', async () => {
    const table = tableOfBooked([BOOKED], [outcome(true)]);
    const failure = await task.train(rowsOf(table, [0]), { seed: 1 }, trainingRun()).catch((error: Error) => error);
    expect(failure).to.be.instanceOf(UnfitTable);
  });
});
