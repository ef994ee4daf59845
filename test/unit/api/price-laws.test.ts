/** What holds of every price, whatever the tariff. */
import { expect } from 'chai';
import fc, { type Arbitrary } from 'fast-check';
import { type DemandTerms, runningSums } from '../../../api/pricing/demand-terms.js';
import { type PriceRequest, priceOf, type Priced as Terms } from '../../../api/pricing/price-of.js';
import { FACTOR_KINDS, type TariffRules } from '../../../api/pricing/tariff.js';

const HOUR_MS = 3600 * 1000;
const minor = fc.oneof(fc.integer({ min: 0, max: 20_000 }), fc.integer({ min: 0, max: 1e12 }), fc.constant(0));
const change = fc.integer({ min: -100_000, max: 300_000 }).map((thousandths) => thousandths / 1000);
const share = fc.integer({ min: 0, max: 200_000 }).map((thousandths) => thousandths / 1000);
const step = fc.oneof(
  minor.map((priceMinor) => ({ priceMinor })),
  share.map((percentOfDaily) => ({ percentOfDaily })),
);
const text = fc.constantFrom('A', 'B', 'C');
const two = (n: number) => String(n).padStart(2, '0');
const monthDay = fc
  .tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 28 }))
  .map((md) => md.map(two).join('-'));
const season = fc.record({ name: text, from: monthDay, until: monthDay, percent: change });
const dated = season.map((one) => ({ ...one, from: `2026-${one.from}`, until: `2027-${one.until}` }));
const tax = fc.record({ name: text, percent: fc.double({ min: 0, max: 100, noNaN: true }), included: fc.boolean() });

const tariff: Arbitrary<TariffRules> = fc
  .record(
    {
      hourly: step,
      daily: step,
      weekly: step,
      monthly: step,
      weekend: fc.record({ days: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }), percent: change }),
      seasons: fc.array(fc.oneof(season, dated), { maxLength: 4 }),
      factors: fc.record({
        kinds: fc.uniqueArray(fc.constantFrom(...FACTOR_KINDS), { minLength: 1 }),
        mostPercent: fc.integer({ min: 0, max: 100 }),
      }),
      oneWayMinor: minor,
      youngDriver: fc.record({ underYears: fc.integer({ min: 18, max: 30 }), perDayMinor: minor }),
      minimumMinor: minor,
      maximumMinor: minor,
      taxes: fc.array(tax, { maxLength: 4 }),
    },
    { requiredKeys: [] },
  )
  .map(({ minimumMinor = 0, maximumMinor = 1e12, ...rules }) => ({
    ...rules,
    minimumMinor: Math.min(minimumMinor, maximumMinor),
    maximumMinor: Math.max(minimumMinor, maximumMinor),
  }));

const factor = fc.record({
  kind: fc.constantFrom(...FACTOR_KINDS),
  name: text,
  from: monthDay.map((day) => `2026-${day}`),
  until: monthDay.map((day) => `2027-${day}`),
  percent: fc.integer({ min: -50_000, max: 100_000 }).map((thousandths) => thousandths / 1000),
});

const shares = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 24, maxLength: 240 });
const demand = fc
  .record({
    floorPercent: fc.integer({ min: 50, max: 100 }),
    capPercent: fc.integer({ min: 100, max: 200 }),
    trialPercent: fc.integer({ min: 0, max: 5 }),
    elasticity: fc.double({ min: 1, max: 5, noNaN: true }),
    from: fc.integer({ min: 0, max: 365 * 24 }).map((hours) => Date.UTC(2026, 0, 1) + hours * HOUR_MS),
    ...{ shares, booked: shares },
  })
  .map(({ elasticity, from, shares: foreseen, booked, ...rules }) => ({
    ...rules,
    mode: 'live' as const,
    foreseen: foreseenOf({ elasticity, from }, foreseen, (hour) => booked[hour % booked.length] as number),
  }));

function foreseenOf(
  known: { elasticity: number; from: number },
  foreseen: readonly number[],
  bookedAt: (hour: number) => number,
) {
  return {
    ...{ ...known, branchId: 'b', category: 'Sedan', model: undefined },
    demand: runningSums(foreseen),
    booked: runningSums(foreseen.map((_, hour) => bookedAt(hour))),
  };
}

const terms: Arbitrary<Terms> = fc.record({
  currency: fc.constant('EUR'),
  pricePerDayMinor: minor,
  pricePerHourMinor: fc.option(minor),
  // Zones that change their clocks at night, at midnight, by half an hour, or never.
  timeZone: fc.constantFrom('Europe/Madrid', 'America/Santiago', 'Australia/Lord_Howe', 'Asia/Beirut', 'UTC'),
  tariff: fc.option(tariff, { nil: undefined, freq: 8 }),
  factors: fc.array(factor, { maxLength: 4 }),
  demand: fc.option(demand, { nil: undefined, freq: 2 }),
});
/** Often a whole number of hours or days from a local midnight, near to time changes. */
const start = fc.oneof(
  fc.integer({ min: 0, max: 365 * 48 }).map((halfHours) => Date.UTC(2026, 0, 1) + (halfHours * HOUR_MS) / 2),
  fc.integer({ min: -40, max: 10 }).map((hours) => Date.UTC(2026, 9, 25) + hours * HOUR_MS),
  fc.integer({ min: -40, max: 10 }).map((hours) => Date.UTC(2026, 2, 29) + hours * HOUR_MS),
);
const length = fc.oneof(
  fc.integer({ min: 1, max: 80 * HOUR_MS }),
  fc.integer({ min: 1, max: 24 * 100 }).map((hours) => hours * HOUR_MS),
);
const request = fc.record({
  oneWay: fc.boolean(),
  driverAgeYears: fc.option(fc.integer({ min: 18, max: 40 }), { nil: undefined }),
  askedAt: fc.option(
    start.map((ms) => new Date(ms)),
    { nil: undefined },
  ),
});
const RUNS = { numRuns: 1_000 };

