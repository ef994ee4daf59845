import { expect } from 'chai';
import {
  type CarDay,
  COMPONENTS,
  maintenanceFeatures,
  maintenanceTable,
  outlooksOf,
  thresholdRules,
} from '../../../models/index.js';
import { numbersOf } from '../../../models/tables/table.js';

const DAY_MS = 86_400_000;
const NEW = Date.UTC(2026, 0, 1);
const at = (day: number) => NEW + day * DAY_MS;

/** A combustion car that drives 50 km a day in good health, but for what is changed. */
const healthy = (day: number, change: Partial<CarDay> = {}): CarDay => ({
  ...{ day: at(day), odometerKm: 50 * (day + 1), distanceKm: 50, movingH: 1.25, starts: 3, ambientC: 15 },
  ...{ coolantMinC: 16, coolantMaxC: 94, coolantWarmC: 90, restV: 12.6, lowestV: 11, chargingV: 14.2 },
  ...{ tyreColdKpa: [232, 230, 231, 229], fuelPer100Km: 12, harshBrakes: 0, faultCodes: [], alerts: [], services: [] },
  ...change,
});
const days = (count: number, of: (day: number) => CarDay = healthy) =>
  Array.from({ length: count }, (_, day) => of(day));
const flagged = (of: readonly CarDay[], asOf: number) =>
  thresholdRules(of, asOf)
    .filter((one) => one.flagged)
    .map(({ component }) => component);

describe('what is known of a car for its maintenance', () => {
  it('tells how much hotter the coolant runs, which wheel leaks and how far it went since its brakes were new', () => {
    const car = days(120, (day) =>
      healthy(day, {
        coolantMaxC: day < 100 ? 94 : 94 + (day - 100),
        tyreColdKpa: [232, 230 - Math.max(0, day - 100), 231, 229],
        services: day === 39 ? ['brakes'] : [],
      }),
    );
    const row = maintenanceFeatures(car, at(120));
    expect(row['cooling.coolantPeakRiseC']).to.be.closeTo(16, 0.01);
    expect(row['tyres.leakFastTrendKpa']).to.be.closeTo(-7, 0.01);
    expect(row['tyres.besideKpa']).to.be.closeTo(230 - 18.5 - (232 + 231 + 229) / 3, 0.01);
    expect(row['brakes.brakesKm']).to.equal(80 * 50);
  });

  it('compares days of a like load: a motorway is not taken for a fault', () => {
    const car = days(100, (day) => (day % 2 ? healthy(day) : healthy(day, { distanceKm: 150, coolantMaxC: 103 })));
    const onMotorways = [...car, ...days(7).map((_, i) => healthy(100 + i, { distanceKm: 150, coolantMaxC: 103 }))];
    expect(maintenanceFeatures(onMotorways, at(107))['cooling.coolantPeakRiseC']).to.be.closeTo(0, 0.01);
  });

  it('never sees what came after: later days and the day that has not ended change nothing', () => {
    const known = days(60);
    const later = [...known, ...days(30).map((_, i) => healthy(60 + i, { coolantMaxC: 130, faultCodes: ['P0217'] }))];
    expect(maintenanceFeatures(later, at(60))).to.deep.equal(maintenanceFeatures(known, at(60)));
    expect(maintenanceFeatures(later, at(60) + DAY_MS / 2)).to.deep.equal(
      maintenanceFeatures(known, at(60) + DAY_MS / 2),
    );
    expect(thresholdRules(later, at(60) + DAY_MS / 2)).to.deep.equal(thresholdRules(known, at(60)));
  });

  it('takes a share of nothing for unknown: tyres that were changed twice at one reading of the odometer', () => {
    const car = days(60, (day) =>
      healthy(day, { odometerKm: 9_000, services: day === 20 || day === 21 ? ['tyres'] : [] }),
    );
    expect(maintenanceFeatures(car, at(60))['tyres.lastTyresShare']).to.be.NaN;
  });

  it('takes a car of which nothing is known, and one that tells one thing alone', () => {
    const nothing = maintenanceFeatures([], at(0));
    expect(nothing['cooling.coolantPeakC']).to.be.NaN;
    expect(nothing['cooling.coolingCodes']).to.equal(0);
    for (const field of Object.keys(healthy(0)) as (keyof CarDay)[]) {
      const alone = days(60, (day) => ({ day: at(day), [field]: healthy(day)[field] }));
      expect(Object.keys(maintenanceFeatures(alone, at(60)))).to.deep.equal(Object.keys(nothing));
      expect(flagged(alone, at(60)), field).to.deep.equal([]);
    }
    expect(numbersOf(maintenanceTable([nothing, nothing]), 'battery.restV')).to.have.length(2);
  });
});

describe('the plain rules of maintenance', () => {
  it('leave a healthy car alone', () => expect(flagged(days(60), at(60))).to.deep.equal([]));

  for (const [words, change, component] of [
    ['a coolant of 111 °C', { coolantMaxC: 111 }, 'cooling'],
    ['a battery that rests at 11.9 V', { restV: 11.9 }, 'battery'],
    ['a charging voltage of 13.1 V', { chargingV: 13.1 }, 'alternator'],
    ['a fault code of the brakes', { faultCodes: ['C0035'] }, 'brakes'],
    ['a tyre at 180 kPa', { tyreColdKpa: [230, 180, 230, undefined] }, 'tyres'],
  ] as const) {
    it(`flag ${words}, and say so`, () => {
      const car = days(60, (day) => healthy(day, day > 55 ? change : {}));
      expect(flagged(car, at(60))).to.deep.equal([component]);
      const outlook = thresholdRules(car, at(60)).find((one) => one.component === component);
      expect(outlook?.reasons).to.have.length(1);
      expect(outlook?.risk30).to.equal(null);
    });
  }

  it('count kilometres from the service that was told, even of long before telemetry', () => {
    const car = (brakesAtKm: number): CarDay[] => [
      { day: at(60 - 400 - 500), odometerKm: brakesAtKm, services: ['brakes'] },
      ...days(60, (day) => healthy(day, { odometerKm: 60_000 + 50 * day })),
    ];
    expect(flagged(car(10_000), at(60))).to.deep.equal(['brakes']);
    expect(flagged(car(40_000), at(60))).to.deep.equal([]);
  });

  it('never flag the alternator of an electric car, which has none', () => {
    const car = days(60, (day) => healthy(day, { fuelPer100Km: undefined, chargePer100Km: 30, chargingV: 12.9 }));
    expect(flagged(car, at(60))).to.deep.equal([]);
  });
});

describe('an outlook', () => {
  it('is read from a stored row: what is missing is null, reasons are sentences', () => {
    const row = { 'tyres.flagged': 1, 'tyres.risk7': 0.2, 'tyres.risk30': 0.7, 'tyres.low': 3, 'tyres.median': 20 };
    expect(outlooksOf({ ...row, 'tyres.high': Number.NaN, 'tyres.reasons': 'it leaks; a code stood' })).to.deep.equal([
      {
        ...{ component: 'tyres', flagged: true, risk7: 0.2, risk30: 0.7 },
        remainingDays: { low: 3, median: 20, high: null },
        reasons: ['it leaks', 'a code stood'],
      },
    ]);
    expect(COMPONENTS).to.include('tyres');
  });
});
