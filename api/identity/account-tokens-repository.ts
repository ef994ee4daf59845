/** SQL for tokens that came by e-mail. */
import { createHash, randomBytes } from 'node:crypto';
import type { Knex } from 'knex';

type Purpose = 'verify-email' | 'reset-password';

const hashOf = (token: string) => createHash('sha256').update(token).digest();

export function accountTokensRepository(db: Knex) {
  return {
    /** A new token; only its hash is kept. */
    async make(userId: string, purpose: Purpose, email: string, goodMinutes: number): Promise<string> {
      const token = randomBytes(32).toString('base64url');
      await db.raw(
        `insert into account_tokens (hash, user_id, purpose, email, expires_at)
         values (?, ?, ?, ?, now() + ?::integer * interval '1 minute')`,
        [hashOf(token), userId, purpose, email, goodMinutes],
      );
      return token;
    },
    /** Whose it is; it is gone with that. undefined for none that is good. */
    async take(token: string, purpose: Purpose): Promise<{ user_id: string; email: string } | undefined> {
      const { rows } = await db.raw(
        `delete from account_tokens where hash = ? and purpose = ? and expires_at > now() returning user_id, email`,
        [hashOf(token), purpose],
      );
      return rows[0];
    },
    /** All of a person's are worth nothing from now on. */
    async forget(userId: string): Promise<void> {
      await db('account_tokens').where({ user_id: userId }).delete();
    },
    trim: (before: Date): Promise<number> => db('account_tokens').where('expires_at', '<', before).delete(),
  };
}
