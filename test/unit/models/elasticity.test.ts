/** How many mind a higher price, learned from quotes. */
import { expect } from 'chai';
import { comparePrices } from '../../../models/pricing/backtest/backtest.js';
import { learnElasticity, PRIOR, type QuoteOutcome } from '../../../models/pricing/elasticity.js';
import { seededRandom } from '../../../models/tables/random.js';

/** Customers of whom a tenth book at the price without demand; who asks on busy days books more, and is asked more. */
function quotesOf(count: number, slope: number, { follows }: { follows: number }): QuoteOutcome[] {
  const random = seededRandom(7);
  return Array.from({ length: count }, () => {
    const [demand, leadDays] = [random.next(), 30 * random.next()];
    const priceRatio = 1 + follows * (demand - 0.5) + 0.3 * (random.next() - 0.5);
    const score = -2.2 + 3 * (demand - 0.5) - slope * Math.log(priceRatio);
    return { priceRatio, demand, leadDays, booked: random.next() < 1 / (1 + Math.exp(-score)) };
  });
}

describe('how many mind a higher price', () => {
  it('is what is assumed, while there are no quotes, none was booked, or prices never differed', () => {
    expect(learnElasticity([])).to.deep.equal(PRIOR);
    const alike = quotesOf(2_000, 3, { follows: 0.3 }).map((quote) => ({ ...quote, priceRatio: 1 }));
    expect(learnElasticity(alike.map((quote) => ({ ...quote, booked: false })))).to.deep.equal(PRIOR);
    expect(learnElasticity(alike).elasticity).to.be.closeTo(PRIOR.elasticity, 0.01);
  });

  it('is learned from many quotes, and hardly from few', () => {
    const [many, few] = [
      learnElasticity(quotesOf(40_000, 3.4, { follows: 0.4 })),
      learnElasticity(quotesOf(200, 3.4, { follows: 0.4 })),
    ];
    expect(many.elasticity).to.be.greaterThan(2.3);
    expect(Math.abs(few.elasticity - PRIOR.elasticity)).to.be.lessThan(0.5);
    expect(many.standardError).to.be.lessThan(few.standardError);
  });

  it('does not take for a liking of high prices that prices are high when many want a car', () => {
    const { elasticity } = learnElasticity(quotesOf(40_000, 1.7, { follows: 0.5 }));
    expect(elasticity).to.be.within(1.1, 2);
  });

  it('stays within its bounds whatever the quotes say', () => {
    expect(learnElasticity(quotesOf(20_000, 40, { follows: 0.5 })).elasticity).to.equal(5);
    expect(learnElasticity(quotesOf(20_000, -10, { follows: 0.5 })).elasticity).to.equal(1);
  });
});

describe('prices from demand, on simulated customers', () => {
  it('earn more than fixed prices where many come, and use cars better where few do', function () {
    this.timeout(60_000);
    const [busy, , quiet] = comparePrices([42]);
    expect(busy?.market).to.equal('busy');
    expect(busy?.revenueRatio).to.be.greaterThan(1.01);
    expect(quiet?.utilisation).to.be.greaterThan(quiet?.fixedUtilisation as number);
  });
});
