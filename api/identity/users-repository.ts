/** SQL for users. */
import type { Knex } from 'knex';
import { MotorpoolError } from '../../platform/errors.js';
import type { Role } from './access.js';

export interface UserRow {
  id: string;
  name: string;
  email: string | null;
  phone: string | null;
  address: string | null;
  password_hash: string | null;
  role: Role;
  disabled_at: Date | null;
  email_verified_at: Date | null;
  phone_verified_at: Date | null;
  /** Days as text: `2001-02-28`. */
  birth_date: string | null;
  licence_number: Buffer | null;
  licence_country: string | null;
  licence_issued_on: string | null;
  licence_expires_on: string | null;
  licence_verified_at: Date | null;
  version: number;
  created_at: Date;
  updated_at: Date;
}

export type UserColumns = Partial<Omit<UserRow, 'id' | 'version' | 'created_at' | 'updated_at'>>;

export const USER_COLUMNS = `
  id, name, email, phone, address, password_hash, role, disabled_at, email_verified_at, phone_verified_at,
  birth_date::text, licence_number, licence_country, licence_issued_on::text, licence_expires_on::text,
  licence_verified_at, version, created_at, updated_at`;

export function usersRepository(db: Knex) {
  async function one(condition: string, value: string): Promise<UserRow | undefined> {
    const { rows } = await db.raw(`select ${USER_COLUMNS} from users where ${condition}`, [value]);
    return rows[0];
  }
  return {
    byEmail: (email: string) => one('lower(email) = lower(?)', email),
    byPhone: (phone: string) => one('phone = ?', phone),
    byId: (id: string) => one('id = ?', id),
    /** Nobody else changes it until the transaction ends. */
    lock: (id: string) => one('id = ? for update', id),
    /** Throws a MotorpoolError (conflict) where e-mail or phone is somebody's. */
    async insert(columns: UserColumns): Promise<string> {
      const [row] = await explained(db('users').insert(columns).returning('id'));
      return (row as { id: string }).id;
    },
    /** Throws a MotorpoolError (conflict) where e-mail or phone is somebody else's. */
    async update(id: string, columns: UserColumns): Promise<UserRow> {
      const changes = { ...columns, version: db.raw('version + 1'), updated_at: db.fn.now() };
      await explained(db('users').where({ id }).update(changes));
      return (await one('id = ?', id)) as UserRow;
    },
    /** Makes the admin, unless somebody has that address. */
    async insertAdmin(email: string, passwordHash: string): Promise<void> {
      await db.raw(
        `insert into users (name, email, password_hash, role, email_verified_at)
         values ('Administrator', ?, ?, 'admin', now()) on conflict (lower(email)) do nothing`,
        [email, passwordHash],
      );
    },
    async setAdmin(id: string, passwordHash: string): Promise<void> {
      await this.update(id, { role: 'admin', password_hash: passwordHash, disabled_at: null });
    },
    /** The admins who can sign in, locked until the transaction ends, so that two cannot demote each other at once. */
    async lockAdmins(): Promise<string[]> {
      const { rows } = await db.raw(
        `select id from users where role = 'admin' and disabled_at is null order by id for update`,
      );
      return rows.map(({ id }: { id: string }) => id);
    },
    async page(limit: number, after: string | undefined, words: string | undefined): Promise<UserRow[]> {
      const text = `lower(name || ' ' || coalesce(email, '') || ' ' || coalesce(phone, ''))`;
      const { rows } = await db.raw(
        `select ${USER_COLUMNS} from users where true ${after ? 'and id > ?' : ''}
         ${words ? `and ${text} like lower(?)` : ''} order by id limit ?`,
        [...(after ? [after] : []), ...(words ? [`%${words.replace(/[\\%_]/g, '\\$&')}%`] : []), limit],
      );
      return rows;
    },
  };
}

/** What the tables refuse, in words. */
async function explained<T>(query: PromiseLike<T>): Promise<T> {
  try {
    return await query;
  } catch (error) {
    const { code, constraint } = error as { code?: string; constraint?: string };
    if (code === '23505' && constraint === 'users_email') {
      throw new MotorpoolError('conflict', 'email-taken', 'Somebody has this e-mail address already. Sign in instead.');
    }
    if (code === '23505' && constraint === 'users_phone_key') {
      throw new MotorpoolError('conflict', 'phone-taken', 'Somebody has this phone number already. Sign in instead.');
    }
    if (code === '23514' && constraint === 'users_check') {
      throw new MotorpoolError('conflict', 'no-way-in', 'An account needs an e-mail address or a phone number.');
    }
    throw error;
  }
}
