/** A model's way in service: trained from what the system lived through, in the shadow, live, and rules where it fails. */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { SYSTEM } from '../../../api/audit/audit-repository.js';
import { addModel } from '../../../api/models/add-model.js';
import { demote } from '../../../api/models/demote.js';
import { changeStage, switchTask } from '../../../api/models/models.js';
import { oddShare, predictAndKeep, type Questions } from '../../../api/models/predict-and-keep.js';
import { predictionsRepository } from '../../../api/models/predictions-repository.js';
import { registerShipped } from '../../../api/models/register-shipped.js';
import { spreadCountsRepository } from '../../../api/models/spread-counts-repository.js';
import { trainVersions } from '../../../api/models/train-versions.js';
import type { TrainingSource } from '../../../api/models/training-source.js';
import { taskNamed } from '../../../models/index.js';
import { rowsOf, tableOf } from '../../../models/tables/table.js';
import type { BlobStore } from '../../../platform/blob-store/blob-store.js';
import { openBlobStore } from '../../../platform/blob-store/open-blob-store.js';
import type { Database } from '../../../platform/postgres/open-database.js';
import { openTestDatabase } from '../../support/database.js';
import { hourlyRentals } from '../../support/hourly-rentals.js';
import { recordingLog } from '../../support/recording-log.js';

const HOUR_MS = 3_600_000;
const lived = hourlyRentals();
const LESSONS = { table: lived, from: Date.UTC(2025, 0, 1), until: Date.UTC(2025, 3, 1) };

