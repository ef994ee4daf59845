/** SQL for sessions and their refresh tokens. */
import type { Knex } from 'knex';
import type { Role } from './access.js';
import type { Origin } from './origin.js';

export interface RefreshRow {
  session_id: string;
  user_id: string;
  used_at: Date | null;
  revoked: boolean;
  expired: boolean;
  /** One of its successors was used: whoever held this token has the next one. */
  successor_used: boolean;
  /** Used only moments ago. */
  just_used: boolean;
}

export interface SessionRow {
  id: string;
  device: string | null;
  address: string | null;
  created_at: Date;
  last_used_at: Date;
  expires_at: Date;
}

const STANDS = 'revoked_at is null and expires_at > now()';

export function sessionsRepository(db: Knex) {
  return {
    async insert(userId: string, days: number, { device, address }: Origin): Promise<string> {
      const { rows } = await db.raw(
        `insert into sessions (user_id, expires_at, device, address)
         values (?, now() + ?::integer * interval '1 day', ?, ?) returning id`,
        [userId, days, device, address],
      );
      return rows[0].id;
    },
    async insertToken(hash: Buffer, sessionId: string, parent: Buffer | null): Promise<void> {
      await db('refresh_tokens').insert({ hash, session_id: sessionId, parent });
    },
    /** Locks the session, so that two uses of one token come one after the other. */
    async findToken(hash: Buffer, graceS: number): Promise<RefreshRow | undefined> {
      await db.raw(
        'select 1 from sessions where id = (select session_id from refresh_tokens where hash = ?) for update',
        [hash],
      );
      const { rows } = await db.raw(
        `select t.session_id, s.user_id, t.used_at, s.revoked_at is not null as revoked, s.expires_at <= now() as expired,
           exists (select 1 from refresh_tokens c where c.parent = t.hash and c.session_id = t.session_id
             and c.used_at is not null) as successor_used,
           coalesce(t.used_at > now() - ?::integer * interval '1 second', false) as just_used
         from refresh_tokens t join sessions s on s.id = t.session_id where t.hash = ?`,
        [graceS, hash],
      );
      return rows[0];
    },
    async markUsed(hash: Buffer, sessionId: string): Promise<void> {
      await db('refresh_tokens').where({ hash }).whereNull('used_at').update({ used_at: db.fn.now() });
      await db('sessions').where({ id: sessionId }).update({ last_used_at: db.fn.now() });
    },
    async forgetUnusedSuccessors(hash: Buffer): Promise<void> {
      await db('refresh_tokens').where({ parent: hash }).whereNull('used_at').delete();
    },
    /** False when that person has no such session that stands. */
    async revoke(userId: string, sessionId: string): Promise<boolean> {
      const ended = await db('sessions')
        .where({ id: sessionId, user_id: userId })
        .whereRaw(STANDS)
        .update({ revoked_at: db.fn.now() });
      return ended > 0;
    },
    /** How many ended. */
    async revokeAllOf(userId: string, but?: string): Promise<number> {
      const all = db('sessions').where({ user_id: userId }).whereRaw(STANDS);
      if (but !== undefined) all.whereNot({ id: but });
      return all.update({ revoked_at: db.fn.now() });
    },
    /** Those that stand, the last used first. */
    async listOf(userId: string, most: number): Promise<SessionRow[]> {
      const { rows } = await db.raw(
        `select id, device, address, created_at, last_used_at, expires_at from sessions
         where user_id = ? and ${STANDS} order by last_used_at desc limit ?`,
        [userId, most],
      );
      return rows;
    },
    /** Those of the sessions that neither ended nor ran out, with the role of their person. */
    async standing(sessionIds: readonly string[]): Promise<Map<string, Role>> {
      const { rows } = await db.raw(
        `select s.id, u.role from sessions s join users u on u.id = s.user_id
         where s.id = any(?::uuid[]) and s.revoked_at is null and s.expires_at > now() and u.disabled_at is null`,
        [sessionIds as string[]],
      );
      return new Map(rows.map((row: { id: string; role: Role }) => [row.id, row.role]));
    },
    trim: (before: Date): Promise<number> => db('sessions').where('expires_at', '<', before).delete(),
  };
}
