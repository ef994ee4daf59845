/** SQL for second factors and recovery codes. */
import type { Knex } from 'knex';

interface Factor {
  secret: Buffer;
  confirmed_at: Date | null;
  last_step: string;
}

export function secondFactorRepository(db: Knex) {
  return {
    /** Locked until the transaction ends. */
    async lock(userId: string): Promise<Factor | undefined> {
      const { rows } = await db.raw(
        'select secret, confirmed_at, last_step from second_factors where user_id = ? for update',
        [userId],
      );
      return rows[0];
    },
    /** False where one is confirmed already; one that was only begun is replaced. */
    async begin(userId: string, secret: Buffer): Promise<boolean> {
      const { rows } = await db.raw(
        `insert into second_factors (user_id, secret) values (?, ?)
         on conflict (user_id) do update set secret = excluded.secret, last_step = 0, created_at = now()
           where second_factors.confirmed_at is null
         returning user_id`,
        [userId, secret],
      );
      return rows.length > 0;
    },
    async confirm(userId: string): Promise<void> {
      await db('second_factors').where({ user_id: userId }).update({ confirmed_at: db.fn.now() });
    },
    /** A code works once: false for a step that is not after the last one taken. */
    async takeStep(userId: string, step: number): Promise<boolean> {
      const taken = await db('second_factors')
        .where({ user_id: userId })
        .where('last_step', '<', step)
        .update({ last_step: step });
      return taken > 0;
    },
    async remove(userId: string): Promise<boolean> {
      await db('recovery_codes').where({ user_id: userId }).delete();
      return (await db('second_factors').where({ user_id: userId }).delete()) > 0;
    },
    async replaceRecoveryCodes(userId: string, hashes: readonly Buffer[]): Promise<void> {
      await db('recovery_codes').where({ user_id: userId }).delete();
      await db('recovery_codes').insert(hashes.map((hash) => ({ user_id: userId, hash })));
    },
    async takeRecoveryCode(userId: string, hash: Buffer): Promise<boolean> {
      const taken = await db('recovery_codes')
        .where({ user_id: userId, hash })
        .whereNull('used_at')
        .update({ used_at: db.fn.now() });
      return taken > 0;
    },
    async markShown(sessionId: string): Promise<void> {
      await db('sessions').where({ id: sessionId }).update({ second_factor_at: db.fn.now() });
    },
    /** Whether the person has one, and until when it counts as shown in that session. */
    async standing(userId: string, sessionId: string, goodMinutes: number) {
      const { rows } = await db.raw(
        `select exists (select from second_factors where user_id = ? and confirmed_at is not null) as enrolled,
           (select second_factor_at + ?::integer * interval '1 minute' from sessions
            where id = ? and user_id = ? and second_factor_at > now() - ?::integer * interval '1 minute') as shown_until,
           (select count(*)::integer from recovery_codes where user_id = ? and used_at is null) as recovery_codes`,
        [userId, goodMinutes, sessionId, userId, goodMinutes, userId],
      );
      return rows[0] as { enrolled: boolean; shown_until: Date | null; recovery_codes: number };
    },
  };
}
