/** SQL for what is sealed, wherever it stands. */
import type { Knex } from 'knex';

/** A column of sealed text, and the column that says whose it is. */
export interface SealedColumn {
  table: 'users' | 'second_factors' | 'webhook_endpoints';
  column: 'licence_number' | 'secret' | 'previous_secret';
  id: 'id' | 'user_id';
}

interface SealedValue {
  id: string;
  sealed: Buffer;
}

export function sealedRepository(db: Knex, { table, column, id }: SealedColumn) {
  return {
    /** Those that begin otherwise than `keyId`, by id. */
    async otherThan(keyId: Buffer, after: string, limit: number): Promise<SealedValue[]> {
      const { rows } = await db.raw(
        `select ?? as id, ?? as sealed from ?? where ?? > ? and substr(??, 1, ?) <> ? order by 1 limit ?`,
        [id, column, table, id, after, column, keyId.length, keyId, limit],
      );
      return rows;
    },
    /** Unless it was changed meanwhile. */
    async replace(value: SealedValue, sealed: Buffer): Promise<void> {
      await db(table)
        .where({ [id]: value.id, [column]: value.sealed })
        .update({ [column]: sealed });
    },
  };
}