const at = (of: Terms, from: number, ms: number, rest: Omit<PriceRequest, 'startsAt' | 'endsAt'>) =>
  priceOf(of, { startsAt: new Date(from), endsAt: new Date(from + ms), ...rest });

describe('every price', () => {
  it('is the exact sum of its parts, whole and never negative', () => {
    fc.assert(
      fc.property(terms, start, length, request, (of, from, ms, rest) => {
        const { totalMinor, parts } = at(of, from, ms, rest);
        expect(parts.reduce((sum, { amountMinor }) => sum + amountMinor, 0)).to.equal(totalMinor);
        expect(parts.every(({ amountMinor }) => Number.isSafeInteger(amountMinor))).to.equal(true);
        expect(totalMinor).to.be.at.least(0).and.satisfy(Number.isSafeInteger);
      }),
      RUNS,
    );
  });

  it('is no lower for a rental that ends later', () => {
    fc.assert(
      fc.property(terms, start, length, length, request, (of, from, ms, more, rest) => {
        expect(at(of, from, ms + more, rest).totalMinor).to.be.at.least(at(of, from, ms, rest).totalMinor);
      }),
      RUNS,
    );
  });

  it('is no lower for each hour more over the days of a time change', () => {
    fc.assert(
      fc.property(terms, start, request, (of, from, rest) => {
        let before = 0;
        for (let hours = 1; hours <= 80; hours++) {
          const { totalMinor } = at(of, from, hours * HOUR_MS, rest);
          expect(totalMinor, `${hours} hours`).to.be.at.least(before);
          before = totalMinor;
        }
      }),
      { numRuns: 60 },
    );
  });

  it('is no lower for a rental that begins earlier, where days cost alike', () => {
    const plain = terms.map((of) => {
      const { weekend: _, seasons: __, factors: ___, ...alike } = of.tariff ?? {};
      return { ...of, timeZone: 'UTC', tariff: alike, demand: undefined };
    });
    fc.assert(
      fc.property(plain, start, length, length, request, (of, from, ms, more, rest) => {
        expect(at(of, from - more, ms + more, rest).totalMinor).to.be.at.least(at(of, from, ms, rest).totalMinor);
      }),
      RUNS,
    );
  });

  it('is no lower where more is foreseen to be taken, and without fees and taxes never beyond the floor or the cap of demand', () => {
    const bare = terms.map((of) => {
      const {
        oneWayMinor: _,
        youngDriver: __,
        taxes: ___,
        minimumMinor: ____,
        factors: _____,
        ...rest
      } = of.tariff ?? {};
      return { ...of, tariff: { ...rest, maximumMinor: 8e14 } };
    });
    fc.assert(
      fc.property(bare, demand, start, length, request, shares, (of, rules, from, ms, rest, more) => {
        const { foreseen, floorPercent, capPercent } = rules;
        const asked = (by: DemandTerms | undefined) => at({ ...of, demand: by }, from, ms, rest).totalMinor;
        const plenty = Array.from({ length: foreseen.demand.length - 1 }, (_, hour) =>
          Math.max(
            (foreseen.demand[hour + 1] as number) - (foreseen.demand[hour] as number),
            more[hour % more.length] as number,
          ),
        );
        const [plain, now] = [asked(undefined), asked(rules)];
        expect(asked({ ...rules, foreseen: { ...foreseen, demand: runningSums(plenty) } })).to.be.at.least(now);
        expect(now).to.be.at.least(Math.floor((plain * floorPercent) / 100) - 1);
        expect(now).to.be.at.most(Math.ceil((plain * capPercent) / 100) + 1);
      }),
      { numRuns: 150 },
    );
  });

  it('keeps to minimum and maximum before added taxes', () => {
    fc.assert(
      fc.property(terms, start, length, request, (of, from, ms, rest) => {
        const { parts } = at(of, from, ms, rest);
        const net = parts.reduce((sum, { kind, amountMinor }) => sum + (kind === 'tax' ? 0 : amountMinor), 0);
        const { minimumMinor = 0, maximumMinor = Number.POSITIVE_INFINITY } = of.tariff ?? {};
        expect(net).to.be.at.least(minimumMinor).and.at.most(maximumMinor);
      }),
      RUNS,
    );
  });

  it('is off the exact one by less than a minor unit, however many days there are', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20_000 }),
        change,
        fc.integer({ min: 1, max: 700 }),
        (pricePerDayMinor, percent, days) => {
          const of = {
            currency: 'EUR',
            pricePerDayMinor,
            pricePerHourMinor: null,
            timeZone: 'UTC',
            tariff: { weekend: { days: [1, 2, 3, 4, 5, 6, 7], percent } },
          };
          const { totalMinor } = at(of, 0, days * 24 * HOUR_MS, { oneWay: false, driverAgeYears: undefined });
          expect(Math.abs(totalMinor - days * pricePerDayMinor * (1 + percent / 100))).to.be.at.most(0.51);
        },
      ),
      RUNS,
    );
  });
});
