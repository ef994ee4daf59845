/** SQL for who uses which blob: files of the same bytes are one blob, which goes with the last of them. */
import type { Knex } from 'knex';

export function blobUseRepository(db: Knex) {
  return {
    /** Whoever adds or removes a use of these waits for each other, to the end of the transaction. */
    async lock(keys: readonly string[]): Promise<void> {
      for (const key of [...new Set(keys)].sort()) {
        await db.raw('select pg_advisory_xact_lock(hashtextextended(?, 0))', [`blob ${key}`]);
      }
    },
    async isUsed(key: string): Promise<boolean> {
      const { rows } = await db.raw(
        `select exists (select 1 from vehicle_documents where blob_key = ?)
           or exists (select 1 from vehicle_images where sizes @> any(array[
             jsonb_build_object('320', ?::text), jsonb_build_object('800', ?::text), jsonb_build_object('1600', ?::text)])) as used`,
        [key, key, key, key],
      );
      return rows[0].used;
    },
  };
}
