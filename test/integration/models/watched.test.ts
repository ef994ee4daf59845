/** Versions in service are watched: one that goes bad is taken out, says why, and does not come back by itself. */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { SYSTEM } from '../../../api/audit/audit-repository.js';
import { addModel } from '../../../api/models/add-model.js';
import { CAME_WITH_THE_SYSTEM } from '../../../api/models/model-version.js';
import { changeStage } from '../../../api/models/models.js';
import { predictionsRepository } from '../../../api/models/predictions-repository.js';
import { spreadCountsRepository } from '../../../api/models/spread-counts-repository.js';
import { watchModels } from '../../../api/models/watch-models.js';
import type { BlobStore } from '../../../platform/blob-store/blob-store.js';
import { openBlobStore } from '../../../platform/blob-store/open-blob-store.js';
import { itemsOf, startApi, type TestApi } from '../../support/api.js';
import { recordingLog } from '../../support/recording-log.js';

const DAY_MS = 86_400_000;

describe('a model that is watched', () => {
  let api: TestApi;
  let folder: string;
  let blobs: BlobStore;
  const { log } = recordingLog();
  before(async () => {
    api = await startApi();
    folder = await mkdtemp(join(tmpdir(), 'blobs-'));
    blobs = openBlobStore(undefined, folder);
  });
  after(async () => {
    await api[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });
  /** Each test has all tasks for itself. */
  afterEach(() => api.db('model_versions').delete());

  const watch = () => watchModels({ db: api.db, log });
  const promote = (id: string) => api.db.transaction((tx) => changeStage({ tx, actor: SYSTEM }, id, 'live', 'Better'));

  /** A version that reached an RMSLE of .2 in training, on hours spread evenly over the day's halves; it serves since a week. */
  async function serving(): Promise<string> {
    const inputs = [{ name: 'hr', edges: [11], shares: [0.5, 0.5, 0] }];
    const head = { task: 'demand', seed: 1, dataHash: 'a'.repeat(64), parameters: {}, metrics: { rmsle: 0.2 } };
    const file = JSON.stringify({ ...head, spreads: { inputs, outputs: [] }, saved: randomUUID() });
    const facts = { task: 'demand', seed: 1, dataHash: head.dataHash, parameters: '{}', metrics: '{"rmsle":0.2}' };
    const { id } = await api.db.transaction((tx) =>
      addModel({ tx, actor: SYSTEM, blobs }, new TextEncoder().encode(file), facts, 'Trained'),
    );
    await promote(id);
    await api
      .db('model_changes')
      .where({ model_id: id })
      .update({ at: new Date(Date.now() - 7 * DAY_MS) });
    return id;
  }
  /** Predictions whose truth is known: 100 rented each hour. */
  async function came(
    modelId: string,
    count: number,
    { times = 300, rules, ofOne = false }: { times?: number; rules?: number; ofOne?: boolean } = {},
  ) {
    const about = { from: Date.now() - DAY_MS, until: Date.now() - DAY_MS / 2, subjectId: randomUUID() };
    const more = rules === undefined ? {} : { rules: { count: rules } };
    const said = { modelId, task: 'demand', output: { count }, ...about, ...more };
    const all = Array.from({ length: times }, (_, night) =>
      ofOne ? { ...said, from: about.from - night } : { ...said, subjectId: randomUUID() },
    );
    await predictionsRepository(api.db).insert(all);
    await api
      .db('predictions')
      .where({ model_id: modelId })
      .update({ truth: { cnt: 100 }, truth_at: new Date() });
  }
  const versions = async () => itemsOf((await api.request('GET', '/api/v1/models?task=demand')).json);
  const stages = async () => (await versions()).map(({ number, stage }) => `${number} ${stage}`).sort();

  it('goes back to the version before where its errors have clearly grown, and says so to all whom it concerns', async () => {
    const [old, young] = [await serving(), await serving()];
    await came(young, 10);
    await watch();
    expect(await stages()).to.deep.equal(['1 live', '2 retired']);
    const why =
      /^Version 2 went bad: rmsle is 2\.22 on the last 300 predictions whose truth is known; in training it was 0\.2$/;
    const back = (await versions()).find(({ id }) => id === old);
    expect(back?.changes).to.have.nested.property('[0].reason').that.matches(why);
    expect((await versions()).find(({ id }) => id === young)?.demotedAt).to.be.a('string');
    const audited = await api.db('audit_log').where({ action: 'model.demoted', subject_id: young });
    expect(audited[0]?.after).to.deep.include({ serves: 'version 1', task: 'demand', number: 2 });
    const told = itemsOf((await api.request('GET', '/api/v1/notifications')).json);
    expect(told[0]).to.deep.include({ title: 'A model of demand went bad' });
  });

  it('leaves it to rules where those before went bad, too, and comes back only by a person, to be judged anew', async () => {
    const [old, young] = [await serving(), await serving()];
    await came(young, 10);
    await watch();
    await came(old, 10);
    await watch();
    await watch();
    expect(await stages()).to.deep.equal(['1 retired', '2 retired']);
    await promote(young);
    await watch();
    expect(await stages(), 'what it said before is over').to.deep.equal(['1 retired', '2 live']);
    expect((await versions()).find(({ id }) => id === young)?.demotedAt).to.equal(null);
  });

  it('serves on while it is as good as it was, and while too little is known to say', async () => {
    const good = await serving();
    await came(good, 90);
    await watch();
    const young = await serving();
    await came(young, 10, { times: 198 });
    await came(young, 10, { times: 300, ofOne: true }); // foreseen night after night, it came once
    await watch();
    expect(await stages()).to.deep.equal(['1 retired', '2 live']);
    const days = itemsOf((await api.request('GET', `/api/v1/models/${good}/days`)).json);
    expect(days[0]).to.deep.include({ truths: 300, rulesMetrics: {}, drift: [] });
    expect(days[0]?.metrics)
      .to.have.property('rmsle')
      .that.is.closeTo(Math.log(101 / 91), 1e-9);
  });

  it('is taken out where rules would have been better, by the same truth', async () => {
    await came(await serving(), 80, { rules: 95 }); // an RMSLE of .22, which is no worse than in training
    await watch();
    expect(await stages()).to.deep.equal(['1 retired']);
    const [version] = await versions();
    expect(version?.changes).to.have.nested.property('[0].reason').that.contains('rules would have had 0.0508');
  });

  it('is taken out where what it reads is no longer what it was trained on; metrics tell of it before', async () => {
    const model = await serving();
    const counts = [{ side: 'input' as const, name: 'hr', counts: [700, 250, 0] }];
    await spreadCountsRepository(api.db).add(model, counts);
    await watch();
    expect(await stages(), 'too few rows').to.deep.equal(['1 live']);
    const metrics = (await api.request('GET', '/metrics')).text;
    expect(metrics).to.match(/motorpool_model_drift\{task="demand",version="1",stage="live",side="input"\} 0\.2\d/);
    await spreadCountsRepository(api.db).add(model, counts);
    await watch();
    expect(await stages()).to.deep.equal(['1 live']);
    await spreadCountsRepository(api.db).add(model, [{ side: 'input', name: 'hr', counts: [700, 0, 0] }]);
    await watch();
    expect(await stages()).to.deep.equal(['1 retired']);
    expect((await versions())[0]?.changes)
      .to.have.nested.property('[0].reason')
      .that.contains('the stability index of hr is 0.44 over 2600 rows');
  });

  it('that came with the system serves on, however other the cars here are', async () => {
    const model = await serving();
    await api.db('model_changes').where({ model_id: model, stage: 'live' }).update({ reason: CAME_WITH_THE_SYSTEM });
    await spreadCountsRepository(api.db).add(model, [{ side: 'input', name: 'hr', counts: [3000, 0, 0] }]);
    await watch();
    expect(await stages()).to.deep.equal(['1 live']);
  });

  it('is taken out where it gives no prediction three times in a row', async () => {
    const model = await serving();
    await api
      .db('model_versions')
      .where({ id: model })
      .update({ failures_in_a_row: 3, last_failure: 'there is no column hr' });
    await watch();
    const [version] = await versions();
    expect(version?.changes)
      .to.have.nested.property('[0].reason')
      .that.contains('it gave no prediction 3 times in a row: there is no column hr');
  });
});
