/** What holds of every price that demand makes. */
import { expect } from 'chai';
import fc from 'fast-check';
import { calculateDynamicPrice, type DemandFacts, type DemandRules } from '../../../models/pricing/dynamic-price.js';

const share = fc.double({ min: 0, max: 1.2, noNaN: true });
const percent = fc.integer({ min: -50, max: 100 });
const facts: fc.Arbitrary<DemandFacts> = fc.record(
  {
    demand: share,
    utilisation: share,
    leadDays: fc.double({ min: 0, max: 400, noNaN: true }),
    dayOfRental: fc.integer({ min: 0, max: 800 }),
    season: fc.constantFrom('low' as const, 'normal' as const, 'high' as const),
    weekend: fc.boolean(),
    eventPercent: percent,
    competitionPercent: percent,
  },
  { requiredKeys: [] },
);
const rules: fc.Arbitrary<DemandRules> = fc.record({
  floorPercent: fc.integer({ min: 50, max: 100 }),
  capPercent: fc.integer({ min: 100, max: 200 }),
  elasticity: fc.double({ min: 1, max: 5, noNaN: true }),
});
const priceOf = (known: DemandFacts, by?: DemandRules) => calculateDynamicPrice(100, known, by).price;
const NEARLY = 1e-9;

describe('a price made from demand', () => {
  it('is above its base on a weekend of high season for which four of five cars are wanted', () => {
    expect(priceOf({ demand: 0.8, season: 'high', weekend: true })).to.be.greaterThan(100);
  });

  it('is its base where nothing is known, and where the fleet is well used', () => {
    expect(priceOf({})).to.equal(100);
    expect(priceOf({ demand: 0.7 })).to.be.closeTo(100, NEARLY);
  });

  it('is never beyond its floor or its cap', () => {
    fc.assert(
      fc.property(facts, rules, (known, by) => {
        const price = priceOf(known, by);
        expect(price).to.be.within(by.floorPercent - NEARLY, by.capPercent + NEARLY);
      }),
    );
  });

  it('is never cheaper for more demand, nor for fewer cars that are left', () => {
    fc.assert(
      fc.property(facts, rules, share, fc.constantFrom('demand', 'utilisation'), (known, by, more, which) => {
        const less = { ...known, demand: known.demand ?? 0, utilisation: known.utilisation ?? 0 };
        const now = { ...less, [which]: Math.max(less[which as 'demand'], more) };
        expect(priceOf(now, by)).to.be.at.least(priceOf(less, by) - NEARLY);
      }),
    );
  });

  it('is never dearer for who books earlier, or for a later day of a rental', () => {
    const days = fc.tuple(fc.nat(400), fc.nat(400));
    fc.assert(
      fc.property(facts, rules, days, fc.constantFrom('leadDays', 'dayOfRental'), (known, by, [a, b], which) => {
        const prices = [Math.min(a, b), Math.max(a, b)].map((value) => priceOf({ ...known, [which]: value }, by));
        expect(prices[1]).to.be.at.most((prices[0] as number) + NEARLY);
      }),
    );
  });

  it('is explained by its reasons: their sum is what changes it, and each says why', () => {
    fc.assert(
      fc.property(facts, rules, (known, by) => {
        const { price, reasons } = calculateDynamicPrice(100, known, by);
        expect(reasons.reduce((sum, reason) => sum + reason.percent, 100)).to.be.closeTo(price, NEARLY);
        for (const { name, why } of reasons) expect([name, why]).to.not.include('');
      }),
    );
  });

  it('tells a trial of prices as it is: what everyone pays that day, whether more or less', () => {
    for (const [trialPercent, words] of [
      [2, /^everyone who fetches such a car on this day pays a little more, on others a little less, as chance has it/],
      [
        -2,
        /^everyone who fetches such a car on this day pays a little less, on others a little more, as chance has it/,
      ],
    ] as const) {
      const { price, reasons } = calculateDynamicPrice(100, { trialPercent });
      expect([price, reasons.map(({ name }) => name)]).to.deep.equal([100 + trialPercent, ['Price trial']]);
      expect(reasons[0]?.why).to.match(words);
    }
    expect(calculateDynamicPrice(100, { trialPercent: 0 }).reasons).to.deep.equal([]);
  });

  it('goes up less where customers mind prices more', () => {
    const by = (elasticity: number) => priceOf({ demand: 0.95 }, { floorPercent: 50, capPercent: 200, elasticity });
    expect(by(3)).to.be.greaterThan(100).and.lessThan(by(1.5));
  });
});
