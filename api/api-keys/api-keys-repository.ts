/** SQL for API keys. */
import type { Knex } from 'knex';
import type { Role } from '../identity/access.js';

export interface ApiKeyRow {
  id: string;
  user_id: string;
  name: string;
  permissions: string[];
  created_at: Date;
  expires_at: Date | null;
  last_used_at: Date | null;
}

const STANDS = 'revoked_at is null and (expires_at is null or expires_at > now())';
const COLUMNS = 'id, user_id, name, permissions, created_at, expires_at, last_used_at';

export function apiKeysRepository(db: Knex) {
  return {
    /** undefined where the person has `most` that stand. */
    async insert(
      key: { userId: string; name: string; hash: Buffer; permissions: readonly string[]; expiresAt: Date | null },
      most: number,
    ): Promise<ApiKeyRow | undefined> {
      await db.raw('select from users where id = ? for update', [key.userId]); // so that two at once are not one too many
      const { rows } = await db.raw(
        `insert into api_keys (user_id, name, hash, permissions, expires_at)
         select ?::uuid, ?, ?::bytea, ?::text[], ?::timestamptz
         where (select count(*) from api_keys where user_id = ? and ${STANDS}) < ?::integer
         returning ${COLUMNS}`,
        [key.userId, key.name, key.hash, key.permissions as string[], key.expiresAt, key.userId, most],
      );
      return rows[0];
    },
    /** One that stands, with its owner's role of now; undefined also where the owner's account is closed. */
    async byHash(hash: Buffer): Promise<(ApiKeyRow & { role: Role }) | undefined> {
      const { rows } = await db.raw(
        `select k.*, u.role from (select ${COLUMNS} from api_keys where hash = ? and ${STANDS}) k
         join users u on u.id = k.user_id where u.disabled_at is null`,
        [hash],
      );
      return rows[0];
    },
    async noteUse(id: string): Promise<void> {
      await db.raw(
        `update api_keys set last_used_at = now()
         where id = ? and (last_used_at is null or last_used_at < now() - interval '1 minute')`,
        [id],
      );
    },
    async listOf(userId: string): Promise<ApiKeyRow[]> {
      const { rows } = await db.raw(
        `select ${COLUMNS} from api_keys where user_id = ? and ${STANDS} order by created_at desc`,
        [userId],
      );
      return rows;
    },
    /** Its name; undefined where that person has no such key. */
    async revoke(id: string, userId: string): Promise<string | undefined> {
      const { rows } = await db.raw(
        'update api_keys set revoked_at = now() where id = ? and user_id = ? and revoked_at is null returning name',
        [id, userId],
      );
      return rows[0]?.name;
    },
    trim: (before: Date): Promise<number> =>
      db('api_keys').where('revoked_at', '<', before).orWhere('expires_at', '<', before).delete(),
  };
}
