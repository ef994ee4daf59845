import { expect } from 'chai';
import fc from 'fast-check';
import { seededRandom } from '../../../models/tables/random.js';
import { brushDrop } from '../../../models/wear/alternator.js';
import { arrhenius, battery, innerOhms, restVolts } from '../../../models/wear/battery.js';
import { brakes, NEW_MM, stopEnergy } from '../../../models/wear/brakes.js';
import { coolantC, cooling, OVERHEATS_C, resistanceAtLevel } from '../../../models/wear/cooling.js';
import { atTemperature, leaked, tyres } from '../../../models/wear/tyres.js';
import type { DayOfUse } from '../../../models/wear/usage.js';

const airC = fc.double({ min: -30, max: 45, noNaN: true });
const between = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const use = (change: Partial<DayOfUse> = {}): DayOfUse => ({
  ...{ meanC: 20, nightC: 14, km: 60, hours: 1.5, starts: 3, stops: 50, stopKmh: 45, harshBrakes: 0 },
  ...{ meanKw: 11, peakKw: 36 },
  ...change,
});

describe('the physics of wear', () => {
  it('coolant is never cooler for more heat, more resistance or warmer air, nor below its thermostat', () => {
    fc.assert(
      fc.property(airC, between(1, 60), between(0.5, 4), between(1, 2), (air, kw, resistance, more) => {
        const base = coolantC(air, kw, resistance, 90);
        expect(coolantC(air, kw * more, resistance, 90)).to.be.at.least(base);
        expect(coolantC(air, kw, resistance * more, 90)).to.be.at.least(base);
        expect(coolantC(air + 5, kw, resistance, 90)).to.be.within(base, base + 5);
        expect(base).to.be.at.least(90);
      }),
    );
  });

  it('above its thermostat the excess over the air is in proportion to the resistance (Newton)', () => {
    fc.assert(
      fc.property(airC, between(2.6, 4), (air, resistance) => {
        expect(coolantC(air, 80, 2 * resistance, 90) - air).to.be.closeTo(
          2 * (coolantC(air, 80, resistance, 90) - air),
          1e-6,
        );
      }),
    );
  });

  it('little coolant hinders the flow only below three quarters', () => {
    expect(resistanceAtLevel(0.8)).to.equal(1);
    fc.assert(fc.property(between(0.2, 0.7), (level) => resistanceAtLevel(level) > resistanceAtLevel(level + 0.04)));
  });

  it('plates corrode about twice as fast for every 10 K (Arrhenius)', () => {
    fc.assert(
      fc.property(between(0, 40), (celsius) => {
        expect(arrhenius(celsius + 10) / arrhenius(celsius)).to.be.within(1.75, 2.25);
      }),
    );
    expect(arrhenius(25)).to.equal(1);
  });

  it('a battery has less voltage when emptier, and more inner resistance when older, emptier or colder', () => {
    fc.assert(
      fc.property(between(0.2, 0.9), between(0.1, 0.9), between(-25, 24), (health, charge, celsius) => {
        expect(restVolts(charge)).to.be.below(restVolts(charge + 0.1));
        const base = innerOhms(health, charge, celsius);
        expect(innerOhms(health + 0.1, charge, celsius)).to.be.below(base);
        expect(innerOhms(health, charge + 0.1, celsius)).to.be.below(base);
        expect(innerOhms(health, charge, celsius + 1)).to.be.below(base);
      }),
    );
  });

  it('the same worn battery turns the engine in summer and not in deep frost', () => {
    const worn = battery(false, 1, seededRandom(1));
    for (let day = 0; day < 6_000 && worn.state().health > 0.5; day++) worn.step(use(), 14.2);
    expect(worn.failed).to.equal(false);
    worn.step(use({ meanC: 25, nightC: 20 }), 14.2);
    expect(worn.failed).to.equal(false);
    worn.step(use({ meanC: -18, nightC: -25 }), 14.2);
    expect(worn.failed).to.equal(true);
  });

  it('short brushes take voltage, long ones none', () => {
    expect(brushDrop(0.8)).to.equal(0);
    fc.assert(fc.property(between(0.85, 1), (worn) => brushDrop(worn) < brushDrop(worn + 0.01)));
  });

  it('a stop from twice the speed takes four times as much off the pads', () => {
    fc.assert(
      fc.property(between(500, 3000), between(5, 80), (massKg, kmh) => {
        expect(stopEnergy(massKg, 2 * kmh)).to.be.closeTo(4 * stopEnergy(massKg, kmh), 1e-3);
      }),
    );
    const worn = [30, 60].map((stopKmh) => {
      const pads = brakes(false, 1500, 1, seededRandom(2));
      pads.step(use({ stopKmh }));
      return NEW_MM - pads.liningMm();
    });
    expect((worn[1] as number) / (worn[0] as number)).to.be.closeTo(4, 1e-6);
  });

  it('a leak takes the same share in the same time, and pressure follows the absolute temperature', () => {
    fc.assert(
      fc.property(between(50, 300), between(0, 50), between(0, 50), between(1, 500), (kpa, some, more, life) => {
        expect(leaked(leaked(kpa, some, life), more, life)).to.be.closeTo(leaked(kpa, some + more, life), 1e-6);
      }),
    );
    fc.assert(
      fc.property(between(100, 300), airC, (kpa, celsius) => {
        expect((atTemperature(kpa, celsius) + 101.3) / (celsius + 273.15)).to.be.closeTo((kpa + 101.3) / 293.15, 1e-9);
      }),
    );
  });

  it('a puncture empties one wheel, and a filled tyre with a hole empties again', () => {
    const set = tyres(1, seededRandom(3));
    set.begin('puncture');
    const lowest = () => Math.min(...set.step(use(), 1500));
    const first = lowest();
    let days = 1;
    while (!set.failed && days < 400) {
      lowest();
      days++;
    }
    expect(set.failed).to.equal(true);
    set.topUp();
    expect(lowest()).to.be.above(first - 20);
    expect(set.isLeaking()).to.equal(true);
  });

  it('a failing pump ends with an overheated engine, and a new one ends that', () => {
    const system = cooling(false, 1, seededRandom(4));
    system.begin('pump');
    let hottest = 0;
    for (let day = 0; day < 400 && !system.failed; day++) hottest = system.step(use({ meanC: 28 }))?.maxC ?? hottest;
    expect(hottest).to.be.at.least(OVERHEATS_C);
    system.renew();
    expect(system.step(use({ meanC: 28 }))?.maxC).to.be.below(105);
    expect(system.failed).to.equal(false);
  });
});
