import { expect } from 'chai';
import fc from 'fast-check';
import { CROSSING_SPACING_M, DEMO_COLUMNS, DEMO_ROWS, demoMetres } from '../../../../contracts/index.js';
import type { Reading } from '../../../../edge-agent/sensors/sensor.js';
import { TOP_SPEED_KMH } from '../../../../edge-agent/simulator/driver.js';
import { streetDrive } from '../../../../edge-agent/simulator/street-drive.js';

const G = 9.80665;
const anyCar = fc.record({ seed: fc.integer({ min: 0, max: 2 ** 31 }), isElectric: fc.boolean() });

function hour(car: { seed: number; isElectric: boolean }, seconds = 3600): Reading[] {
  const drive = streetDrive(car);
  return Array.from({ length: seconds }, () => drive.advance(1000));
}

const metresOf = (reading: Reading) => demoMetres(reading.longitude as number, reading.latitude as number);
const pairs = (readings: readonly Reading[]) =>
  readings.slice(1).map((after, i): [Reading, Reading] => [readings[i] as Reading, after]);

/** Metres to the middle of the nearest street. */
function offStreetM([columnM, rowM]: [number, number]): number {
  const off = (metres: number) => Math.abs(metres - Math.round(metres / CROSSING_SPACING_M) * CROSSING_SPACING_M);
  return Math.min(off(columnM), off(rowM));
}

