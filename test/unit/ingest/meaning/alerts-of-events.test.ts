import { expect } from 'chai';
import type { Severity } from '../../../../contracts/index.js';
import { alertsReading } from '../../../../ingest/meaning/alerts/alerts-reading.js';
import { outlineOf } from '../../../../ingest/meaning/fences/outline.js';
import { every, here, kindsOf, metresNorth, watch, worldOf, yard } from './alert-stage.js';

describe('an alert about where a car is', () => {
  const parked = every(10, 0, 60, { ...here, ignition: false, speedKmh: 0 });

  it('is raised when it moves with its ignition off, and over when it was brought to rest or is driven', () => {
    const towed = Array.from({ length: 20 }, (_, i) => ({ s: 70 + i * 10, ...metresNorth(50 * i), ignition: false }));
    const [alert] = watch([...parked, ...towed]);
    expect(alert).to.include({ alert: 'tow', clearedAt: null });
    const rests = every(60, 300, 1200, { ...metresNorth(1_000), ignition: false });
    expect(watch([...parked, ...towed, ...rests])[0]?.clearedAt).to.be.a('number');
    expect(
      watch([...parked, ...towed, ...every(10, 300, 340, { ...metresNorth(1_000), ignition: true })])[0]?.clearedAt,
    ).to.be.a('number');
    expect(kindsOf(watch([...parked, ...every(10, 70, 600, { ...metresNorth(60), ignition: false })]))).to.deep.equal(
      [],
    );
  });

  it('is not raised by parking, however seldom the car reports and whenever within its drive', () => {
    // 50 km/h for ten minutes, ten seconds of braking, the ignition off five seconds later.
    const metresAt = (s: number) => {
      const braking = Math.max(0, Math.min(10, s - 600));
      return 13.9 * (Math.min(s, 600) + braking) - (1.39 * braking ** 2) / 2;
    };
    for (const everyS of [1, 5, 15, 30, 60, 300]) {
      for (let phase = 0; phase < everyS; phase += Math.ceil(everyS / 30)) {
        const drive = Array.from({ length: Math.floor((2_400 - phase) / everyS) }, (_, i) => {
          const s = phase + i * everyS;
          const speedKmh = Math.max(0, Math.min(50, 50 - (s - 600) * 5));
          return { s, ...metresNorth(metresAt(s)), speedKmh, ignition: s < 615 };
        });
        expect(kindsOf(watch(drive)), `each ${everyS} s from ${phase} s on`).to.deep.equal([]);
      }
    }
    const before = every(60, 0, 300, { ...here, speedKmh: 50, ignition: true });
    const afterGap = every(60, 1_200, 2_400, { ...metresNorth(800), speedKmh: 0, ignition: false });
    expect(kindsOf(watch([...before, ...afterGap]))).to.deep.equal([]);
  });

  it('is raised by a fence that it is not to be in, with the crossing, though it is gone by the next fix', () => {
    const through = [-400, -250, 250, 400, 500].map((north, i) => ({ s: i * 10, ...metresNorth(north) }));
    const [alert] = watch(through, worldOf([yard({ alert: 'inside', severity: 'critical' })]));
    expect(alert).to.include({ alert: 'geofence', subject: 'yard', severity: 'critical', occurrences: 1 });
    expect(alert?.raisedAt).to.be.closeTo(13_000, 100);
    expect(alert?.clearedAt).to.be.closeTo(17_000, 100);
  });

  it('is raised by a fence that it is to stay within', () => {
    const leaves = [0, 0, 60, 120, 200, 300, 300].map((north, i) => ({ s: i * 10, ...metresNorth(north) }));
    const [alert] = watch(leaves, worldOf([yard({ alert: 'outside' })]));
    expect(alert).to.include({ alert: 'geofence', clearedAt: null });
    const back = [...leaves, ...every(10, 70, 100, here)];
    expect(watch(back, worldOf([yard({ alert: 'outside' })]))[0]?.clearedAt).to.be.a('number');
  });

  it('is raised outside the area of its fleet only after a while', () => {
    const world = worldOf([yard({ id: 'area', alert: 'outside', area: true })]);
    expect(kindsOf(watch(every(10, 0, 40, metresNorth(500)), world))).to.deep.equal([]);
    expect(kindsOf(watch(every(10, 0, 90, metresNorth(500)), world))).to.deep.equal(['out-of-area area']);
  });

  it('is raised only at times at which the fence matters', () => {
    const world = worldOf([yard({ alert: 'inside', mattersAt: (at) => at >= 100_000 && at < 200_000 })]);
    expect(watch(every(10, 0, 90, here), world)).to.deep.equal([]);
    const [alert] = watch(every(10, 0, 300, here), world);
    expect(alert).to.include({ raisedAt: 100_000, clearedAt: 200_000 });
  });

  it('is over when the fence is gone', () => {
    const state = alertsReading(() => worldOf()).start();
    expect(watch(every(10, 0, 30, here), worldOf([yard({ alert: 'inside' })]), state)).to.have.length(1);
    expect(watch(every(10, 40, 60, here), worldOf(), state)[0]?.clearedAt).to.be.a('number');
  });

  it('is raised by the speed limit of a fence', () => {
    const world = worldOf([yard({ speedLimitKmh: 30 })]);
    const [alert] = watch(every(2, 0, 30, { ...here, speedKmh: 45 }), world);
    expect(alert).to.include({ alert: 'speed', subject: 'yard', threshold: 30, value: 45 });
    expect(watch(every(2, 0, 30, { ...here, speedKmh: 28 }), world)).to.deep.equal([]);
  });
});

