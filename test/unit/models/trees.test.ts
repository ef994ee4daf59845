import { expect } from 'chai';
import fc from 'fast-check';
import { blended, blendWeights } from '../../../models/ensembles/blend.js';
import { rmse } from '../../../models/tables/metrics.js';
import { type Cells, type Table, tableOf } from '../../../models/tables/table.js';
import { trainingRun } from '../../../models/training/training-run.js';
import { BOOSTING, type BoostedTrees, predictBoosting, trainBoosting } from '../../../models/trees/boosting.js';
import { addTree } from '../../../models/trees/tree.js';

const RECIPE = { ...BOOSTING, rounds: 10, leaves: 6, minLeafRows: 3, learningRate: 0.3, rowShare: 1, columnShare: 1 };
const learn = (cells: Record<string, Cells>, truth: readonly number[], recipe = RECIPE): Promise<BoostedTrees> =>
  trainBoosting({ features: tableOf(cells), truth: Float64Array.from(truth) }, undefined, recipe, trainingRun());
const said = (model: BoostedTrees, table: Table) => Array.from(predictBoosting(model, table));

const rows = fc.array(
  fc.record({
    km: fc.integer({ min: -50, max: 50 }),
    kind: fc.constantFrom('a', 'b', 'c', 'd'),
    truth: fc.integer({ min: 0, max: 9 }),
  }),
  { minLength: 12, maxLength: 80 },
);
type Row = { km: number; kind: string; truth: number };
const pick = <Key extends keyof Row>(all: readonly Row[], key: Key): Row[Key][] => all.map((row) => row[key]);

describe('boosted trees', () => {
  it('hang on the order of numbers, not on their scale', async () => {
    await fc.assert(
      fc.asyncProperty(rows, async (all) => {
        const [plain, stretched] = [{ km: pick(all, 'km') }, { km: pick(all, 'km').map((km) => km ** 3 + 2 * km) }];
        const truth = pick(all, 'truth');
        const [one, other] = [await learn(plain, truth), await learn(stretched, truth)];
        expect(said(other, tableOf(stretched))).to.deep.equal(said(one, tableOf(plain)));
      }),
      { numRuns: 30 },
    );
  });

  it('do not care what categories are called', async () => {
    await fc.assert(
      fc.asyncProperty(rows, async (all) => {
        const [plain, renamed] = [
          { kind: pick(all, 'kind') },
          { kind: pick(all, 'kind').map((kind) => `${9 - kind.charCodeAt(0)}`) },
        ];
        const truth = pick(all, 'truth');
        const [one, other] = [await learn(plain, truth), await learn(renamed, truth)];
        expect(said(other, tableOf(renamed))).to.deep.equal(said(one, tableOf(plain)));
      }),
      { numRuns: 30 },
    );
  });

  it('predict within what they saw, and the mean where nothing tells rows apart', async () => {
    await fc.assert(
      fc.asyncProperty(rows, async (all) => {
        const truth = pick(all, 'truth');
        const model = await learn({ km: pick(all, 'km'), kind: pick(all, 'kind') }, truth);
        const far = said(model, tableOf({ km: [-1e9, 1e9, Number.NaN], kind: ['a', 'never seen', undefined] }));
        for (const value of far) expect(value).to.be.within(Math.min(...truth) - 1, Math.max(...truth) + 1);
        const blind = await learn({ km: all.map(() => 7) }, truth);
        expect(blind.trees.every(({ column }) => column.length === 1)).to.equal(true);
        const mean = truth.reduce((a, b) => a + b) / truth.length;
        expect(said(blind, tableOf({ km: [7] }))[0]).to.be.closeTo(mean, 1e-9);
      }),
      { numRuns: 30 },
    );
  });

  it('count what is missing as a case of its own', async () => {
    const km = Array.from({ length: 60 }, (_, row) => (row % 3 === 0 ? Number.NaN : row));
    const model = await learn(
      { km },
      km.map((value) => (Number.isNaN(value) ? 10 : 0)),
    );
    const [missing, known] = said(model, tableOf({ km: [Number.NaN, 20] }));
    expect(missing).to.be.greaterThan(8);
    expect(known).to.be.lessThan(2);
  });

  it('see a limit among few rows when they may have more bins', async () => {
    const km = Array.from({ length: 3000 }, (_, row) => row);
    const truth = km.map((value) => (value >= 2995 ? 100 : 0)); // at 255 bins the last one holds twelve rows
    const [coarse, fine] = [await learn({ km }, truth), await learn({ km }, truth, { ...RECIPE, maxBins: 4000 })];
    const jump = (model: BoostedTrees) => {
      const [below, above] = said(model, tableOf({ km: [2994, 2995] }));
      return (above as number) - (below as number);
    };
    expect(jump(coarse)).to.equal(0);
    expect(jump(fine)).to.be.greaterThan(50);
  });

  it('rows count as much as their weights say', async () => {
    const features = tableOf({ km: [1, 1, 1, 1] });
    const lessons = { features, truth: Float64Array.of(0, 0, 0, 8), weights: Float64Array.of(1, 1, 1, 3) };
    const model = await trainBoosting(lessons, undefined, RECIPE, trainingRun());
    expect(said(model, features)[0]).to.be.closeTo(4, 1e-9);
  });

  it('are refused where they lead in a circle, as nothing would come of asking them', () => {
    const circle = { column: [0, -1], goesLeft: [0, 0], left: [0, 0], right: [0, 0], value: [0, 1] };
    expect(() => addTree(circle, [Uint16Array.of(0)], new Float64Array(1))).to.throw('leads in a circle');
  });

  it('of counts give an expected count, never below 0', async () => {
    const km = Array.from({ length: 100 }, (_, row) => row % 10);
    const poisson = { ...RECIPE, objective: 'poisson' as const, rounds: 60, l2: 0 };
    const model = await learn(
      { km },
      km.map((value) => (value < 5 ? 0 : 20)),
      poisson,
    );
    const [none, many] = said(model, tableOf({ km: [0, 9] }));
    expect(none).to.be.within(0, 0.5);
    expect(many).to.be.closeTo(20, 0.5);
  });
});

describe('a blend', () => {
  const numbers = fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 5, maxLength: 5 });

  it('is on the rows that chose it no worse than any member', () => {
    fc.assert(
      fc.property(numbers, numbers, numbers, (truth, one, other) => {
        const members = [Float64Array.from(one), Float64Array.from(other)];
        const weights = blendWeights(members, (blend) => rmse(truth, blend));
        expect(weights.reduce((a, b) => a + b)).to.be.closeTo(1, 1e-9);
        const loss = rmse(truth, blended(members, weights));
        for (const member of members) expect(loss).to.be.at.most(rmse(truth, member) + 1e-9);
      }),
    );
  });

  it('comes to an end where a member knows no number', () => {
    const members = [Float64Array.of(0, 1), Float64Array.of(Number.NaN, Number.NaN)];
    expect(blendWeights(members, (blend) => rmse([0, 1], blend))).to.have.length(2);
  });

  it('leaves a member the least that was asked for it', () => {
    const members = [Float64Array.of(5, 5), Float64Array.of(0, 1)];
    expect(blendWeights(members, (blend) => rmse([0, 1], blend), [0.1, 0])).to.deep.equal([0.1, 0.9]);
  });
});
