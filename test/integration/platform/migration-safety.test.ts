/** What is migrated while the release before goes on serving must leave it all that it uses, and keep nobody waiting. */
import { expect } from 'chai';
import type { Knex } from 'knex';
import knex from 'knex';
import { buildIndex } from '../../../platform/postgres/migrations/build-index.js';
import { CONTRACTING } from '../../../platform/postgres/migrations/contracting.js';
import { MIGRATIONS } from '../../../platform/postgres/migrations/index.js';
import type { Migration } from '../../../platform/postgres/migrations/migration.js';
import { breaksOf } from '../../support/migration-breaks.js';
import { RELEASES, releaseDatabaseUrl } from '../../support/release-database.js';

/** What nobody uses any more may go. Nobody is kept waiting for it all the same. */
const EXCUSED = /gone: still used|\bwas .* and is |is another one|must be written|binds who knows it not/;
const LAST_RELEASE = RELEASES.at(-1) as string;

describe('a migration beside the release before it', () => {
  let db: Knex;
  before(async () => {
    db = knex({ client: 'pg', connection: (await releaseDatabaseUrl(LAST_RELEASE)).href });
  });
  after(() => db?.destroy());

  const newer = Object.keys(MIGRATIONS).filter((name) => name.slice(0, LAST_RELEASE.length) > LAST_RELEASE);
  for (const name of newer) {
    it(`${name} leaves it all that it uses, or says since when nobody does`, async () => {
      const breaks = await breaksOf(db, MIGRATIONS[name] as Migration);
      expect(breaks.filter((each) => !(name in CONTRACTING && EXCUSED.test(each)))).to.deep.equal([]);
    });
  }

  it('that takes something away names a release that is there, and came before it', () => {
    for (const [name, needed] of Object.entries(CONTRACTING)) {
      expect(Object.keys(MIGRATIONS)).to.include.members([name, needed]);
      expect(needed < name, `${needed} before ${name}`).to.equal(true);
    }
  });

  const refused: Record<string, [sql: string, because: RegExp]> = {
    'drops a column': ['alter table cars drop column colour', /column cars.colour is gone/],
    'renames a column': ['alter table cars rename colour to color', /column cars.colour is gone/],
    'drops a table': ['drop table cars', /table cars is gone/],
    'renames a table': ['alter table cars rename to vehicles_of_old', /table cars is gone/],
    'drops a function': ['drop function twice(integer)', /function twice\(integer\) is gone/],
    'asks for a value that nobody writes': [
      'alter table cars alter colour set not null',
      /cars.colour must be written/,
    ],
    'adds a column that must be written': [
      'delete from cars; alter table cars add doors integer not null',
      /cars.doors must be written/,
    ],
    'changes a type': ['alter table cars alter seats type bigint', /cars.seats was integer and is bigint/],
    'has a table written anew': [
      'alter table cars add made_at timestamptz not null default clock_timestamp()',
      /file cars is written anew/,
    ],
    'checks all rows by a new rule': ['alter table cars add check (seats > 0)', /binds who knows it not/],
    'changes a rule': [
      'alter table cars drop constraint painted; alter table cars add constraint painted check (colour <> $$blue$$)',
      /rule cars.painted is another one/,
    ],
    'builds an index while all wait': ['create index cars_seats on cars (seats)', /built while all wait/],
    'wants values to be unlike': ['create unique index on cars (colour)', /is unique/],
    'changes many rows at once': ['update cars set seats = 5', /rows of cars are changed at once/],
  };
  for (const [what, [sql, because]] of Object.entries(refused)) {
    it(`is refused if it ${what}`, async () => {
      const found = db.transaction(async (tx) => {
        await tx.raw(`create table cars (colour text constraint painted check (colour <> ''), seats integer);
          insert into cars values ('red', 4); create function twice(integer) returns integer language sql as 'select $1 * 2'`);
        throw await breaksOf(tx, (inner) => inner.raw(sql));
      });
      expect(`${await found.catch((breaks) => breaks)}`).to.match(because);
    });
  }

  it('may add tables, columns that need no value, and an index that is built beside all else', async () => {
    await db.raw('create table vans (seats integer); insert into vans values (4)');
    const adds: Migration = (tx) =>
      tx.raw(`alter table vans add doors integer not null default 4 check (doors > 1), add colour text;
        create table van_keys (van integer not null); create index on van_keys (van)`);
    expect(await breaksOf(db, adds)).to.deep.equal([]);
    const indexes: Migration = Object.assign((tx: Knex) => buildIndex(tx, 'index', 'vans_seats', 'vans (seats)'), {
      outsideTransaction: true as const,
    });
    expect(await breaksOf(db, indexes)).to.deep.equal([]);
    expect(await breaksOf(db, indexes), 'and again, after it was cut off').to.deep.equal([]);
  });
});
