/** SQL for preferences. */
import type { Knex } from 'knex';
import type { Preferences } from './preferences.js';

interface Kept {
  preferences: Preferences;
  version: number;
}

const RETURNED = 'preferences, preferences_version as version';

export function preferencesRepository(db: Knex) {
  return {
    async of(userId: string): Promise<Kept | undefined> {
      const { rows } = await db.raw(`select ${RETURNED} from users where id = ?`, [userId]);
      return rows[0];
    },
    /** undefined when they are no longer of that version. */
    async put(userId: string, preferences: Preferences, version?: number): Promise<Kept | undefined> {
      const { rows } = await db.raw(
        `update users set preferences = ?::jsonb, preferences_version = preferences_version + 1
         where id = ? and preferences_version = coalesce(?::integer, preferences_version) returning ${RETURNED}`,
        [JSON.stringify(preferences), userId, version ?? null],
      );
      return rows[0];
    },
  };
}
