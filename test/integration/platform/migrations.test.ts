import { expect } from 'chai';
import { StartError } from '../../../platform/errors.js';
import { migrate } from '../../../platform/postgres/migrate.js';
import { openTestDatabase } from '../../support/database.js';

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

  it('leave a database alone that a newer release has changed', async () => {
    await using database = await openTestDatabase();
    await database.db('knex_migrations').insert({ name: '9999-flying-cars', batch: 2, migration_time: new Date() });
    const refused = await migrate(database.db).catch((error) => error);
    expect(refused).to.be.instanceOf(StartError);
    expect(refused.message).to.include('by a newer Motorpool (9999-flying-cars)');
  });
});
