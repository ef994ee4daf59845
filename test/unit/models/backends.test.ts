import { expect } from 'chai';
import { BACKENDS, type BackendName, openBackend, startBackend } from '../../../models/backend/open-backend.js';
import { TOLERANCE } from '../../../models/backend/self-test.js';
import { NETWORK, openPerceptron, type SavedNetwork, trainPerceptron } from '../../../models/networks/saved-network.js';
import { trainingRun } from '../../../models/training/training-run.js';
import { noisyRule } from './noisy-rule.js';

describe('the backends of TensorFlow.js', function () {
  this.timeout(60_000);
  const { features, truth } = noisyRule(400, 7);
  let saved: SavedNetwork;

  before(async () => {
    await openBackend();
    const recipe = { ...NETWORK, objective: 'log-loss' as const, hidden: [16], epochs: 2 };
    saved = await trainPerceptron({ features, truth }, undefined, recipe, trainingRun());
  });
  after(async () => startBackend((await openBackend()).name));

  /** Undefined where it does not start here: npm leaves the native one out where it cannot be installed. */
  async function predictedBy(name: BackendName): Promise<Float64Array | undefined> {
    const starts = await startBackend(name).then(
      () => true,
      () => false,
    );
    if (!starts) return undefined;
    using network = await openPerceptron(saved);
    return network.predict(features);
  }

  it('the first that passes its test is used, and why others were passed over is told', async () => {
    const { name, passedOver } = await openBackend();
    expect(passedOver.map((line) => line.split(':')[0])).to.deep.equal(BACKENDS.slice(0, BACKENDS.indexOf(name)));
  });

  it('each that starts here predicts what plain JavaScript predicts from the same weights', async () => {
    const plain = await predictedBy('cpu');
    expect(plain).to.have.length(400);
    expect(new Set(plain).size).to.be.greaterThan(300);
    for (const name of BACKENDS) {
      const said = await predictedBy(name);
      said?.forEach((value, row) => void expect(value, name).to.be.closeTo(plain?.[row] as number, TOLERANCE));
    }
  });

  it('WebAssembly and plain JavaScript need nothing installed', async () => {
    for (const name of ['wasm', 'cpu'] as const) expect(await predictedBy(name), name).to.have.length(400);
  });
});
