/** Files of old telemetry, which are the most by far, may stay out of a backup; nobody is left to believe that they are in it. */
import { mkdtempSync, rmSync } from 'node:fs';
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
import { type Database, openUnmigrated } from '../../../platform/postgres/open-database.js';
import { lostFiles } from '../../../platform/telemetry-archive/lost-files.js';
import { bareDatabaseUrl, openTestDatabase } from '../../support/database.js';

const log = createLog('error');
const NOBODY = '00000000-0000-4000-8000-000000000000';
const OLD = Buffer.from('a day of telemetry');

describe('backup of a system with old telemetry', function () {
  this.timeout(60_000);
  const dir = mkdtempSync(join(tmpdir(), 'motorpool-backup-archive-'));
  const home = openBlobStore(undefined, join(dir, 'home'));
  let source: Database;
  let old: string;
  let image: string;

  before(async () => {
    source = await openTestDatabase();
    await openJobs({ database: source, log });
    [old, image] = await Promise.all([home.put(OLD, ''), home.put(Buffer.from('an image'), '')]);
    await source.db('telemetry_archive_files').insert({
      ...{ key: old, day: '2026-01-01', part: 0, first_vehicle: NOBODY, last_vehicle: NOBODY },
      ...{ samples: 1, bytes: OLD.length, footer_bytes: 1, whole: true },
    });
  });
  after(async () => {
    await source?.[Symbol.asyncDispose]();
    rmSync(dir, { recursive: true, force: true });
  });

  async function thereAndBack(name: string, withoutTelemetryArchive: boolean) {
    const [file, dataDir] = [join(dir, `${name}.backup`), join(dir, name)];
    const options = { blobs: home, dataDir: dir, file, key: undefined, version: 'test', log, withoutTelemetryArchive };
    const { leftOut } = await withSnapshot(source.url, (snapshot) =>
      takeBackup({ snapshot, ...options, signal: new AbortController().signal }),
    );
    await using database = await openUnmigrated({ databaseUrl: await bareDatabaseUrl(), dataDir, log });
    const blobs = openBlobStore(undefined, dataDir);
    await restoreBackup({ backup: await openWhole(file, undefined), database, blobs, dataDir, log });
    expect(await blobs.get(image)).to.not.equal(undefined);
    return { leftOut, there: (await blobs.get(old))?.equals(OLD), lost: await lostFiles(database.url, blobs) };
  }

  it('has its files', async () => {
    expect(await thereAndBack('with', false)).to.deep.equal({ leftOut: 0, there: true, lost: 0 });
  });

  it('leaves them out where asked, and counts those that a restored system lacks', async () => {
    expect(await thereAndBack('without', true)).to.deep.equal({ leftOut: 1, there: undefined, lost: 1 });
  });
});
