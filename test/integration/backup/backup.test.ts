/** A system is backed up while it works, and put back on empty ground. */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { assertKnown, restoreBackup } from '../../../backup/restore-backup.js';
import { takeBackup } from '../../../backup/take-backup.js';
import { openWhole } from '../../../backup/whole-backup.js';
import { openBlobStore } from '../../../platform/blob-store/open-blob-store.js';
import { openJobs } from '../../../platform/jobs/index.js';
import { createLog } from '../../../platform/log.js';
import { withSnapshot } from '../../../platform/postgres/archive/database-snapshot.js';
import { runMigrations } from '../../../platform/postgres/migrate.js';
import { MIGRATIONS } from '../../../platform/postgres/migrations/index.js';
import { openDatabase, openUnmigrated } from '../../../platform/postgres/open-database.js';
import { signIn } from '../../support/api-client.js';
import { bareDatabaseUrl, testDatabaseUrl } from '../../support/database.js';
import { eventually } from '../../support/eventually.js';
import { programOf } from '../../support/main-program.js';
import { startPlatform, type TestPlatform } from '../../support/platform.js';
import { contentsOf, definitionsOf } from './database-contents.js';

const log = createLog('error');
const KEY = randomBytes(32);
const FILES = [randomBytes(10), randomBytes(3_000_000), Buffer.from('a paper')];
const dir = mkdtempSync(join(tmpdir(), 'motorpool-backup-'));
const in_ = (name: string) => join(dir, name);

/** What a command of a person's prints and how it ends. */
function run(command: string, args: readonly string[], settings: Readonly<Record<string, string>>) {
  return new Promise<{ status: unknown; said: string }>((resolve) => {
    const argv = [...programOf('backup/main.ts'), command, ...args];
    execFile(process.execPath, argv, { env: { PATH: process.env.PATH, ...settings } }, (error, stdout, stderr) =>
      resolve({ status: error?.code ?? 0, said: stdout + stderr }),
    );
  });
}

async function restore(file: string, key: Buffer | undefined, databaseUrl: URL, dataDir: string): Promise<void> {
  const backup = await openWhole(file, key);
  await using database = await openUnmigrated({ databaseUrl, dataDir, log });
  await restoreBackup({ backup, database, blobs: openBlobStore(undefined, dataDir), dataDir, log });
}

const refusal = (work: Promise<unknown>) =>
  work.then(
    () => 'nothing was refused',
    (error: Error) => error.message,
  );

