/** What came of a forecast, set beside it. */
import { expect } from 'chai';
import { closePredictions } from '../../../api/maintenance/close-predictions.js';
import { predictionsRepository } from '../../../api/models/predictions-repository.js';
import { startApi, type TestApi } from '../../support/api.js';

const DAY_MS = 86_400_000;

describe('what was foreseen of a car', () => {
  let api: TestApi;
  before(async () => {
    api = await startApi();
  });
  after(() => api[Symbol.asyncDispose]());

  it('has what came set beside it once its month is over: what failed, what was renewed before, what held', async () => {
    const car = await api.makeCar();
    const model = { task: 'maintenance', number: 100, size_bytes: 1, seed: 1, parameters: {}, metrics: {} };
    const hashes = { blob_key: 'a'.repeat(64), data_hash: 'a'.repeat(64) };
    const [{ id: modelId }] = await api
      .db('model_versions')
      .insert({ ...model, ...hashes })
      .returning('id');
    const from = Math.floor(Date.now() / DAY_MS) * DAY_MS - 40 * DAY_MS;
    const about = { modelId, task: 'maintenance', subjectId: car, output: {} };
    const predictions = predictionsRepository(api.db);
    await predictions.insert([
      { ...about, from, until: from + 30 * DAY_MS },
      { ...about, from: from + 20 * DAY_MS, until: from + 50 * DAY_MS },
    ]);
    const dateOf = (days: number) => new Date(from + days * DAY_MS).toISOString().slice(0, 10);
    const serve = (days: number, more: object) =>
      api.request('POST', `/api/v1/vehicles/${car}/services`, { body: { doneOn: dateOf(days), ...more } });
    await serve(12, { components: ['brakes'] });
    await serve(18, { components: ['brakes', 'battery'], afterFailure: true });
    await serve(5, { notes: 'Looked over' });
    await serve(31, { components: ['tyres'], afterFailure: true });
    const at = new Date(from + 3 * DAY_MS);
    const alert = { vehicle_id: car, severity: 'critical', source: 'samples', kind: 'overheating', subject: '' };
    const id = api.db.raw('gen_random_uuid()');
    await api.db('alerts').insert({ id, ...alert, since: at, raised_at: at, told_at: at });
    expect(await closePredictions(api.db)).to.equal(1);
    const { items } = (await api.request('GET', `/api/v1/predictions?subjectId=${car}`)).json as never as {
      items: { truth: Record<string, number> | null }[];
    };
    expect(items.map(({ truth }) => truth)).to.deep.equal([
      null,
      {
        ...{ 'cooling.days': 3, 'cooling.failed': 1, 'battery.days': 18, 'battery.failed': 1 },
        ...{ 'alternator.days': 30, 'alternator.failed': 0, 'brakes.days': 12, 'brakes.failed': 0 },
        ...{ 'tyres.days': 30, 'tyres.failed': 0 },
      },
    ]);
    expect(await closePredictions(api.db), 'once').to.equal(0);
  });
});
