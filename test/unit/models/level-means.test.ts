import { expect } from 'chai';
import fc from 'fast-check';
import { countsOf, fitLevelMeans, keyOf, levelMeansOf, outOfFoldMeans } from '../../../models/tables/level-means.js';
import { kFold } from '../../../models/tables/split.js';
import { tableOf, textColumn } from '../../../models/tables/table.js';

describe('what a level says of the truth', () => {
  const rows = fc.array(
    fc.record({ level: fc.constantFrom('a', 'b', 'c', '__proto__'), truth: fc.constantFrom(0, 1) }),
    {
      minLength: 10,
      maxLength: 60,
    },
  );

  it('lies between its own mean and the mean of all, nearer to its own the more rows it has', () => {
    fc.assert(
      fc.property(rows, (all) => {
        const truth = Float64Array.from(all, (row) => row.truth);
        const key = textColumn(all.map((row) => row.level));
        const { overall, levels, means, counts } = fitLevelMeans(key, truth);
        levels.forEach((level, place) => {
          const own = all.filter((row) => row.level === level);
          const mean = own.reduce((sum, row) => sum + row.truth, 0) / own.length;
          expect(counts[place]).to.equal(own.length);
          expect(means[place]).to.be.closeTo(overall + ((mean - overall) * own.length) / (own.length + 20), 1e-9);
        });
      }),
    );
  });

  it('of a level that was never seen is the mean of all', () => {
    const fitted = fitLevelMeans(textColumn(['a', 'b']), Float64Array.of(1, 0));
    const { means, counts } = levelMeansOf(fitted, textColumn(['never seen', 'a', undefined]));
    expect([...means]).to.deep.equal([0.5, fitted.means[0], 0.5]);
    expect([...counts]).to.deep.equal([0, 1, 0]);
  });

  it('to a row that it is learned from, does not hang on the truth of that row', () => {
    fc.assert(
      fc.property(rows, fc.nat(), (all, chosen) => {
        const row = chosen % all.length;
        const key = textColumn(all.map(({ level }) => level));
        const truth = Float64Array.from(all, (one) => one.truth);
        const folds = kFold(all.length, 5, 42);
        const before = outOfFoldMeans(key, truth, folds)[row];
        truth[row] = 1 - (truth[row] as number);
        expect(outOfFoldMeans(key, truth, folds)[row]).to.equal(before);
      }),
    );
  });

  it('a key joins cells, a missing one being a level of its own', () => {
    const key = keyOf(tableOf({ agent: [7, Number.NaN, 7], hotel: ['X', 'X', 'Y'] }), 'agent', 'hotel');
    expect(key.levels).to.deep.equal(['7|X', '|X', '7|Y']);
    expect([...countsOf(keyOf(tableOf({ agent: [7, Number.NaN, 7] }), 'agent'))]).to.deep.equal([2, 1, 2]);
  });
});
