/** Versions of trained models: which serves, what becomes of each, and what they predicted. */
import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { modelsRepository } from '../../../api/models/models-repository.js';
import { predictionsRepository } from '../../../api/models/predictions-repository.js';
import { itemsOf, startApi, type TestApi } from '../../support/api.js';

const HASH = 'a'.repeat(64);
const HOUR_MS = 3_600_000;

describe('models', () => {
  let api: TestApi;
  before(async () => {
    api = await startApi();
  });
  after(() => api[Symbol.asyncDispose]());

  const post = (path: string, body: object) => api.request('POST', `/api/v1/${path}`, { body });
  function add(task: string, more: Record<string, string> = {}, bytes = randomUUID()) {
    const query = new URLSearchParams({
      ...{ task, dataHash: HASH, seed: '42', parameters: '{"trees":200}', metrics: '{"auc":0.86}', ...more },
    });
    const headers = { 'content-type': 'application/octet-stream' };
    return api.request('POST', `/api/v1/models?${query}`, { body: new TextEncoder().encode(bytes), headers });
  }
  async function added(task: string): Promise<string> {
    const { status, json, text } = await add(task);
    expect(status, text).to.equal(201);
    return String(json?.id);
  }
  const promote = (id: string, reason = 'Better') => post(`models/${id}/stage`, { stage: 'live', reason });
  const stageOf = async (id: string) => (await api.request('GET', `/api/v1/models/${id}`)).json?.stage;
  const liveOf = async (task: string) => (await modelsRepository(api.db).live(task))?.id;

  it('are numbered within their task, begin in the shadow, and say what they were trained on', async () => {
    const first = (await add('failure', { dataFrom: '2026-01-01T00:00:00Z', dataUntil: '2026-02-01T00:00:00Z' })).json;
    expect(first).to.deep.include({ number: 1, stage: 'shadow', dataHash: HASH, seed: 42, metrics: { auc: 0.86 } });
    expect(first).to.deep.include({ parameters: { trees: 200 }, dataFrom: '2026-01-01T00:00:00.000Z' });
    expect((await add('failure')).json?.number).to.equal(2);
    expect((await add('cancellation')).json?.number).to.equal(1);
    expect(await liveOf('failure')).to.equal(undefined);
  });

  it('serve one at a time: whoever is promoted takes the place of the one before, and says why', async () => {
    const [old, young] = [await added('demand'), await added('demand')];
    expect((await promote(old)).status).to.equal(200);
    expect((await promote(old)).status).to.equal(409);
    const now = (await promote(young, 'Three points better')).json;
    expect(now?.changes).to.have.nested.property('[0].reason', 'Three points better');
    expect(now?.changes).to.have.nested.property('[1].stage', 'shadow');
    expect([await stageOf(old), await stageOf(young)]).to.deep.equal(['retired', 'live']);
    expect(await liveOf('demand')).to.equal(young);
  });

  it('are rolled back by one call, to the version that served before', async () => {
    const [a, b, c] = [await added('price'), await added('price'), await added('price')];
    for (const id of [a, b]) await promote(id as string);
    const back = await post('model-tasks/price/roll-back', { reason: 'Prices jumped' });
    expect(back.json?.id).to.equal(a);
    expect([await stageOf(a), await stageOf(b), await stageOf(c)]).to.deep.equal(['live', 'retired', 'shadow']);
    await added('recommendations');
    expect((await post('model-tasks/recommendations/roll-back', { reason: 'Why not' })).status).to.equal(409);
  });

  it('are promoted by two people at once, and one of the two serves', async () => {
    const ids = await Promise.all([added('reservation-risk'), added('reservation-risk'), added('reservation-risk')]);
    await Promise.all(ids.map((id) => promote(id)));
    const stages = await Promise.all(ids.map(stageOf));
    expect(stages.filter((stage) => stage === 'live')).to.have.lengthOf(1);
    expect(stages.filter((stage) => stage === 'retired')).to.have.lengthOf(2);
  });

  it('leave a task to rules when it is switched off, and serve again when it is switched on', async () => {
    const id = await added('branch-demand');
    await promote(id);
    const set = (isOn: boolean) => post('model-tasks/branch-demand/switch', { isOn, reason: 'A test' });
    expect((await set(false)).status).to.equal(204);
    expect(await liveOf('branch-demand')).to.equal(undefined);
    const tasks = itemsOf((await api.request('GET', '/api/v1/model-tasks')).json);
    expect(tasks.find(({ task }) => task === 'branch-demand')).to.deep.include({ isOn: false, live: 1, newest: 1 });
    expect((await set(true)).status).to.equal(204);
    expect(await liveOf('branch-demand')).to.equal(id);
  });

  it('are of tasks that there are, so that a slip of the pen switches nothing off unseen', async () => {
    const body = { isOn: false, reason: 'To see what rules say' };
    const answer = await api.request('POST', '/api/v1/model-tasks/maintenence/switch', { body });
    expect(answer.status).to.equal(400);
    expect(answer.json?.title).to.contain('there is no task maintenence');
  });

  it('are refused with a word on what is odd', async () => {
    for (const odd of [
      { parameters: '{' },
      { metrics: '[1]' },
      { metrics: '{"deep":{"er":1}}' },
      { task: 'Not One' },
      { dataHash: 'short' },
      { dataFrom: '2026-02-01T00:00:00Z', dataUntil: '2026-02-01T00:00:00Z' },
    ]) {
      expect((await add('failure', odd)).status, JSON.stringify(odd)).to.equal(400);
    }
    expect((await api.request('GET', `/api/v1/models/${randomUUID()}`)).status).to.equal(404);
    expect((await promote(randomUUID())).status).to.equal(404);
  });

  it('stand in the audit log with who did what', async () => {
    const id = await added('failure');
    await promote(id, 'For the log');
    const rows = await api.db('audit_log').where({ subject_id: id }).orderBy('id');
    expect(rows.map(({ action }) => action)).to.deep.equal(['model.added', 'model.live']);
    expect(rows[1].after).to.deep.include({ reason: 'For the log' });
  });

  describe('predictions', () => {
    const about = (subjectId: string, modelId: string, output: unknown, endsInMs = HOUR_MS) => ({
      ...{ modelId, task: 'rul', subjectId, output, from: Date.now() - 2 * HOUR_MS, until: Date.now() + endsInMs },
    });

    it('carry the version that made them; only those of the live one are served', async () => {
      const [live, shadow] = [await added('rul'), await added('rul')];
      await promote(live);
      const [car, other] = [randomUUID(), randomUUID()];
      const predictions = predictionsRepository(api.db);
      await predictions.insert([about(car, live, { risk: 0.1 }), about(car, live, { risk: 0.2 })]);
      await predictions.insert([about(car, shadow, { risk: 0.9 }), about(other, shadow, { risk: 0.8 })]);
      const newest = await predictions.newest('rul', [car, other]);
      expect([...newest.keys()]).to.deep.equal([car]);
      expect(newest.get(car)).to.deep.include({ output: { risk: 0.2 }, modelId: live, modelNumber: 1, truth: null });
      const listed = itemsOf((await api.request('GET', `/api/v1/predictions?task=rul&subjectId=${car}`)).json);
      expect(listed.map(({ output, stage }) => [output, stage])).to.deep.equal([
        [{ risk: 0.9 }, 'shadow'],
        [{ risk: 0.2 }, 'live'],
        [{ risk: 0.1 }, 'live'],
      ]);
      const page = (await api.request('GET', '/api/v1/predictions?limit=3')).json;
      const rest = (await api.request('GET', `/api/v1/predictions?limit=3&cursor=${page?.nextCursor}`)).json;
      expect([itemsOf(page).length, itemsOf(rest).length]).to.deep.equal([3, 1]);
    });

    it('are open until their time is over and their truth is told', async () => {
      const predictions = predictionsRepository(api.db);
      const [model] = itemsOf((await api.request('GET', '/api/v1/models?task=rul')).json);
      const car = randomUUID();
      await predictions.insert([about(car, String(model?.id), { risk: 0.4 }, -1)]);
      const [open, ...more] = await predictions.open('rul', 10);
      expect(more).to.deep.equal([]);
      expect(open).to.deep.include({ subjectId: car });
      await predictions.setTruths([{ id: String(open?.id), truth: { failed: false } }]);
      expect(await predictions.open('rul', 10)).to.deep.equal([]);
    });
  });
});
