import { expect } from 'chai';
import fc from 'fast-check';
import { seededRandom } from '../../../models/tables/random.js';
import { kFold, randomSplit, splitByTime, stratifiedFolds, stratifiedSplit } from '../../../models/tables/split.js';

const seeds = fc.integer({ min: 0, max: 2 ** 31 - 1 });
const sizes = fc.integer({ min: 1, max: 300 });

describe('splits of rows', () => {
  it('hold each row once, and a seed repeats them', () => {
    fc.assert(
      fc.property(sizes, seeds, (rows, seed) => {
        const { train, test } = randomSplit(rows, 0.2, seed);
        expect([...train, ...test].sort((a, b) => a - b)).to.deep.equal([...Array(rows).keys()]);
        expect(test.length).to.equal(Math.round(rows * 0.2));
        expect(randomSplit(rows, 0.2, seed)).to.deep.equal({ train, test });
      }),
    );
  });

  it('by strata, both parts have the same mix', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(0, 1), { minLength: 1, maxLength: 300 }), seeds, (classes, seed) => {
        const { test } = stratifiedSplit(classes, 0.25, seed);
        const rare = classes.filter((one) => one === 1).length;
        expect([...test].filter((row) => classes[row] === 1).length).to.equal(Math.round(rare * 0.25));
      }),
    );
  });

  it('by time, nothing that is judged was before what is learned from', () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { minLength: 2, maxLength: 300 }), (at) => {
        const { train, test } = splitByTime(at, 0.5);
        expect([...train, ...test].sort((a, b) => a - b)).to.deep.equal([...at.keys()]);
        const [last, first] = [
          Math.max(...[...train].map((row) => at[row] ?? 0)),
          Math.min(...[...test].map((row) => at[row] ?? 0)),
        ];
        expect(last).to.be.at.most(first);
      }),
    );
    expect(() => splitByTime([1], 0.5)).to.throw('too few rows');
  });

  it('in folds, each row is judged in exactly one', () => {
    fc.assert(
      fc.property(sizes, seeds, (rows, seed) => {
        const tests = kFold(rows, 5, seed).flatMap(({ test }) => [...test]);
        expect(tests.sort((a, b) => a - b)).to.deep.equal([...Array(rows).keys()]);
      }),
    );
  });

  it('in folds by strata, no part has more than one row of a class over another', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(0, 1), { minLength: 5, maxLength: 300 }), seeds, (classes, seed) => {
        const rare = stratifiedFolds(classes, 5, seed).map(
          ({ test }) => test.filter((row) => classes[row] === 1).length,
        );
        expect(Math.max(...rare) - Math.min(...rare)).to.be.at.most(1);
      }),
    );
  });

  it('another seed shuffles otherwise', () => {
    expect(seededRandom(1).shuffled(50)).not.to.deep.equal(seededRandom(2).shuffled(50));
  });

  it('normal numbers have mean 0 and variance 1', () => {
    const random = seededRandom(42);
    const drawn = Array.from({ length: 20_000 }, () => random.normal());
    const mean = drawn.reduce((a, b) => a + b) / drawn.length;
    expect(mean).to.be.closeTo(0, 0.03);
    expect(drawn.reduce((sum, value) => sum + (value - mean) ** 2, 0) / drawn.length).to.be.closeTo(1, 0.05);
  });
});
