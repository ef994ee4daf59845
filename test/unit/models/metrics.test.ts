import { expect } from 'chai';
import fc from 'fast-check';
import { auc, averagePrecision, f1, logLoss, r2, rmse, rmsle } from '../../../models/tables/metrics.js';

const truths = fc
  .array(fc.constantFrom(0, 1), { minLength: 2, maxLength: 40 })
  .filter((all) => new Set(all).size === 2);
const withScores = truths.chain((truth) =>
  fc.tuple(
    fc.constant(truth),
    fc.array(fc.integer({ min: 0, max: 9 }), { minLength: truth.length, maxLength: truth.length }),
  ),
);

describe('metrics of predictions', () => {
  it('give what was worked out by hand', () => {
    expect(rmse([1, 2, 3], [1, 2, 6])).to.be.closeTo(Math.sqrt(3), 1e-12);
    expect(rmsle([0, Math.E - 1], [0, 0])).to.be.closeTo(Math.sqrt(0.5), 1e-12);
    expect(rmsle([0], [-5]), 'a negative count is none').to.equal(0);
    expect(r2([1, 2, 3], [2, 2, 2])).to.be.closeTo(0, 1e-12);
    expect(logLoss([1, 0], [0.5, 0.5])).to.be.closeTo(Math.LN2, 1e-12);
    expect(auc([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8])).to.equal(0.75);
    expect(averagePrecision([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8])).to.be.closeTo(0.8333, 1e-4);
    expect(f1([1, 1, 0, 0], [1, 0, 1, 0])).to.equal(0.5);
    expect(f1([0], [0])).to.equal(0);
  });

  it('AUC is how often one that came true ranks above one that did not', () => {
    fc.assert(
      fc.property(withScores, ([truth, score]) => {
        const pairs = truth.flatMap((one, i) =>
          truth.flatMap((other, j) => (one === 1 && other === 0 ? [[i, j]] : [])),
        );
        const won = pairs.map(
          ([i, j]) => Math.sign((score[i as number] as number) - (score[j as number] as number)) / 2 + 0.5,
        );
        expect(auc(truth, score)).to.be.closeTo(won.reduce((a, b) => a + b) / pairs.length, 1e-9);
      }),
    );
  });

  it('AUC and average precision hang on the order alone', () => {
    fc.assert(
      fc.property(withScores, ([truth, score]) => {
        const stretched = score.map((value) => Math.exp(value) - 3);
        expect(auc(truth, stretched)).to.equal(auc(truth, score));
        expect(averagePrecision(truth, stretched)).to.equal(averagePrecision(truth, score));
      }),
    );
  });

  it('a score that is no number is answered, not waited for', () => {
    expect(() => auc([0, 1], [Number.NaN, Number.NaN])).not.to.throw();
  });
});