describe('backup', function () {
  this.timeout(120_000);
  const sealed = in_('sealed.backup');
  const home = in_('home');
  let platform: TestPlatform;
  let then: Record<string, string>;
  let blobKeys: string[];

  before(async () => {
    platform = await startPlatform({ DEMO_CARS: '3', DATA_DIR: home });
    const blobs = openBlobStore(undefined, home);
    blobKeys = await Promise.all(FILES.map((bytes) => blobs.put(bytes, 'image/webp')));
    const { db, databaseUrl } = platform;
    await eventually(async () => expect(await db('telemetry_samples')).to.have.length.greaterThan(5), {
      timeoutMs: 20_000,
    });

    // Somebody who writes without a pause: rows that belong together, the second of which names the first.
    const subject = { actor_role: 'system', subject_kind: 'test', after: JSON.stringify({ 'ü\\\n\t': [null, 0.1] }) };
    let written = 0;
    let isOver = false;
    const writing = (async () => {
      for (; !isOver; written++) {
        await db.transaction(async (tx) => {
          const [first] = await tx('audit_log')
            .insert({ ...subject, action: 'a', subject_id: '' })
            .returning('id');
          await tx('audit_log').insert({ ...subject, action: 'b', subject_id: first.id });
        });
      }
    })();
    await withSnapshot(databaseUrl, async (snapshot) => {
      then = await contentsOf(databaseUrl, snapshot.id);
      const before = written;
      const options = { snapshot, blobs, dataDir: home, version: 'test', signal: new AbortController().signal, log };
      await takeBackup({ ...options, file: sealed, key: KEY });
      await takeBackup({ ...options, file: in_('plain.backup'), key: undefined });
      expect(written, 'writers are not held up').to.be.greaterThan(before);
    });
    isOver = true;
    await writing;
  });
  after(async () => {
    await platform?.[Symbol.asyncDispose]();
    rmSync(dir, { recursive: true, force: true });
  });

  it('of a system under load is put back to the row, as of one instant, and the system starts on it', async () => {
    const databaseUrl = await bareDatabaseUrl();
    const dataDir = mkdtempSync(in_('put-back-'));
    writeFileSync(join(dataDir, 'jwt.secret'), 'of another system');
    const another = "jwt.secret is another one than the backup's";
    expect(await refusal(restore(sealed, KEY, databaseUrl, dataDir))).to.include(another);
    rmSync(join(dataDir, 'jwt.secret'));
    await restore(sealed, KEY, databaseUrl, dataDir); // which had been left empty
    expect(await contentsOf(databaseUrl.href)).to.deep.equal(then);
    expect(await definitionsOf(databaseUrl.href)).to.deep.equal(await definitionsOf(platform.databaseUrl));
    expect(await contentsOf(platform.databaseUrl), 'the original went on').not.to.deep.equal(then);
    const blobs = openBlobStore(undefined, dataDir);
    for (const [index, key] of blobKeys.entries()) {
      expect(FILES[index]?.equals((await blobs.get(key)) as Buffer)).to.equal(true);
    }

    // Without the sequences its audit log could take no row; without the secrets nobody could sign in.
    await using again = await startPlatform({ DATABASE_URL: databaseUrl.href, DATA_DIR: dataDir });
    const client = await signIn(
      again.baseUrl,
      again.admin.email,
      readFileSync(join(home, 'admin.password'), 'utf8').trim(),
    );
    await client.makeCar();
    const { items } = await client.call<{ items: unknown[] }>('GET', '/api/v1/vehicles');
    expect(items).to.have.length(Number.parseInt(then['public.vehicles'] as string, 10) + 1);
  });

  it('without a key holds the same, but no secrets', async () => {
    const partsOf = async (file: string, key: Buffer | undefined) => {
      const { manifest } = await openWhole(file, key);
      return manifest.parts;
    };
    const isSecret = ({ name }: { name: string }) => name.startsWith('secrets/');
    const [kept, plain] = [await partsOf(sealed, KEY), await partsOf(in_('plain.backup'), undefined)];
    expect(kept.filter(isSecret).map(({ name }) => name)).to.include.members([
      'secrets/jwt.secret',
      'secrets/admin.password',
    ]);
    expect(plain).to.deep.equal(kept.filter((part) => !isSecret(part)));
  });

  for (const [name, file, key] of [
    ['an encrypted one', sealed, KEY],
    ['a plain one', in_('plain.backup'), undefined],
  ] as const) {
    it(`${name} of which a byte was changed, or the end is missing, is refused`, async () => {
      const whole = readFileSync(file);
      const broken = in_('broken.backup');
      for (const at of [100, Math.floor(whole.length / 2), whole.length - 5]) {
        const bytes = Buffer.from(whole);
        bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
        writeFileSync(broken, bytes);
        expect(await refusal(openWhole(broken, key)), `byte ${at}`).to.match(
          /is damaged, or no backup \(.+\): use another one\.$|^BACKUP_KEY is not the key .* first bytes .* changed/,
        );
      }
      writeFileSync(broken, whole.subarray(0, whole.length - 64 * 1024));
      expect(await refusal(openWhole(broken, key))).to.include('is damaged');
    });
  }

  it('is refused without the key it was made with', async () => {
    expect(await refusal(openWhole(sealed, randomBytes(32)))).to.match(
      /^BACKUP_KEY is not the key that this backup was made with/,
    );
    expect(await refusal(openWhole(sealed, undefined))).to.include('is encrypted: set BACKUP_KEY');
    expect(await refusal(openWhole(in_('plain.backup'), KEY))).to.include('is not encrypted, and BACKUP_KEY is set');
    expect(await refusal(openWhole(in_('nowhere'), KEY))).to.include('cannot be read');
  });

  it('goes into an empty database alone', async () => {
    const databaseUrl = await testDatabaseUrl();
    const held = await contentsOf(databaseUrl.href);
    expect(await refusal(restore(sealed, KEY, databaseUrl, in_('full')))).to.match(
      /^The database is not empty \(\d+ tables: .*\)\. Restore into a new one: set DATA_DIR to a new folder, or DATABASE_URL/,
    );
    expect(await contentsOf(databaseUrl.href)).to.deep.equal(held);
  });

  it('of an earlier release is put back as it was, and brought up to date as the system starts; of a newer one it is refused', async () => {
    const earlier = Object.keys(MIGRATIONS).sort().slice(0, -4);
    const [from, to, file] = [await bareDatabaseUrl(), await bareDatabaseUrl(), in_('earlier.backup')];
    await using source = await openUnmigrated({ databaseUrl: from, dataDir: dir, log });
    await runMigrations(source.db, earlier);
    await openJobs({ database: source, log });
    const [blobs, signal] = [openBlobStore(undefined, in_('none')), new AbortController().signal];
    const options = { blobs, dataDir: dir, file, key: undefined, version: '0.0.1', signal, log };
    await withSnapshot(from.href, (snapshot) => takeBackup({ snapshot, ...options }));
    await restore(file, undefined, to, in_('earlier'));
    expect(await contentsOf(to.href)).to.deep.equal(await contentsOf(from.href));
    for (const databaseUrl of [from, to]) {
      await (await openDatabase({ databaseUrl, dataDir: dir, log }))[Symbol.asyncDispose]();
    }
    expect(await definitionsOf(to.href)).to.deep.equal(await definitionsOf(from.href));

    const { about } = await openWhole(file, undefined);
    const newer = { ...about, database: { ...about.database, migrations: [...earlier, '9999-flying-cars'] } };
    expect(() => assertKnown(newer)).to.throw(
      'by a newer Motorpool (0.0.1: 9999-flying-cars). Restore it with that one.',
    );
  });

  it('is one command, and so is a look at it, which makes nothing where the key is wrong', async () => {
    const settings = { DATABASE_URL: platform.databaseUrl, DATA_DIR: home, BACKUP_KEY: KEY.toString('base64') };
    const elsewhere = { DATA_DIR: in_('untouched'), BACKUP_KEY: randomBytes(32).toString('base64') };
    const [taken, twice, nowhere, checked, refused, folder, asked] = await Promise.all([
      run('backup', [dir], settings),
      run('backup', [sealed], settings),
      run('backup', [in_('nowhere/it.backup')], settings),
      run('restore', ['--check', sealed], settings),
      run('restore', [sealed], elsewhere),
      run('restore', ['--check', dir], settings),
      run('backup', ['--help'], {}),
    ]);
    expect(asked.said).to.match(/^Usage: npm run backup -- \[options\] \[path\]\n/);
    expect(taken.said).to.match(
      /motorpool-\d{8}T\d{6}Z\.backup: \d+ rows of \d+ tables, (1 file|\d files), \d secrets\n$/,
    );
    const [made = ''] = readdirSync(dir).filter((name) => name.startsWith('motorpool-'));
    expect(statSync(in_(made)).mode & 0o777, 'its owner alone reads it').to.equal(0o600);
    const more = await run('backup', ['--incremental', in_('more.backup')], settings);
    const both = await run('restore', ['--check', in_('more.backup')], settings);
    expect(both.said, more.said).to.include(`more.backup is whole with ${made}: `);
    expect(statSync(in_('more.backup')).size).to.be.lessThan(statSync(in_(made)).size - 2_900_000);
    expect(twice.said).to.include('is there already: name another file');
    expect(nowhere.said).to.match(/^backup: there is no folder .*nowhere: make it, or name another\n$/);
    expect(checked.said).to.match(/is whole: \d+ rows of .*, as of \d{4}-.*Z\n$/);
    expect(refused.said).to.match(/^restore: BACKUP_KEY is not the key that this backup was made with.*\n$/);
    expect(folder.said).to.match(/^restore: .* is a folder: name the archive in it\.\n$/);
    expect([taken, twice, checked, refused].map(({ status }) => status)).to.deep.equal([0, 1, 0, 1]);
    expect(existsSync(in_('untouched'))).to.equal(false);

    const rounds = await platform.db('backup_rounds').orderBy('kind');
    expect(rounds.map(({ kind }) => kind)).to.deep.equal(['incremental', 'whole']);
    expect(Number(rounds[1].bytes)).to.equal(statSync(in_(made)).size);
    const told = await (await fetch(`${platform.baseUrl}/metrics`)).text();
    const age = Number(/^motorpool_backup_age_seconds (\S+)$/m.exec(told)?.[1]);
    expect(age).to.be.closeTo((Date.now() - rounds[0].taken_at.getTime()) / 1000, 30);
    await platform.db.raw('alter table backup_rounds rename to away');
    const unnoted = await run('backup', [in_('unnoted.backup')], settings);
    await platform.db.raw('alter table away rename to backup_rounds');
    expect(unnoted.said).to.include('The database could not note it (relation "backup_rounds" does not exist)');
    expect([unnoted.status, existsSync(in_('unnoted.backup'))]).to.deep.equal([0, true]);
  });
});
