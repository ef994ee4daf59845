import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { NETWORK, openPerceptron, trainPerceptron } from '../../../models/networks/saved-network.js';
import { auc } from '../../../models/tables/metrics.js';
import { rowsOf, type Table } from '../../../models/tables/table.js';
import { type RunOptions, type TrainingRun, trainingRun } from '../../../models/training/training-run.js';
import { BOOSTING, predictBoosting, trainBoosting } from '../../../models/trees/boosting.js';
import { noisyRule } from './noisy-rule.js';

const lessons = noisyRule(1200, 1);
const exam = noisyRule(400, 2);

interface Learner {
  readonly name: string;
  train(run: TrainingRun, heldOut?: typeof exam): Promise<unknown>;
  predict(saved: unknown, features: Table): Promise<Float64Array>;
}

const boosting = { ...BOOSTING, objective: 'log-loss' as const, rounds: 60, learningRate: 0.1, patience: 10 };
const network = {
  ...NETWORK,
  objective: 'log-loss' as const,
  hidden: [32, 16],
  epochs: 12,
  batchRows: 64,
  learningRate: 0.01,
};
const LEARNERS: Learner[] = [
  {
    name: 'boosted trees',
    train: (run, heldOut) => trainBoosting(lessons, heldOut, boosting, run),
    predict: async (saved, features) => predictBoosting(saved as Awaited<ReturnType<typeof trainBoosting>>, features),
  },
  {
    name: 'a perceptron',
    train: (run, heldOut) => trainPerceptron(lessons, heldOut, network, run),
    async predict(saved, features) {
      using open = await openPerceptron(saved as Awaited<ReturnType<typeof trainPerceptron>>);
      return open.predict(features);
    },
  },
];

for (const { name, train, predict } of LEARNERS) {
  describe(`${name}, learning from a table`, function () {
    this.timeout(60_000);
    let saved: unknown;
    before(async () => {
      saved = await train(trainingRun());
    });

    it('finds a rule that no straight line follows', async () => {
      expect(auc(exam.truth, await predict(saved, exam.features))).to.be.greaterThan(0.85);
    });

    it('is the same again from the same seed, and from its JSON', async () => {
      expect(await train(trainingRun())).to.deep.equal(saved);
      const read = JSON.parse(JSON.stringify(saved));
      expect(await predict(read, exam.features)).to.deep.equal(await predict(saved, exam.features));
    });

    it('says of a row the same among many and alone', async () => {
      const many = await predict(saved, exam.features);
      for (const row of [0, 3, 7]) {
        const [alone] = await predict(saved, rowsOf(exam.features, [row]));
        expect(alone).to.be.closeTo(many[row] as number, 1e-6);
      }
    });

    it('stops before its end when what it never saw gets no better', async () => {
      const early = (await train(trainingRun(), exam)) as { trees?: unknown[]; epochs?: number };
      expect(early.trees?.length ?? early.epochs).to.be.within(1, early.trees ? boosting.rounds : network.epochs);
      expect(auc(exam.truth, await predict(early, exam.features))).to.be.greaterThan(0.85);
    });

    it('goes on from where it was stopped, to the same end', async () => {
      const checkpointDir = await mkdtemp(join(tmpdir(), 'checkpoints-'));
      try {
        const stopping = new AbortController();
        const options: RunOptions = { checkpointDir, signal: stopping.signal };
        const stoppedAt = stopAfter(7, trainingRun(options), () => stopping.abort(new Error('enough')));
        const outcome = await train(stoppedAt).catch((error: Error) => error.message);
        expect(outcome).to.equal('enough');
        const begun = new Set<number>();
        const resumed = await train(watched(trainingRun({ checkpointDir }), begun));
        expect(Math.min(...begun), 'it does not begin anew').to.be.greaterThan(0);
        expect(resumed).to.deep.equal(saved);
      } finally {
        await rm(checkpointDir, { recursive: true });
      }
    });
  });
}

function stopAfter(breaths: number, run: TrainingRun, stop: () => void): TrainingRun {
  let taken = 0;
  return {
    ...run,
    breathe(done, state) {
      if (++taken > breaths) stop();
      return run.breathe(done, state);
    },
  };
}

const watched = (run: TrainingRun, seen: Set<number>): TrainingRun => ({
  ...run,
  breathe(done, state) {
    seen.add(done);
    return run.breathe(done, state);
  },
});