describe('a model in service', function () {
  this.timeout(60_000);
  let database: Database;
  let folder: string;
  let blobs: BlobStore;
  const { log, lines } = recordingLog();
  const deps = () => ({ db: database.db, blobs, log });
  const source = (labelled: TrainingSource['labelled']): TrainingSource => ({ task: 'demand', labelled });
  const train = (labelled: TrainingSource['labelled']) => trainVersions({ ...deps(), quick: true }, [source(labelled)]);

  before(async () => {
    database = await openTestDatabase();
    folder = await mkdtemp(join(tmpdir(), 'blobs-'));
    blobs = openBlobStore(undefined, folder);
  });
  after(async () => {
    await database[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  /** One day of a branch, by the hour. */
  function aDay(): Questions {
    const table = rowsOf(
      lived,
      Array.from({ length: 24 }, (_, hour) => hour),
    );
    const branch = randomUUID();
    const subjects = Array.from({ length: 24 }, (_, hour) => ({
      id: branch,
      from: LESSONS.from + hour * HOUR_MS,
      until: LESSONS.from + (hour + 1) * HOUR_MS,
    }));
    return { subjects, features: table, rules: tableOf({ count: new Float64Array(24).fill(30) }) };
  }
  function addBroken() {
    const file = new TextEncoder().encode(JSON.stringify({ saved: { casual: 1, registered: 2 } }));
    const facts = { dataHash: 'b'.repeat(64), seed: 1, parameters: '{}', metrics: '{}' };
    const asked = { task: 'demand', ...facts };
    return database.db.transaction((tx) => addModel({ tx, actor: SYSTEM, blobs }, file, asked, 'A test'));
  }
  /** A file of a release: another hash, another file. */
  function shipped(dataHash: string) {
    const head = { task: 'price', seed: 1, dataHash, parameters: { recipe: 1 }, metrics: { r2: 0.9 } };
    const file = new TextEncoder().encode(JSON.stringify({ ...head, saved: {} }));
    return [{ task: 'price', read: async () => file }];
  }
  const promote = (id: string) =>
    database.db.transaction((tx) => changeStage({ tx, actor: SYSTEM }, id, 'live', 'Better'));
  const kept = async (branch: string) => predictionsRepository(database.db).page(100, { subjectId: branch });

  it('is trained from what was lived through, and comes with what it reached and of which data', async () => {
    const [version] = await train(async () => LESSONS);
    expect(version).to.deep.include({
      task: 'demand',
      number: 1,
      stage: 'shadow',
      dataUntil: '2025-04-01T00:00:00.000Z',
    });
    expect(version?.changes[0]).to.include({ reason: 'Trained on what this system lived through', by: null });
    expect(version?.metrics.rmsle).to.be.within(0.01, 0.6);
    expect(version?.parameters).to.deep.include({ recipe: taskNamed('demand').recipe, rows: lived.rows });
    expect(await train(async () => LESSONS), 'nothing new').to.deep.equal([]);
    expect(await train(async () => undefined), 'too little').to.deep.equal([]);
  });

  it('predicts in the shadow, where rules serve, and is promoted to serve', async () => {
    const asked = aDay();
    expect(await predictAndKeep(deps(), 'demand', asked)).to.equal(undefined);
    const inShadow = await kept(asked.subjects[0]?.id as string);
    expect(inShadow.map(({ stage }) => stage)).to.deep.equal(new Array(24).fill('shadow'));
    await promote(inShadow[0]?.modelId as string);
    const served = await predictAndKeep(deps(), 'demand', asked);
    expect(served?.model).to.deep.include({ number: 1, stage: 'live' });
    expect(served?.outputs).to.have.lengthOf(24);
    const [last] = await kept(asked.subjects[0]?.id as string);
    expect(last).to.deep.include({ modelNumber: 1, output: served?.outputs.at(-1) });
  });

  it('says a thing once a day, however often it is asked: the newest stands, and nothing counts as new evidence', async () => {
    const [live] = await database.db('model_versions').where({ task: 'demand', stage: 'live' });
    const rows = async () => {
      const counts = await spreadCountsRepository(database.db).since(live.id, new Date());
      return Object.fromEntries(
        counts.map(({ name, counts: bins }) => [name, bins.reduce((sum, bin) => sum + bin, 0)]),
      );
    };
    const before = await rows();
    const asked = aDay();
    const branch = asked.subjects[0]?.id as string;
    for (let time = 0; time < 3; time++) await predictAndKeep(deps(), 'demand', asked);
    const hours = [...asked.subjects.keys()];
    const features = rowsOf(
      lived,
      [...hours, ...hours].map((hour) => 24 * 60 + hour),
    ); // of a hotter day
    const withAnother = { subjects: [...asked.subjects, ...aDay().subjects], features };
    const [newest] = await Promise.all([withAnother, withAnother].map((one) => predictAndKeep(deps(), 'demand', one)));
    expect((await kept(branch)).map(({ output }) => output).reverse()).to.deep.equal(newest?.outputs.slice(0, 24));
    expect(await rows()).to.deep.include({ hr: (before.hr ?? 0) + 48, count: (before.count ?? 0) + 48 });

    await database.db.raw(`update predictions set made_at = made_at - interval '1 day' where subject_id = ?`, [branch]);
    await predictAndKeep(deps(), 'demand', asked);
    expect(await kept(branch), 'another day').to.have.lengthOf(48);
    expect(await rows()).to.include({ hr: (before.hr ?? 0) + 72 });
  });

  it('leaves it to rules where what it says makes no sense, and counts that against it', async () => {
    const asked = { ...aDay(), complaint: oddShare(['count']) };
    for (let time = 0; time < 3; time++) expect(await predictAndKeep(deps(), 'demand', asked)).to.equal(undefined);
    expect(await kept(asked.subjects[0]?.id as string), 'none of it is kept').to.deep.equal([]);
    const [live] = await database.db('model_versions').where({ task: 'demand', stage: 'live' });
    expect(live).to.deep.include({ failures_in_a_row: 3, last_failure: 'count is not always a number from 0 to 1' });
    expect((await predictAndKeep(deps(), 'demand', aDay()))?.outputs).to.have.lengthOf(24);
  });

  it('leaves it to rules where the task is switched off', async () => {
    const set = (isOn: boolean) =>
      database.db.transaction((tx) => switchTask({ tx, actor: SYSTEM }, 'demand', isOn, 'A test'));
    await set(false);
    expect(await predictAndKeep(deps(), 'demand', aDay())).to.equal(undefined);
    await set(true);
    expect(await predictAndKeep(deps(), 'demand', aDay())).not.to.equal(undefined);
  });

  it('leaves it to rules where it fails, which is told and counted', async () => {
    const said = lines.length;
    const bad = await addBroken();
    const asked = aDay();
    expect(await predictAndKeep(deps(), 'demand', asked), 'a shadow that fails is nobody’s harm').not.to.equal(
      undefined,
    );
    await promote(bad.id);
    expect(await predictAndKeep(deps(), 'demand', asked)).to.equal(undefined);
    expect(lines.slice(said).join('\n')).to.contain('a model gave no prediction; rules serve');
    const [row] = await database.db('model_versions').where({ id: bad.id });
    expect(row).to.include({ failures_in_a_row: 1 });
  });

  it('comes with the system: once, live, and the file of the next release takes its place, also once it went bad', async () => {
    const stages = async () => {
      const rows = await database.db('model_versions').where({ task: 'price' }).orderBy('number');
      return rows.map(({ number, stage }) => `${number} ${stage}`);
    };
    const first = shipped('c'.repeat(64));
    await Promise.all([registerShipped(deps(), first), registerShipped(deps(), first), registerShipped(deps(), first)]);
    expect(await stages()).to.deep.equal(['1 live']);
    const [next, later] = [shipped('d'.repeat(64)), shipped('e'.repeat(64))];
    await registerShipped(deps(), next);
    expect(await stages()).to.deep.equal(['1 retired', '2 live']);
    await registerShipped(deps(), first);
    expect(await stages(), 'an older release beside it').to.deep.equal(['1 retired', '2 live']);
    for (const number of [2, 1]) {
      const [bad] = await database.db('model_versions').where({ task: 'price', number });
      await database.db.transaction((tx) => demote(tx, bad, 'a test'));
      await registerShipped(deps(), next);
    }
    expect(await stages(), 'not by itself').to.deep.equal(['1 retired', '2 retired']);
    await registerShipped(deps(), later);
    await registerShipped(deps(), later);
    expect(await stages(), 'mended').to.deep.equal(['1 retired', '2 retired', '3 live']);
  });

  it('comes with the system into the shadow where a person said last what serves', async () => {
    const [person] = await database.db('users').insert({ name: 'Ada', email: 'ada@example.org' }).returning('id');
    const byPerson = { userId: person.id, role: 'admin', address: null };
    const [mended] = await database.db('model_versions').where({ task: 'price', number: 3 });
    await database.db.transaction((tx) => changeStage({ tx, actor: byPerson }, mended.id, 'retired', 'Too dear'));
    await registerShipped(deps(), shipped('f'.repeat(64)));
    await registerShipped(deps(), shipped('f'.repeat(64)));
    const [newest, ...more] = await database
      .db('model_versions')
      .where({ task: 'price' })
      .whereNot({ stage: 'retired' });
    expect([newest.number, newest.stage, more]).to.deep.equal([4, 'shadow', []]);
  });

  it('retires the oldest shadows as new ones are trained, so that they never pile up', async () => {
    for (let shadow = 0; shadow < 3; shadow++) await addBroken();
    const [newest] = await train(async () => ({ ...LESSONS, until: LESSONS.until + HOUR_MS }));
    const shadows = await database.db('model_versions').where({ task: 'demand', stage: 'shadow' });
    expect(shadows.map(({ id }) => id))
      .to.include(newest?.id)
      .and.to.have.lengthOf(2);
  });
});
