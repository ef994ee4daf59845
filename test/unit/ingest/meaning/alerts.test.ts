import { expect } from 'chai';
import fc from 'fast-check';
import { ALERT_KIND_NAMES } from '../../../../contracts/index.js';
import { alertsReading } from '../../../../ingest/meaning/alerts/alerts-reading.js';
import { newObservation } from '../../../../ingest/meaning/observe.js';
import type { Fact } from '../../../../ingest/meaning/reading.js';
import { every, here, kindsOf, metresNorth, type Said, watch, worldOf, yard } from './alert-stage.js';

describe('an alert about a value', () => {
  it('is raised when the value was bad for as long as the rule says, and is over when it is good again', () => {
    const [alert, ...others] = watch([
      ...every(30, 0, 300, { batteryVoltage: 11.5 }),
      ...every(30, 330, 400, { batteryVoltage: 12.6 }),
    ]);
    expect(others).to.deep.equal([]);
    expect(alert).to.include({
      alert: 'low-voltage',
      since: 0,
      raisedAt: 120_000,
      clearedAt: 330_000,
      value: 11.5,
      occurrences: 1,
    });
  });

  it('is not raised by one reading, however bad and whatever the rule', () => {
    const rules = Object.fromEntries(ALERT_KIND_NAMES.map((kind) => [kind, { durationS: 0 }]));
    const odd: Omit<Said, 's'>[] = [
      { batteryVoltage: 3 },
      { batteryPercent: 0 },
      { fuelPercent: 0 },
      { engineTempC: 200 },
      { speedKmh: 299 },
      { dtc: ['P0301'] },
      { accelerationG: [9, 9, 9] },
      metresNorth(3_000),
    ];
    const good = {
      ...here,
      batteryVoltage: 12.6,
      batteryPercent: 60,
      fuelPercent: 60,
      engineTempC: 90,
      speedKmh: 60,
      dtc: [],
      accelerationG: [0, 0, 1],
      ignition: false,
    };
    for (const bad of odd) {
      const alerts = watch(
        [...every(1, 0, 20, good), { s: 21, ...good, ...bad }, ...every(1, 22, 60, good)],
        worldOf([yard({ alert: 'outside' })], rules),
      );
      expect(kindsOf(alerts), JSON.stringify(bad)).to.deep.equal([]);
    }
  });

  it('stays one alert while the value plays about the limit', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 11.5, max: 12.05, noNaN: true }), { minLength: 1, maxLength: 200 }),
        (volts) => {
          const said = [
            ...every(30, 0, 300, { batteryVoltage: 11.4 }),
            ...volts.map((batteryVoltage, i) => ({ s: 330 + i * 30, batteryVoltage })),
          ];
          expect(watch(said)).to.have.length(1);
        },
      ),
    );
  });

  it('is the same alert again when it comes back within the cool-down, and another one after it', () => {
    const low = (from: number) => every(30, from, from + 200, { batteryVoltage: 11.5 });
    const fine = (from: number, to: number) => every(30, from, to, { batteryVoltage: 12.6 });
    const [again, ...none] = watch([...low(0), ...fine(230, 600), ...low(630), ...fine(860, 1000)]);
    expect(none).to.deep.equal([]);
    expect(again).to.include({ raisedAt: 120_000, clearedAt: 860_000, occurrences: 2 });
    const two = watch([...low(0), ...fine(230, 5_000), ...low(5_030)]);
    expect(two.map(({ occurrences, clearedAt }) => [occurrences, clearedAt])).to.deep.equal([
      [1, 230_000],
      [1, null],
    ]);
  });

  it('knows a truck’s 24 V', () => {
    expect(kindsOf(watch(every(30, 0, 300, { batteryVoltage: 27.6 })))).to.deep.equal([]);
    expect(kindsOf(watch(every(30, 0, 300, { batteryVoltage: 22.8 })))).to.deep.equal(['low-voltage']);
  });

  it('leaves a car in peace that is charging', () => {
    expect(kindsOf(watch(every(30, 0, 300, { batteryPercent: 8, charging: true })))).to.deep.equal([]);
    expect(kindsOf(watch(every(30, 0, 300, { batteryPercent: 8 })))).to.deep.equal(['low-charge']);
  });

  it('leaves no car in peace because it once charged: that is over when it drives, or when its charge sinks', () => {
    const plugged = { s: 0, batteryPercent: 20, charging: true };
    const drives = every(30, 60, 600, { batteryPercent: 10, speedKmh: 50 });
    expect(kindsOf(watch([plugged, ...drives]))).to.deep.equal(['low-charge']);
    const drains = Array.from({ length: 40 }, (_, i) => ({ s: 60 + i * 30, batteryPercent: 20 - i / 4 }));
    expect(kindsOf(watch([plugged, ...drains]))).to.deep.equal(['low-charge']);
    const fills = Array.from({ length: 40 }, (_, i) => ({ s: 60 + i * 30, batteryPercent: 5 + i / 10 + (i % 2) }));
    expect(kindsOf(watch([{ s: 0, batteryPercent: 5, charging: true }, ...fills]))).to.deep.equal([]);
  });

  it('knows a car as too fast that speaks every 80 seconds', () => {
    expect(kindsOf(watch(every(80, 0, 4000, { speedKmh: 180 })))).to.deep.equal(['speed']);
  });

  it('does not take two readings an hour apart for an hour of speeding', () => {
    expect(
      kindsOf(
        watch([
          { s: 0, speedKmh: 150 },
          { s: 3600, speedKmh: 150 },
        ]),
      ),
    ).to.deep.equal([]);
    expect(kindsOf(watch(every(1, 0, 15, { speedKmh: 150 })))).to.deep.equal(['speed']);
  });

  it('goes with its rule', () => {
    const state = alertsReading(() => worldOf()).start();
    const hot = every(1, 0, 20, { engineTempC: 130 });
    expect(watch(hot, worldOf(), state)).to.have.length(1);
    const off = watch([{ s: 21, engineTempC: 130 }], worldOf([], { overheating: { enabled: false } }), state);
    expect(off[0]).to.include({ clearedAt: 21_000 });
    expect(watch(hot, worldOf([], { overheating: { enabled: false } }))).to.deep.equal([]);
  });
});

