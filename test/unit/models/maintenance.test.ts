import { readFile, stat } from 'node:fs/promises';
import { expect } from 'chai';
import { maintenanceFeatures, maintenanceTable, outlooksOf, taskNamed } from '../../../models/index.js';
import { readModel } from '../../../models/saved-model.js';
import { recordsOf } from '../../../models/tables/records.js';
import { numbersOf, onlyColumns } from '../../../models/tables/table.js';
import { alarmsOf, precisionOf, recallOf, type Watched } from '../../../models/tasks/maintenance/alarms.js';
import { simulatedTable } from '../../../models/tasks/maintenance/simulated-table.js';
import { trainingRun } from '../../../models/training/training-run.js';
import { type CarLife, carLife } from '../../../models/wear/car-life.js';
import { TAUGHT, type WearSettings } from '../../../models/wear/wear-settings.js';

const DAY_MS = 86_400_000;
const SHIPPED = 'models/shipped/maintenance.json';
/** Cars in which nothing wears and nothing breaks, and such whose pumps do. */
const SOUND: WearSettings = { ...TAUGHT, pace: { median: 0.05, spread: 0.1 }, faultsAYear: {} };
const FAILING: WearSettings = {
  ...{ climates: ['mediterranean'], usages: ['long-distance'] },
  ...{ pace: { median: 0.6, spread: 0.1 }, faultsAYear: { pump: 6 } },
};
const task = taskNamed('maintenance');

describe('maintenance, by the model that ships', function () {
  this.timeout(120_000);
  let model: Awaited<ReturnType<typeof task.open>>;
  before(async () => {
    model = await task.open((await readModel(SHIPPED)).saved);
  });
  after(() => model[Symbol.dispose]());

  /** Every third day of the last half year. */
  const moments = ({ until }: CarLife) => Array.from({ length: 60 }, (_, index) => until - 3 * (60 - index) * DAY_MS);
  const outlooks = (life: CarLife, at: readonly number[]) =>
    recordsOf(model.predict(maintenanceTable(at.map((asOf) => maintenanceFeatures(life.days, asOf))))).map(outlooksOf);
  const ofCooling = (life: CarLife, at: readonly number[]) =>
    outlooks(life, at).map((car) => car.find(({ component }) => component === 'cooling'));

  it('flags a car whose cooling degrades a week and more before it fails, and says why', () => {
    const failing = Array.from({ length: 14 }, (_, seed) => carLife(FAILING, seed, 400)).flatMap((life) =>
      (life.days.some(({ coolantMaxC }) => coolantMaxC !== undefined) ? life.ends : [])
        .filter(({ component, failed, day }) => component === 'cooling' && failed && day > life.from + 130 * DAY_MS)
        .slice(0, 1)
        .map(({ day }) => ({ life, day })),
    );
    expect(failing.length, 'cars whose cooling failed').to.be.at.least(5);
    const foreseen = failing.filter(({ life, day }) => {
      const early = [28, 25, 22, 19, 16, 13, 10, 7].map((before) => day - before * DAY_MS);
      const flagged = ofCooling(life, early).filter((one) => one?.flagged);
      for (const one of flagged) {
        expect(one?.reasons.join(), 'in words').to.match(/coolant|peaks|readings/);
        expect(one?.remainingDays?.low, 'how soon').to.be.a('number');
      }
      return flagged.length > 0;
    });
    expect(foreseen.length / failing.length, `of ${failing.length} failures`).to.be.at.least(0.7);
  });

  it('leaves healthy cars alone', () => {
    for (let seed = 0; seed < 5; seed++) {
      const life = carLife(SOUND, seed, 300);
      for (const component of outlooks(life, moments(life)).flat()) {
        if (component.component === 'cooling') expect(component.flagged, `seed ${seed}`).to.equal(false);
      }
    }
  });

  it('answers for cars of which little or nothing is known', () => {
    const [known] = [carLife(TAUGHT, 7, 200)];
    const rows = [[], known.days.slice(-1), known.days.map(({ day, odometerKm }) => ({ day, odometerKm }))].map(
      (days) => maintenanceFeatures(days, known.until),
    );
    for (const car of recordsOf(model.predict(maintenanceTable(rows))).map(outlooksOf)) {
      expect(car).to.have.length(5);
      for (const { risk7, risk30 } of car) expect(risk30).to.be.within(risk7 as number, 1);
    }
  });

  it('tells risks that rise with the days, and an interval around the median', () => {
    const life = carLife(FAILING, 3, 300);
    for (const { risk7, risk30, remainingDays } of outlooks(life, moments(life)).flat()) {
      expect(risk30).to.be.at.least(risk7 as number);
      const { low, median, high } = remainingDays ?? { low: null, median: null, high: null };
      expect(low ?? 180).to.be.at.most(median ?? 180);
      expect(median ?? 180).to.be.at.most(high ?? 180);
    }
  });

  it('is small, and says what it reached on cars that it never met', async () => {
    expect((await stat(SHIPPED)).size).to.be.below(400 * 1024);
    const { metrics } = JSON.parse(await readFile(SHIPPED, 'utf8')) as { metrics: Record<string, number> };
    expect(metrics).to.include.keys('brier30', 'cooling recall', 'cooling recall of rules');
  });
});

describe('learning maintenance', function () {
  this.timeout(120_000);

  it('is repeated by its seed, from cars that were simulated', async () => {
    const labelled = simulatedTable({ settings: FAILING, cars: 26, seed: 1, everyDays: 21 });
    const train = () => task.train(labelled, { seed: 5, quick: true }, trainingRun());
    const saved = await train();
    expect(JSON.stringify(await train())).to.equal(JSON.stringify(saved));
    using model = await task.open(saved);
    const clues = onlyColumns(
      labelled,
      [...labelled.columns.keys()].filter((name) => !/\.(days|failed|rule|fault)$/.test(name)),
    );
    expect(numbersOf(model.predict(clues), 'cooling.risk30')).to.have.length(labelled.rows);
    expect(task.score(model.predict(clues), labelled).brier30).to.be.within(0, 0.25);
  });
});

describe('an alarm', () => {
  const watch = (failsOn: number, flaggedOn: readonly number[], last = failsOn): Watched[] =>
    Array.from({ length: last + 1 }, (_, day) => ({
      asOf: day * DAY_MS,
      days: failsOn - day,
      failed: true,
      flagged: flaggedOn.includes(day),
    }));

  it('is right when the failure comes while it stands, and early with a week of notice', () => {
    const early = alarmsOf(watch(100, [80]));
    expect([precisionOf(early), recallOf(early.leads), early.leads[0]?.days]).to.deep.equal([1, 1, 20]);
    const late = alarmsOf(watch(100, [97]));
    expect([precisionOf(late), recallOf(late.leads), late.leads[0]?.days]).to.deep.equal([1, 0, 3]);
  });

  it('is wrong when it called for nothing, once for as long as it stands', () => {
    const twice = alarmsOf(watch(200, [10, 20, 30]));
    expect([twice.right, twice.wrong, recallOf(twice.leads)]).to.deep.equal([0, 1, 0]);
    const again = alarmsOf(watch(200, [10, 80]));
    expect(again.wrong).to.equal(2);
  });

  it('is undecided when the part was renewed before', () => {
    const renewed = watch(100, [80]).map((one) => ({ ...one, failed: false }));
    expect(alarmsOf(renewed)).to.deep.equal({ right: 0, wrong: 0, undecided: 1, leads: [] });
  });

  it('is wanted of every failure, told of or not', () => {
    expect(alarmsOf(watch(50, [])).leads.map(({ days }) => days)).to.deep.equal([0]);
  });
});
