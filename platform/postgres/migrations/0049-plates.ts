/** Cars are found by the beginning of their plate or of the fleet's own number, however these are written. */
import type { Knex } from 'knex';
import { buildIndex } from './build-index.js';
import type { Migration } from './migration.js';

/** What people write into a plate, or leave out: spaces, hyphens, dots and the like; and what `like` would take for more than itself. */
const BETWEEN = String.raw` \00a0\2009\202f-\2010\2011\2013.·•/_%\\`;

async function addKeys(db: Knex): Promise<void> {
  await db.raw(`
    create or replace function plate_key(plate text) returns text language sql immutable parallel safe
      return translate(lower(plate), U&'${BETWEEN}', '')`);
  for (const column of ['licence_plate', 'external_id']) {
    const on = `vehicles (plate_key(${column}) text_pattern_ops) where deleted_at is null`;
    await buildIndex(db, 'index', `vehicles_${column}_beginning`, on);
  }
}

export const plates: Migration = Object.assign(addKeys, { outsideTransaction: true as const });