describe('an alert about a fault code', () => {
  it('is one for each code, critical where the code is, and over when the car says so', () => {
    const alerts = watch([
      ...every(1, 0, 3, { dtc: ['P0420', 'P0301'] }),
      { s: 4 },
      ...every(1, 5, 8, { dtc: ['P0420'] }),
    ]);
    expect(alerts.map(({ subject, severity, clearedAt }) => [subject, severity, clearedAt])).to.deep.equal([
      ['P0420', 'warning', null],
      ['P0301', 'critical', 5_000],
    ]);
  });

  it('is the same alert again within its own cool-down, whatever else the car raised meanwhile', () => {
    const code = (from: number) => [
      ...every(1, from, from + 2, { ...metresNorth(900), dtc: ['P0420'] }),
      ...every(1, from + 3, from + 6, { ...metresNorth(900), dtc: [] }),
    ];
    const many = Array.from({ length: 20 }, (_, i) => yard({ id: `yard ${i}`, alert: 'inside' }));
    const alerts = watch([...code(0), ...every(10, 1200, 1260, here), ...code(2400)], worldOf(many));
    const codes = alerts.filter(({ alert }) => alert === 'fault-code');
    expect(codes.map(({ occurrences }) => occurrences)).to.deep.equal([2]);
  });

  it('is bounded: a car that is broken as a whole raises twenty', () => {
    const dtc = Array.from({ length: 128 }, (_, i) => `P1${String(i).padStart(3, '0')}`);
    expect(watch(every(1, 0, 5, { dtc }))).to.have.length(20);
  });
});

describe('what is known of a car between two samples', () => {
  it('is plain JSON, bounded, and goes on where it was', () => {
    const random = fc.array(
      fc.record({
        latitude: fc.integer({ min: -300, max: 300 }).map((north) => metresNorth(north).latitude),
        batteryVoltage: fc.constantFrom(11, 12.6),
        speedKmh: fc.constantFrom(0, 20, 150),
        fuelPercent: fc.constantFrom(5, 50, 70),
        ignition: fc.boolean(),
        dtc: fc.constantFrom<string[]>([], ['P0301'], ['P0420', 'P0301']),
        accelerationG: fc.constantFrom<number[]>([0, 0, 1], [6, 0, 1]),
        pause: fc.constantFrom(1, 10, 60, 4_000),
      }),
      { minLength: 2, maxLength: 60 },
    );
    const world = worldOf(
      [yard({ alert: 'inside', dwellS: 20, speedLimitKmh: 30 })],
      Object.fromEntries(ALERT_KIND_NAMES.map((kind) => [kind, { durationS: 5 }])),
    );
    const reading = alertsReading(() => world);
    fc.assert(
      fc.property(random, fc.nat(), (steps, cut) => {
        let s = 0;
        const said = steps.map(({ pause, ...values }) => {
          s += pause;
          return { s, ...here, ...values };
        });
        const run = (cuts: boolean) => {
          const facts = new Map<string, Fact>();
          let state = reading.start();
          for (const [seq, { s: at, ...values }] of said.entries()) {
            if (cuts && seq === cut % said.length) state = JSON.parse(JSON.stringify(state));
            reading.take(
              state,
              { ...newObservation(), vehicleId: 'car', boot: 'b', seq, at: at * 1000, ...values },
              (fact) => facts.set(fact.id, { ...fact }),
            );
          }
          return [...facts.values()];
        };
        expect(run(true)).to.deep.equal(run(false));
      }),
    );
  });
});
