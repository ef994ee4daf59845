import { expect } from 'chai';
import { COMPONENTS } from '../../../models/index.js';
import { numbersOf } from '../../../models/tables/table.js';
import { simulatedTable } from '../../../models/tasks/maintenance/simulated-table.js';
import { carLife } from '../../../models/wear/car-life.js';
import { FAULTS, TAUGHT, UNSEEN } from '../../../models/wear/wear-settings.js';

const DAY_MS = 86_400_000;
const SEEDS = [1, 2, 3, 4];

describe('the life of a simulated car', function () {
  this.timeout(60_000);
  const lives = SEEDS.map((seed) => carLife(UNSEEN, seed, 300));

  it('is repeated by its seed, and by no other', () => {
    expect(carLife(UNSEEN, 1, 300)).to.deep.equal(lives[0]);
    expect(lives[1]?.days).not.to.deep.equal(lives[0]?.days);
  });

  it('is told in days that ascend, some of which nobody heard', () => {
    for (const { days, from, until } of lives) {
      const told = days.filter(({ day }) => day >= from);
      expect(told.map(({ day }) => day)).to.deep.equal(told.map(({ day }) => day).sort((a, b) => a - b));
      expect(told.at(-1)?.day).to.be.below(until);
      expect(told.length).to.be.within(200, 299);
    }
  });

  it('goes on after each failure with a new part, within days', () => {
    const failures = lives.flatMap(({ ends, days, from, until }) =>
      ends
        .filter(({ failed, day }) => failed && day >= from && day < until - 8 * DAY_MS)
        .map(({ component, day }) =>
          days.some((one) => one.day > day && one.day <= day + 6 * DAY_MS && one.services?.includes(component)),
        ),
    );
    expect(failures.length).to.be.above(0);
    expect(failures).to.not.include(false);
  });

  it('is judged with no slow fault that was taught, and in no climate that was', () => {
    const [taught, unseen] = [TAUGHT, UNSEEN].map(({ faultsAYear }) => new Set(Object.keys(faultsAYear)));
    expect([...(unseen ?? [])].filter((fault) => taught?.has(fault))).to.deep.equal(['burst']);
    expect(UNSEEN.climates.filter((climate) => TAUGHT.climates.includes(climate))).to.deep.equal([]);
    expect([...(taught ?? []), ...(unseen ?? [])].every((fault) => fault in FAULTS)).to.equal(true);
  });

  it('becomes rows that say what came of each component: it fails on the day that they count down to', () => {
    const table = simulatedTable({ settings: TAUGHT, cars: 3, seed: 5, everyDays: 7 });
    const [cars, asOf] = [numbersOf(table, 'car'), numbersOf(table, 'asOf')];
    for (const component of COMPONENTS) {
      const [days, failed] = [numbersOf(table, `${component}.days`), numbersOf(table, `${component}.failed`)];
      for (let row = 1; row < table.rows; row++) {
        if (cars[row] !== cars[row - 1] || Number.isNaN(days[row]) || !(Number(days[row - 1]) >= 7)) continue;
        expect(Number(asOf[row]) + Number(days[row]) * DAY_MS).to.equal(
          Number(asOf[row - 1]) + Number(days[row - 1]) * DAY_MS,
        );
        expect(failed[row]).to.equal(failed[row - 1]);
      }
    }
  });
});
