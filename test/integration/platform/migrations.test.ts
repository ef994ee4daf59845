import { tmpdir } from 'node:os';
import { expect } from 'chai';
import type { Knex } from 'knex';
import { StartError } from '../../../platform/errors.js';
import { createLog } from '../../../platform/log.js';
import { migrate } from '../../../platform/postgres/migrate.js';
import { buildIndex } from '../../../platform/postgres/migrations/build-index.js';
import { openUnmigrated } from '../../../platform/postgres/open-database.js';
import { openTestDatabase } from '../../support/database.js';
import { releaseDatabaseUrl } from '../../support/release-database.js';

const refusalOf = (migrating: Promise<unknown>) => migrating.then(() => undefined).catch((error) => error);

describe('migrations', () => {
  it('can be run by many processes at once', async () => {
    await using database = await openTestDatabase();
    await Promise.all([1, 2, 3, 4].map(() => migrate(database.db)));
    expect(await database.db('vehicles')).to.deep.equal([]);
  });

  it('run after a process was killed that held their lock', async () => {
    await using database = await openTestDatabase();
    await database.db('knex_migrations_lock').update({ is_locked: 1 });
    await migrate(database.db);
    expect(await database.db('knex_migrations_lock').pluck('is_locked')).to.deep.equal([0]);
  });

  it('wait for their turn without holding up an index that is built beside all else', async () => {
    await using database = await openTestDatabase();
    const { db } = database;
    const first = await db.transaction();
    await first.raw(`select pg_advisory_xact_lock(${0x6d6f746f})`);
    const second = migrate(db);
    await buildIndex(db, 'index', 'vehicles_year', 'vehicles (year)'); // it waits for every statement that goes on
    await first.commit();
    await second;
  });
});

describe('a table that is in use while it should be changed', () => {
  it('keeps the start waiting, but nobody else', async () => {
    await using database = await openUnmigrated({
      databaseUrl: await releaseDatabaseUrl('0038'),
      dataDir: tmpdir(),
      log: createLog('error'),
    });
    const { db } = database;
    const reader = await db.transaction();
    await reader.raw('select from predictions');
    const migrating = refusalOf(migrate(db, 1));
    await db.raw('select from predictions'); // behind a change that waits for ever it would, too
    const refused = await migrating;
    expect(refused).to.be.instanceOf(StartError);
    expect(refused.message).to.match(/never free .*start again/);
    await reader.commit();
    expect(await migrate(db)).to.deep.equal([]);
  });
});

describe('a database that a newer release has brought up to date', () => {
  const flyingCars = (db: Knex) =>
    db('knex_migrations').insert({ name: '9999-flying-cars', batch: 2, migration_time: new Date() });

  it('is worked with as long as it has what this one uses, so that old processes start anew amid an upgrade', async () => {
    await using database = await openTestDatabase();
    await flyingCars(database.db);
    expect(await migrate(database.db)).to.deep.equal(['9999-flying-cars']);
    await using beside = await openTestDatabase(database.url);
    expect(await beside.db('vehicles')).to.deep.equal([]);
  });

  it('is left alone once that is gone', async () => {
    await using database = await openTestDatabase();
    await flyingCars(database.db);
    await database.db('needed_migration').update({ name: '9998-no-wheels' });
    const refused = await refusalOf(migrate(database.db));
    expect(refused).to.be.instanceOf(StartError);
    expect(refused.message).to.include('by a newer Motorpool (9999-flying-cars), and this one cannot work');
  });

  it('is left alone where it never ran what this one has', async () => {
    await using database = await openTestDatabase();
    await flyingCars(database.db);
    await database.db('knex_migrations').where({ name: '0041-maintenance' }).delete();
    expect((await refusalOf(migrate(database.db)))?.message).to.include('which never ran 0041-maintenance');
  });
});
