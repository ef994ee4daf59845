import { expect } from 'chai';
import { type Price, priceOf } from '../../../api/pricing/price-of.js';
import type { TariffRules } from '../../../api/pricing/tariff.js';

const DAILY = 10_000;

interface Given {
  tariff?: TariffRules;
  timeZone?: string;
  perHour?: number;
  perDay?: number;
  driverAgeYears?: number;
  oneWay?: boolean;
}

const price = (from: string, to: string, given: Given = {}): Price =>
  priceOf(
    {
      currency: 'EUR',
      pricePerDayMinor: given.perDay ?? DAILY,
      pricePerHourMinor: given.perHour ?? null,
      timeZone: given.timeZone ?? 'UTC',
      tariff: given.tariff,
    },
    {
      startsAt: new Date(from),
      endsAt: new Date(to),
      oneWay: given.oneWay ?? false,
      driverAgeYears: given.driverAgeYears,
    },
  );
const total = (...given: Parameters<typeof price>) => price(...given).totalMinor;
const parts = (...given: Parameters<typeof price>) =>
  price(...given).parts.map(({ kind, name, amountMinor }) => `${kind} ${name} ${amountMinor}`);
/** From Monday, 1 June 2026, for so many days. */
const daysFrom1June = (days: number, given: Given = {}) =>
  price('2026-06-01T00:00Z', new Date(Date.UTC(2026, 5, 1 + days)).toISOString(), given);

