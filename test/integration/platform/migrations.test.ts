import { expect } from 'chai';
import { migrate } from '../../../platform/postgres/migrate.js';
import { openTestDatabase } from '../../support/database.js';

describe('migrations', () => {
  it('can be run by many processes at once', async () => {
    await using database = await openTestDatabase();
    await Promise.all([1, 2, 3, 4].map(() => migrate(database.db)));
    expect(await database.db('vehicles')).to.deep.equal([]);
  });
});