describe('a simulated drive', () => {
  it('stays on the streets and inside their grid', () => {
    fc.assert(
      fc.property(anyCar, (car) => {
        for (const reading of hour(car, 1200)) {
          const [columnM, rowM] = metresOf(reading);
          expect(offStreetM([columnM, rowM])).to.be.below(4); // the inside of a corner's arc, and rounding
          expect(columnM).to.be.within(-1, (DEMO_COLUMNS - 1) * CROSSING_SPACING_M + 1);
          expect(rowM).to.be.within(-1, (DEMO_ROWS - 1) * CROSSING_SPACING_M + 1);
        }
      }),
      { numRuns: 20 },
    );
  });

  it('never jumps: a second takes it no farther than its speed allows', () => {
    fc.assert(
      fc.property(anyCar, (car) => {
        for (const [before, after] of pairs(hour(car, 1200))) {
          const [x0, y0] = metresOf(before);
          const [x1, y1] = metresOf(after);
          const fastest = Math.max(before.speedKmh as number, after.speedKmh as number) / 3.6;
          expect(Math.hypot(x1 - x0, y1 - y0)).to.be.below(fastest + 2);
          expect(after.speedKmh).to.be.within(0, TOP_SPEED_KMH);
          const movedKm = (after.odometerKm as number) - (before.odometerKm as number);
          expect(movedKm).to.be.within(0, TOP_SPEED_KMH / 3600 + 0.001);
        }
      }),
      { numRuns: 20 },
    );
  });

  it('reports the acceleration that its speeds show', () => {
    for (const [before, after] of pairs(hour({ seed: 7, isElectric: true }))) {
      const shown = ((after.speedKmh as number) - (before.speedKmh as number)) / 3.6 / G;
      expect(after.accelerationG?.[0]).to.be.closeTo(shown, 0.005);
      expect(Math.abs(after.accelerationG?.[1] as number)).to.be.below(0.35);
    }
  });

  it('heads where it goes', () => {
    for (const [before, after] of pairs(hour({ seed: 11, isElectric: false }))) {
      if ((after.speedKmh as number) < 30 || before.headingDeg !== after.headingDeg) continue;
      const northM = ((after.latitude as number) - (before.latitude as number)) * 111_195;
      const cosine = Math.cos(((after.latitude as number) * Math.PI) / 180);
      const eastM = ((after.longitude as number) - (before.longitude as number)) * 111_195 * cosine;
      const course = ((Math.atan2(eastM, northM) * 180) / Math.PI + 360) % 360;
      expect(Math.abs(((course - (after.headingDeg as number) + 540) % 360) - 180)).to.be.below(3);
    }
  });

  it('drives, waits at lights, parks with the ignition off, and goes on', () => {
    const day = hour({ seed: 3, isElectric: true }, 3 * 3600);
    const parked = day.filter((reading) => !reading.ignition);
    const waiting = day.filter((reading) => reading.ignition && reading.speedKmh === 0);
    const driving = day.filter((reading) => (reading.speedKmh as number) > 30);
    for (const state of [parked, waiting, driving]) expect(state.length).to.be.above(60);
    expect(parked.every((reading) => reading.speedKmh === 0)).to.equal(true);
    expect(day.at(-1)?.odometerKm as number).to.be.above((day[0]?.odometerKm as number) + 10);
  });

  it('uses up its charge as it drives, and charges before it is empty', () => {
    const shift = hour({ seed: 5, isElectric: true }, 10 * 3600);
    const charge = shift.map((reading) => reading.batteryPercent as number);
    expect(charge.every((percent) => percent > 15)).to.equal(true); // below that nobody may rent it
    const charging = shift.filter((reading) => reading.charging);
    expect(charging.length).to.be.above(0);
    expect(charging.every((reading) => reading.speedKmh === 0)).to.equal(true);
    for (const [before, after] of pairs(shift)) {
      if (!after.charging && !before.charging) {
        expect(after.batteryPercent as number).to.be.at.most(before.batteryPercent as number);
      }
    }
  });

  it('warms its engine and keeps it at temperature', () => {
    const drive = hour({ seed: 8, isElectric: false }, 900);
    expect(drive[0]?.engineTempC).to.be.below(25);
    expect(Math.max(...drive.map((reading) => reading.engineTempC as number))).to.be.within(60, 95);
    expect(Math.max(...drive.map((reading) => reading.engineRpm as number))).to.be.within(1200, 4000);
  });

  it('drives the same way for the same seed, and another way for another', () => {
    const end = (seed: number) => hour({ seed, isElectric: true }, 300).at(-1);
    expect(end(21)).to.deep.equal(end(21));
    expect(end(21)).not.to.deep.equal(end(22));
  });

  it('stands while nobody has it, leaves within seconds of being fetched, and parks when it is given back', () => {
    fc.assert(
      fc.property(anyCar, (car) => {
        let isOut = false;
        const drive = streetDrive({ ...car, isOut: () => isOut });
        const seconds = (count: number) => Array.from({ length: count }, () => drive.advance(1000));
        const standing = seconds(900);
        expect(standing.every(({ ignition, speedKmh }) => !ignition && speedKmh === 0)).to.equal(true);
        isOut = true;
        expect(seconds(20).at(-1)?.ignition).to.equal(true);
        seconds(120);
        isOut = false;
        const back = seconds(150);
        expect(back.at(-1)?.ignition).to.equal(false);
        expect(seconds(600).some(({ ignition }) => ignition)).to.equal(false);
      }),
      { numRuns: 30 },
    );
  });

  it('charges where it stands, and leaves with what it has', () => {
    let isOut = false;
    const drive = streetDrive({ seed: 3, isElectric: true, isOut: () => isOut });
    const at = (seconds: number) => Array.from({ length: seconds }, () => drive.advance(1000)).at(-1) as Reading;
    const before = at(1);
    expect(before.batteryPercent).to.be.below(80);
    const after = at(120);
    expect(after.charging).to.equal(true);
    expect(after.batteryPercent).to.be.closeTo((before.batteryPercent as number) + 119 * 0.03, 0.1);
    isOut = true;
    expect(at(10)).to.include({ charging: false, ignition: true });
  });

  it('is as it was said to be: a low charge without a charger, a weak battery, a fault that stays', () => {
    const standing = (condition: object) =>
      streetDrive({ seed: 4, isElectric: true, isOut: () => false, condition }).advance(60_000);
    expect(standing({ energyPercent: 9 })).to.include({ charging: false, batteryPercent: 9 });
    expect(standing({ restVoltage: 11.6 }).batteryVoltage).to.be.closeTo(11.6, 0.05);
    expect(standing({ fault: 'P0A80' }).dtc).to.deep.equal(['P0A80']);
  });

  it('brakes hard now and then where its driver is hasty, and never where not', () => {
    const hardest = (isHasty: boolean) =>
      Math.min(
        ...[1, 2, 3].flatMap((seed) => {
          const drive = streetDrive({ seed, isElectric: true, isHasty });
          return Array.from({ length: 3600 }, () => drive.advance(1000).accelerationG?.[0] as number);
        }),
      );
    expect(hardest(true)).to.be.below(-0.35);
    expect(hardest(false)).to.be.above(-0.35);
  });
});