describe('the price of a rental', () => {
  it('is the price of a day for each started day where nothing else is set', () => {
    expect(parts('2026-06-01T09:00Z', '2026-06-01T10:00Z')).to.deep.equal(['base 1 day 10000']);
    expect(total('2026-06-01T09:00Z', '2026-06-03T09:00Z')).to.equal(2 * DAILY);
    expect(total('2026-06-01T09:00Z', '2026-06-03T09:00:00.001Z')).to.equal(3 * DAILY);
    expect(total('2026-06-01T09:00Z', '2026-06-01T09:00:00.001Z')).to.equal(DAILY);
  });

  describe('over a time change', () => {
    const timeZone = 'Europe/Madrid';
    it('counts local days from midnight to midnight', () => {
      expect(total('2026-03-29T00:00+01:00', '2026-03-30T00:00+02:00', { timeZone }), '23 hours').to.equal(DAILY);
      expect(total('2026-10-25T00:00+02:00', '2026-10-26T00:00+01:00', { timeZone }), '25 hours').to.equal(DAILY);
      expect(total('2026-10-24T00:00+02:00', '2026-10-27T00:00+01:00', { timeZone })).to.equal(3 * DAILY);
    });

    it('counts hours of real time otherwise', () => {
      expect(total('2026-10-24T10:00+02:00', '2026-10-25T10:00+01:00', { timeZone }), '25 hours').to.equal(2 * DAILY);
      expect(total('2026-10-24T10:00+02:00', '2026-10-25T09:00+01:00', { timeZone }), '24 hours').to.equal(DAILY);
      expect(total('2026-03-28T10:00+01:00', '2026-03-29T11:00+02:00', { timeZone }), '24 hours').to.equal(DAILY);
    });

    it('does not charge who comes back an hour before midnight for a day more', () => {
      expect(total('2026-10-25T00:00+02:00', '2026-10-25T23:59+01:00', { timeZone })).to.equal(DAILY);
    });
  });

  describe('by the hour', () => {
    it('takes the cheaper of hours and day for each started day', () => {
      expect(parts('2026-06-01T09:00Z', '2026-06-01T11:30Z', { perHour: 1500 })).to.deep.equal([
        'base 1 day 10000',
        'length 3 hours -5500',
      ]);
      expect(total('2026-06-01T09:00Z', '2026-06-01T16:00Z', { perHour: 1500 })).to.equal(DAILY);
      expect(total('2026-06-01T09:00Z', '2026-06-02T10:00Z', { perHour: 1500 })).to.equal(DAILY + 1500);
      expect(total('2026-06-01T09:00Z', '2026-06-03T09:00Z', { perHour: 100 }), 'all of it by hours').to.equal(4800);
    });

    it("is a tariff's before the vehicle's own", () => {
      const at = (hourly: TariffRules['hourly']) =>
        total('2026-06-01T09:00Z', '2026-06-01T11:00Z', { perHour: 1500, tariff: { ...(hourly && { hourly }) } });
      expect([at(undefined), at({ priceMinor: 700 }), at({ percentOfDaily: 5 })]).to.deep.equal([3000, 1400, 1000]);
    });

    it('is not free for a vehicle that has no price by the day', () => {
      expect(total('2026-06-01T09:00Z', '2026-06-01T11:00Z', { perDay: 0, perHour: 300 })).to.equal(600);
      expect(total('2026-06-01T09:00Z', '2026-06-03T09:00Z', { perDay: 0, perHour: 300 })).to.equal(48 * 300);
    });
  });

  it("takes a tariff's day in place of the vehicle's", () => {
    expect(daysFrom1June(3, { tariff: { daily: { priceMinor: 500 } } }).totalMinor).to.equal(1500);
    expect(daysFrom1June(3, { tariff: { daily: { percentOfDaily: 33.333 } } }).totalMinor).to.equal(10_000); // 9999.9
  });

  describe('by week and month', () => {
    const tariff: TariffRules = { weekly: { priceMinor: 45_000 }, monthly: { percentOfDaily: 50 } };
    for (const [days, wanted] of [
      [4, 40_000],
      [5, 45_000],
      [7, 45_000],
      [8, 55_000],
      [12, 90_000],
      [22, 145_000],
      [23, 150_000],
      [30, 150_000],
      [31, 160_000],
      [60, 300_000],
    ] as const) {
      it(`takes the cheapest of days, weeks and months that cover ${days} days`, () => {
        expect(daysFrom1June(days, { tariff }).totalMinor).to.equal(wanted);
      });
    }

    it('says what it was made of', () => {
      expect(daysFrom1June(38, { tariff }).parts).to.deep.equal([
        { kind: 'base', name: '38 days', amountMinor: 380_000 },
        { kind: 'length', name: '1 month, 1 week, 1 day', amountMinor: -175_000 },
      ]);
    });
  });

  describe('on weekends and in seasons', () => {
    const weekend = { days: [6, 7], percent: 20 };
    const seasons = [
      { name: 'Festival', from: '2026-06-06', until: '2026-06-07', percent: 100 },
      { name: 'Summer', from: '06-03', until: '09-01', percent: 10 },
      { name: 'Winter', from: '12-20', until: '01-07', percent: -50 },
    ];

    it('changes each day by the date on which it begins', () => {
      expect(daysFrom1June(8, { tariff: { weekend } }).parts).to.deep.equal([
        { kind: 'base', name: '8 days', amountMinor: 80_000 },
        { kind: 'weekend', name: 'Weekend', amountMinor: 4_000 },
      ]);
      const friday = ['2026-06-05T23:00Z', '2026-06-06T23:00Z'] as const;
      expect(total(...friday, { tariff: { weekend } }), 'begins on Friday').to.equal(DAILY);
      expect(total(...friday, { tariff: { weekend }, timeZone: 'Europe/Madrid' }), 'on Saturday there').to.equal(
        12_000,
      );
    });

    it('lets the first of two seasons hold, on top of the weekend', () => {
      expect(daysFrom1June(8, { tariff: { weekend, seasons } }).parts).to.deep.equal([
        { kind: 'base', name: '8 days', amountMinor: 80_000 },
        { kind: 'weekend', name: 'Weekend', amountMinor: 4_000 },
        { kind: 'season', name: 'Summer', amountMinor: 5_200 },
        { kind: 'season', name: 'Festival', amountMinor: 12_000 },
      ]);
    });

    it('takes a season over the turn of the year, without its last day', () => {
      const on = (date: string) => total(`${date}T00:00Z`, `${date}T12:00Z`, { tariff: { seasons } });
      expect(['2026-12-19', '2026-12-20', '2026-12-31', '2027-01-06', '2027-01-07'].map(on)).to.deep.equal([
        DAILY,
        5_000,
        5_000,
        5_000,
        DAILY,
      ]);
    });

    it('takes a dated season once', () => {
      const on = (date: string) =>
        total(`${date}T00:00Z`, `${date}T12:00Z`, { tariff: { seasons: seasons.slice(0, 1) } });
      expect(['2026-06-05', '2026-06-06', '2026-06-07', '2027-06-06'].map(on)).to.deep.equal([
        DAILY,
        20_000,
        DAILY,
        DAILY,
      ]);
    });
  });

  it('adds fees only where they are due', () => {
    const tariff: TariffRules = { oneWayMinor: 3_000, youngDriver: { underYears: 25, perDayMinor: 700 } };
    expect(daysFrom1June(2, { tariff }).totalMinor).to.equal(20_000);
    expect(daysFrom1June(2, { tariff, driverAgeYears: 25 }).totalMinor).to.equal(20_000);
    expect(daysFrom1June(2, { tariff, driverAgeYears: 24, oneWay: true }).parts.slice(1)).to.deep.equal([
      { kind: 'one-way', name: 'Given back elsewhere', amountMinor: 3_000 },
      { kind: 'young-driver', name: 'Young driver', amountMinor: 1_400 },
    ]);
  });

  it('keeps to its minimum and maximum', () => {
    const tariff: TariffRules = { minimumMinor: 15_000, maximumMinor: 25_000 };
    expect([1, 2, 3].map((days) => daysFrom1June(days, { tariff }).totalMinor)).to.deep.equal([15_000, 20_000, 25_000]);
    expect(daysFrom1June(3, { tariff }).parts.at(-1)).to.include({ kind: 'maximum', amountMinor: -5_000 });
  });

  it('adds taxes to the price, and shows those that are in it', () => {
    const taxes = [
      { name: 'City', percent: 8.875, included: false },
      { name: 'VAT', percent: 21, included: true },
    ];
    const { totalMinor, parts, includedTaxes } = daysFrom1June(1, { tariff: { taxes } });
    expect(totalMinor).to.equal(10_888); // 10,887.5
    expect(parts.at(-1)).to.deep.equal({ kind: 'tax', name: 'City', amountMinor: 888 });
    expect(includedTaxes).to.deep.equal([{ name: 'VAT', amountMinor: 1_736 }]); // 10,000 × 21 / 121
  });
});