describe('an alert about a crash', () => {
  const drives = every(1, 0, 10, { speedKmh: 60, accelerationG: [0.1, 0, 1] });

  it('has its place however many fences a car is not to leave, and so has a fence that is critical', () => {
    const away = (severity: Severity, i: number) =>
      yard({
        ...{ id: `${severity} ${i}`, alert: 'outside', severity },
        outline: outlineOf({ kind: 'circle', center: [10 + i / 100, 50], radiusM: 100 }),
      });
    const fences = (['info', 'warning', 'critical'] as const).flatMap((severity) =>
      Array.from({ length: 70 }, (_, i) => away(severity, i)),
    );
    const drive = [...drives, { s: 11, speedKmh: 20, accelerationG: [5, 1, 1] }, ...every(1, 12, 30, { speedKmh: 0 })];
    const alerts = watch(
      drive.map((said) => ({ ...here, ...said })),
      worldOf(fences),
    );
    const count = (which: Severity) =>
      alerts.filter(({ alert, severity }) => alert === 'geofence' && severity === which).length;
    expect([count('info'), count('warning'), count('critical')]).to.deep.equal([32, 16, 16]);
    expect(alerts.map(({ alert }) => alert)).to.include('crash');
  });

  it('is raised by a blow after which the car stands, and over when it drives again', () => {
    const blow = { s: 11, speedKmh: 20, accelerationG: [5, 1, 1] };
    const [alert] = watch([...drives, blow, ...every(1, 12, 30, { speedKmh: 0 })]);
    expect(alert).to.include({ alert: 'crash', severity: 'critical', clearedAt: null });
    expect(alert?.value).to.be.closeTo(5.1, 0.01);
    expect(
      watch([...drives, blow, ...every(1, 12, 30, { speedKmh: 0 }), ...every(1, 60, 70, { speedKmh: 30 })])[0]
        ?.clearedAt,
    ).to.equal(60_000);
  });

  it('is raised where the car tells neither speed nor ignition any more, and stays where it is', () => {
    const blow = { s: 11, ...here, speedKmh: 20, accelerationG: [5, 1, 1] };
    const rests = every(1, 12, 30, here);
    expect(kindsOf(watch([...drives, blow, ...rests]))).to.deep.equal(['crash']);
    const goesOn = rests.map((said, i) => ({ ...metresNorth(i * 12), s: said.s }));
    expect(kindsOf(watch([...drives, blow, ...goesOn]))).to.deep.equal([]);
  });

  it('is raised where somebody drives into it at a light, and not by what falls on a car that has been parked', () => {
    const waits = (ignition: boolean, from: number, to: number) => every(1, from, to, { speedKmh: 0, ignition });
    const blow = (s: number, ignition: boolean) => ({ s, speedKmh: 0, ignition, accelerationG: [4, 0, 1] });
    expect(kindsOf(watch([...drives, ...waits(true, 11, 40), blow(41, true), ...waits(true, 42, 60)]))).to.deep.equal([
      'crash',
    ]);
    for (const [ignition, s] of [
      [false, 41],
      [true, 600],
    ] as const) {
      expect(
        kindsOf(
          watch([...drives, ...waits(ignition, 11, s - 1), blow(s, ignition), ...waits(ignition, s + 1, s + 30)]),
        ),
      ).to.deep.equal([]);
    }
  });

  it('is not raised by a kerb, nor by a door that is slammed', () => {
    const kerb = { s: 11, speedKmh: 60, accelerationG: [5, 1, 1] };
    expect(
      watch([...drives, kerb, ...every(1, 12, 80, { speedKmh: 60 }), ...every(1, 81, 120, { speedKmh: 0 })]),
    ).to.deep.equal([]);
    expect(
      watch([
        ...every(1, 0, 10, { speedKmh: 0, accelerationG: [0, 0, 1] }),
        { s: 11, speedKmh: 0, accelerationG: [5, 0, 1] },
        ...every(1, 12, 40, { speedKmh: 0 }),
      ]),
    ).to.deep.equal([]);
  });
});

describe('an alert about fuel that goes', () => {
  it('is raised while the car stands, also when it went while nobody looked', () => {
    const stands = every(30, 0, 300, { ignition: false, speedKmh: 0, fuelPercent: 70 });
    expect(
      kindsOf(watch([...stands, ...every(60, 10_000, 10_200, { ignition: false, fuelPercent: 52 })])),
    ).to.deep.equal(['fuel-drop']);
  });

  it('is not raised by driving, by sloshing, or by filling up', () => {
    const drives = Array.from({ length: 60 }, (_, i) => ({
      s: i * 60,
      ignition: true,
      speedKmh: 80,
      fuelPercent: 70 - i,
    }));
    expect(kindsOf(watch(drives))).to.deep.equal([]);
    expect(
      kindsOf(
        watch([
          ...every(10, 0, 20, { ignition: false, fuelPercent: 60 }),
          ...every(10, 30, 300, { ignition: false, fuelPercent: 52 }),
        ]),
      ),
    ).to.deep.equal([]);
    expect(
      kindsOf(
        watch([
          ...every(30, 0, 300, { ignition: false, fuelPercent: 40 }),
          ...every(30, 330, 600, { ignition: false, fuelPercent: 90 }),
        ]),
      ),
    ).to.deep.equal([]);
  });
});
