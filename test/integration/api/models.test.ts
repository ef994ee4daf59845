/** Versions of trained models: which serves, what becomes of each, and what they predicted. */
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { modelsRepository } from '../../../api/models/models-repository.js';
import { predictionsRepository } from '../../../api/models/predictions-repository.js';
import { addedVersion } from '../../support/added-version.js';
import { ADMIN, itemsOf, startApi, type TestApi } from '../../support/api.js';

const HASH = 'a'.repeat(64);
const HOUR_MS = 3_600_000;

describe('models', () => {
  let api: TestApi;
  before(async () => {
    api = await startApi();
  });
  after(() => api[Symbol.asyncDispose]());

  const post = (path: string, body: object) => api.request('POST', `/api/v1/${path}`, { body });
  /** A file that is a model indeed. */
  const shipped = () => readFile(new URL('../../../models/shipped/maintenance.json', import.meta.url), 'utf8');
  function upload(task: string, file: string, more: Record<string, string> = {}) {
    const query = new URLSearchParams({
      ...{ task, dataHash: HASH, seed: '42', parameters: '{"trees":200}', metrics: '{"auc":0.86}', ...more },
    });
    const headers = { 'content-type': 'application/octet-stream' };
    return api.request('POST', `/api/v1/models?${query}`, { body: new TextEncoder().encode(file), headers });
  }
  const added = (task: string) => addedVersion(api.db, task);
  const promote = (id: string, reason = 'Better') => post(`models/${id}/stage`, { stage: 'live', reason });
  const stageOf = async (id: string) => (await api.request('GET', `/api/v1/models/${id}`)).json?.stage;
  const liveOf = async (task: string) => (await modelsRepository(api.db).live(task))?.id;

  it('come by hand as files that are opened first, begin in the shadow, and say what they were trained on and who brought them', async function () {
    this.timeout(60_000);
    const live = await liveOf('maintenance');
    const span = { dataFrom: '2026-01-01T00:00:00Z', dataUntil: '2026-02-01T00:00:00Z' };
    const { status, json, text } = await upload('maintenance', await shipped(), span);
    expect(status, text).to.equal(201);
    expect(json).to.deep.include({ number: 2, stage: 'shadow', dataHash: HASH, seed: 42, metrics: { auc: 0.86 } });
    expect(json).to.deep.include({ parameters: { trees: 200 }, dataFrom: '2026-01-01T00:00:00.000Z' });
    const [admin] = await api.db('users').where({ email: ADMIN.email });
    expect(json?.changes).to.have.nested.property('[0]').that.includes({ reason: 'Registered by hand', by: admin.id });
    const [audited] = await api.db('audit_log').where({ action: 'model.added', subject_id: String(json?.id) });
    expect(audited).to.deep.include({
      actor_id: admin.id,
      after: { task: 'maintenance', number: 2, reason: 'Registered by hand' },
    });
    expect(await liveOf('maintenance')).to.equal(live);
  });

  it('are refused where a file does not open as a model of its task, and nothing of it is kept', async function () {
    this.timeout(60_000);
    const file = await shipped();
    const head = file.slice(0, file.indexOf(',"saved":'));
    const cut = file.slice(0, -1_000);
    for (const [task, bytes, sentence] of [
      ['maintenance', 'no model', /no model that can serve: there is no model in it; .* makes one\.$/],
      ['failure', file, /`task` is not that of the file, which is maintenance\.$/],
      [
        'maintenance',
        `${head},"saved":{"no":"model"}}`,
        /no model that can serve: tried as one of maintenance, it fails with “[^\n]{5,200}”\.$/,
      ],
      ['maintenance', cut, /no model that can serve: tried as one of maintenance, it fails with “[^\n]*JSON[^\n]*”\.$/],
    ] as const) {
      const { status, json } = await upload(task, bytes);
      expect(json?.title ?? json?.detail, bytes.slice(-20)).to.match(sentence);
      expect(status).to.equal(400);
    }
    expect(await api.db('model_versions').where({ task: 'failure' }).orWhere('number', '>', 2)).to.deep.equal([]);
  });

  it('are numbered within their task', async () => {
    const ids = [await added('failure'), await added('failure'), await added('cancellation')];
    const numbers = ids.map(async (id) => (await api.request('GET', `/api/v1/models/${id}`)).json?.number);
    expect(await Promise.all(numbers)).to.deep.equal([1, 2, 1]);
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
    const file = await shipped();
    for (const odd of [
      { parameters: '{' },
      { metrics: '[1]' },
      { metrics: '{"deep":{"er":1}}' },
      { task: 'Not One' },
      { dataHash: 'short' },
      { dataFrom: '2026-02-01T00:00:00Z', dataUntil: '2026-02-01T00:00:00Z' },
    ]) {
      const { status, text } = await upload('maintenance', file, odd);
      expect(status, JSON.stringify(odd)).to.equal(400);
      expect(text).to.contain(Object.keys(odd).at(-1)).and.not.contain('that can serve');
    }
    expect((await api.request('GET', `/api/v1/models/${randomUUID()}`)).status).to.equal(404);
    expect((await promote(randomUUID())).status).to.equal(404);
  });

  it('stand in the audit log with who did what', async () => {
    const id = await added('failure');
    await promote(id, 'For the log');
    const rows = await api.db('audit_log').where({ subject_id: id }).orderBy('id');
    expect(rows.map(({ action }) => action)).to.deep.equal(['model.live']);
    expect(rows[0].after).to.deep.include({ reason: 'For the log' });
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
      await predictions.insert([about(car, live, { risk: 0.1 }), about(car, live, { risk: 0.2 }, 2 * HOUR_MS)]);
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
