/** SQL for one-time codes. */
import type { Knex } from 'knex';

export function signInCodesRepository(db: Knex) {
  return {
    /** In place of the number's earlier one. */
    async put(code: {
      phoneHash: Buffer;
      userId: string | null;
      codeHash: Buffer;
      goodMinutes: number;
    }): Promise<void> {
      await db.raw(
        `insert into sign_in_codes (phone_hash, user_id, code_hash, expires_at)
         values (?, ?, ?, now() + ?::integer * interval '1 minute')
         on conflict (phone_hash) do update set
           user_id = excluded.user_id, code_hash = excluded.code_hash, expires_at = excluded.expires_at, tries = 0`,
        [code.phoneHash, code.userId, code.codeHash, code.goodMinutes],
      );
    },
    /** Counts a try; undefined where there is no code, or it ran out, or was tried `most` times. */
    async tryOnce(phoneHash: Buffer, most: number): Promise<{ user_id: string | null; code_hash: Buffer } | undefined> {
      const { rows } = await db.raw(
        `update sign_in_codes set tries = tries + 1
         where phone_hash = ? and expires_at > now() and tries < ? returning user_id, code_hash`,
        [phoneHash, most],
      );
      return rows[0];
    },
    async remove(phoneHash: Buffer): Promise<void> {
      await db('sign_in_codes').where({ phone_hash: phoneHash }).delete();
    },
    trim: (before: Date): Promise<number> => db('sign_in_codes').where('expires_at', '<', before).delete(),
  };
}
