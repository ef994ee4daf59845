import { expect } from 'chai';
import { NETWORK } from '../../../models/networks/saved-network.js';
import { conditionOf, fitAxes } from '../../../models/remaining-life/condition-axes.js';
import { until } from '../../../models/remaining-life/history.js';
import { fitSpread, interval } from '../../../models/remaining-life/interval.js';
import { lifeFeatures } from '../../../models/remaining-life/life-features.js';
import {
  openRemainingLife,
  REMAINING_LIFE,
  type SavedRemainingLife,
  trainRemainingLife,
} from '../../../models/remaining-life/remaining-life.js';
import { fitWearCurve } from '../../../models/remaining-life/wear-curve.js';
import { outlooks } from '../../../models/remaining-life/wear-posterior.js';
import { fitWearPrior } from '../../../models/remaining-life/wear-prior.js';
import { UnfitTable } from '../../../models/tables/table.js';
import { trainingRun } from '../../../models/training/training-run.js';
import { wornUnits } from '../../support/worn-units.js';

describe('remaining life', function () {
  this.timeout(60_000);
  const failed = wornUnits(30, 1);
  const fresh = wornUnits(20, 2);
  const axes = fitAxes(failed);
  const paths = failed.map((history) => conditionOf(axes, history));
  const prior = fitWearPrior(paths.map(fitWearCurve));
  const recipe = { ...REMAINING_LIFE, cap: 80, network: { ...NETWORK, hidden: [16], epochs: 6 } };
  const learn = () => trainRemainingLife(failed, recipe, trainingRun());
  let saved: SavedRemainingLife;

  before(async () => {
    saved = await learn();
  });

  it('is read from the two directions in which these units wear, whose noise is of one size', () => {
    expect(axes.axes).to.have.length(2);
    for (const weights of axes.axes) expect(weights[4], 'the signal that never moves').to.equal(0);
    for (const axis of [0, 1]) {
      const changes = paths.flatMap((path) =>
        path.slice(1, 15).map((step, index) => (step[axis] as number) - (path[index]?.[axis] as number)),
      );
      const noise = changes.reduce((sum, change) => sum + change ** 2, 0) / changes.length / 2;
      expect(noise).to.be.closeTo(1, 0.15);
    }
  });

  it('a curve through a whole life finds how fast wear grew', () => {
    const growths = paths.map((path) => fitWearCurve(path).growth * path.length);
    const mean = growths.reduce((sum, growth) => sum + growth, 0) / growths.length;
    expect(mean).to.be.closeTo(3.5, 0.2);
  });

  it('what is known of a unit at an age does not hang on what came after', () => {
    const path = paths[0] as Float64Array[];
    const throughout = lifeFeatures(prior, path, [20, 30, 40], 80);
    const then = lifeFeatures(prior, path.slice(0, 30), [30], 80);
    for (const [name, column] of then.columns) {
      if (column.kind !== 'number') throw new Error(`${name} holds texts`);
      const later = throughout.columns.get(name);
      expect(later?.kind === 'number' && later.values[1], name).to.equal(column.values[0]);
    }
  });

  it('wear says more the longer it is watched, and nothing remains of a unit older than all', () => {
    const path = paths[3] as Float64Array[];
    const [early, late] = outlooks(prior, path, [25, path.length - 5], 80);
    expect(late?.deviation).to.be.lessThan((early?.deviation ?? 0) / 2);
    expect(late?.remaining).to.be.closeTo(5, 5);
    const ancient = Array.from({ length: 600 }, () => Float64Array.from([0, 0]));
    expect(outlooks(prior, ancient, [600], 80)[0]).to.include({ remaining: 0, deviation: 0 });
  });

  it('of units that it has never seen is told far better than by their age, with an interval that keeps its word', async () => {
    using model = await openRemainingLife(saved);
    const meanLife = failed.reduce((sum, { steps }) => sum + steps.length, 0) / failed.length;
    const asked = fresh.flatMap((history) =>
      [0.3, 0.5, 0.7, 0.9].map((share) => ({ history, age: Math.round(share * history.steps.length) })),
    );
    const said = model.predict(asked.map(({ history, age }) => until(history, age)));
    let [ours, byAge, covered] = [0, 0, 0];
    asked.forEach(({ history, age }, index) => {
      const truth = Math.min(80, history.steps.length - age);
      const { steps, low, high } = said[index] ?? { steps: Number.NaN, low: 0, high: 0 };
      ours += (steps - truth) ** 2;
      byAge += (Math.min(80, Math.max(0, meanLife - age)) - truth) ** 2;
      covered += low <= truth && truth <= high ? 1 : 0;
      expect(low <= steps && steps <= high && low >= 0 && high <= 80).to.equal(true);
    });
    expect(Math.sqrt(ours / byAge)).to.be.lessThan(0.5);
    expect(covered / asked.length).to.be.within(0.8, 0.99);
  });

  it('is learned again to the last digit by the same seed, and is plain JSON', async () => {
    expect(await learn()).to.deep.equal(saved);
    using model = await openRemainingLife(JSON.parse(JSON.stringify(saved)));
    using same = await openRemainingLife(saved);
    expect(model.predict(fresh)).to.deep.equal(same.predict(fresh));
  });

  it('an interval is as wide as the misses were, and stays between nothing and the cap', () => {
    const misses = Array.from({ length: 101 }, (_, index) => ({ error: index - 50, deviation: 9, weight: 1 }));
    const spread = fitSpread(misses, 0.9);
    expect(interval(60, 9, spread, 125)).to.deep.equal({ low: 15, high: 105 });
    expect(interval(60, 19, spread, 125), 'of one of whom less is known').to.deep.equal({ low: 0, high: 125 });
  });

  it('asks for enough units, and for every signal of every step', async () => {
    const refused = async (units: typeof failed, why: RegExp) => {
      const error = await trainRemainingLife(units, recipe, trainingRun()).catch((thrown: unknown) => thrown);
      expect(error).to.be.instanceOf(UnfitTable).with.property('message').that.matches(why);
    };
    await refused(failed.slice(0, 9), /10 units .* there are 9/);
    const gap = { unit: '7', steps: [...(failed[6]?.steps ?? []), Float64Array.from([1, 2, Number.NaN, 4, 5])] };
    await refused([...failed, gap], /step \d+ of unit 7/);
  });
});
