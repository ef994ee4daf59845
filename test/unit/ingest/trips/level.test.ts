import { expect } from 'chai';
import { used, withLevel } from '../../../../ingest/meaning/trips/level.js';
import type { Level } from '../../../../ingest/meaning/trips/trips-state.js';

type Part = { percents: readonly number[]; stands: boolean };
const from = (first: number, to: number, step: number) =>
  Array.from({ length: Math.round((to - first) / step) + 1 }, (_, i) => first + i * step);

describe('what a trip used', () => {
  function usedIn(parts: readonly Part[], smoothing = 1): number | null {
    let level: Level | null = null;
    for (const { percents, stands } of parts) {
      for (const percent of percents) level = withLevel(level, percent, smoothing, stands);
    }
    return used(level);
  }
  const drives = (first: number, to: number): Part => ({ percents: from(first, to, -0.25), stands: false });
  const stands = (percents: readonly number[]): Part => ({ percents, stands: true });

  it('is what the level fell by', () => {
    expect(usedIn([drives(80, 70)])).to.equal(10);
    expect(usedIn([drives(80, 75), stands([75, 75, 75]), drives(75, 70)])).to.equal(10);
  });

  it('has its part before a refill and after it, whether that came at once or little by little', () => {
    const filled = [stands([75, 75, 95, 95]), stands(from(75, 95, 1)), stands(from(75, 95, 0.05))];
    for (const stand of filled) expect(usedIn([drives(80, 75), stand, drives(95, 90)])).to.equal(10);
    expect(usedIn([drives(80, 75), stands(from(75, 95, 1)), drives(95, 80), stands(from(80, 99, 1))])).to.equal(20);
  });

  it('of fuel is the same where it slops about, within what it slops and what averaging lags behind', () => {
    const slops = (percents: readonly number[]) => percents.map((percent, i) => percent + (i % 2 ? 1.5 : -1.5));
    const parts = [
      { percents: slops(from(80, 75, -0.05)), stands: false },
      stands(slops(from(75, 95, 0.25))),
      { percents: slops(from(95, 90, -0.05)), stands: false },
    ];
    expect(usedIn(parts, 20)).to.be.closeTo(10, 3);
  });

  it('is nothing where it rises a little, as a tank on a slope does, or by braking', () => {
    expect(usedIn([stands([70, 74, 80]), drives(80, 80)])).to.equal(0);
    expect(usedIn([{ percents: [70, 90], stands: false }])).to.equal(0);
  });
});
