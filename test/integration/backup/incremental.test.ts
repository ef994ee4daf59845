/** Archives that hold what is new since the one before them. */
import { randomBytes } from 'node:crypto';
import { copyFileSync, mkdtempSync, renameSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { restoreBackup } from '../../../backup/restore-backup.js';
import { takeBackup } from '../../../backup/take-backup.js';
import { openWhole } from '../../../backup/whole-backup.js';
import { openBlobStore } from '../../../platform/blob-store/open-blob-store.js';
import { openJobs } from '../../../platform/jobs/index.js';
import { createLog } from '../../../platform/log.js';
import { withSnapshot } from '../../../platform/postgres/archive/database-snapshot.js';
import { type Database, openDatabase, openUnmigrated } from '../../../platform/postgres/open-database.js';
import { bareDatabaseUrl } from '../../support/database.js';
import { contentsOf } from './database-contents.js';

const log = createLog('error');
const KEY = randomBytes(32);

describe('an incremental backup', function () {
  this.timeout(120_000);
  const dir = mkdtempSync(join(tmpdir(), 'motorpool-incremental-'));
  const in_ = (name: string) => join(dir, name);
  const blobs = openBlobStore(undefined, in_('home'));
  const [photo, paper] = [randomBytes(2_000_000), randomBytes(1_000_000)];
  const held: Record<string, string>[] = [];
  let databaseUrl: URL;
  let database: Database;

  /** Rows that no compression makes small. */
  const write = (rows: number) =>
    database.db.raw(
      `insert into audit_log (actor_role, subject_kind, subject_id, action, after)
       select 'system', 'test', n::text, 'a', jsonb_build_object('random', array(select gen_random_uuid() from generate_series(1, 20 + n * 0)))
       from generate_series(1, ?) n`,
      [rows],
    );
  async function take(name: string, since?: string): Promise<void> {
    const earlier = since && { since: await openWhole(in_(since), KEY) };
    await withSnapshot(databaseUrl.href, async (snapshot) => {
      held.push(await contentsOf(databaseUrl.href, snapshot.id));
      const options = { snapshot, blobs, dataDir: dir, version: 'test', signal: new AbortController().signal, log };
      await takeBackup({ ...options, file: in_(name), key: KEY, ...earlier });
    });
  }
  async function restored(name: string): Promise<Record<string, string>> {
    const to = await bareDatabaseUrl();
    await using empty = await openUnmigrated({ databaseUrl: to, dataDir: dir, log });
    const home = openBlobStore(undefined, in_(`${name}-home`));
    const backup = await openWhole(in_(name), KEY);
    await restoreBackup({ backup, database: empty, blobs: home, dataDir: in_(`${name}-data`), log });
    for await (const key of blobs.keys()) {
      if (name === 'third') expect((await home.get(key))?.length).to.equal((await blobs.get(key))?.length);
    }
    return contentsOf(to.href);
  }
  const refusal = (name: string) =>
    openWhole(in_(name), KEY).then(
      () => 'nothing was refused',
      (error: Error) => error.message,
    );
  const size = (name: string) => statSync(in_(name)).size;

  before(async () => {
    databaseUrl = await bareDatabaseUrl();
    database = await openDatabase({ databaseUrl, dataDir: dir, log });
    await openJobs({ database, log });
    await write(20_000); // 18 MB
    await blobs.put(photo, 'image/webp');
    await take('first');
    await write(10);
    await blobs.put(paper, 'image/webp');
    await take('second', 'first');
    await take('third', 'second');
  });
  after(async () => {
    await database[Symbol.asyncDispose]();
    rmSync(dir, { recursive: true, force: true });
  });

  it('holds what is new alone: parts that changed, and new files', () => {
    expect(size('first')).to.be.greaterThan(photo.length + 5_000_000);
    expect(size('second') - paper.length).to.be.lessThan(size('first') / 3);
    expect(size('third'), 'nothing had changed').to.be.lessThan(100_000);
  });

  it('with those before it is put back to the row, each as of its own instant', async () => {
    for (const [index, name] of ['first', 'second', 'third'].entries()) {
      expect(await restored(name), name).to.deep.equal(held[index]);
    }
  });

  it('is refused, before anything is touched, where one that it needs is missing, or is another one', async () => {
    renameSync(in_('first'), in_('aside'));
    expect(await refusal('third')).to.match(
      /second holds what is new since .*first: bring that one too\. .*cannot be read/,
    );
    copyFileSync(in_('third'), in_('first'));
    expect(await refusal('third')).to.match(/second holds what is new since first, but .*first is another one\.$/);
    renameSync(in_('aside'), in_('first'));
    expect(await refusal('third')).to.equal('nothing was refused');
  });
});
