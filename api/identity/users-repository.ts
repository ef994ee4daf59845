/** SQL for users. */
import type { Knex } from 'knex';
import type { Role } from './access.js';

export interface UserRow {
  id: string;
  name: string;
  email: string | null;
  password_hash: string | null;
  role: Role;
  disabled_at: Date | null;
}

export function usersRepository(db: Knex) {
  return {
    async byEmail(email: string): Promise<UserRow | undefined> {
      return db<UserRow>('users').whereRaw('lower(email) = lower(?)', [email]).first();
    },
    async byId(id: string): Promise<UserRow | undefined> {
      return db<UserRow>('users').where({ id }).first();
    },
    /** Makes the admin, unless somebody has that address. */
    async insertAdmin(email: string, passwordHash: string): Promise<void> {
      await db.raw(
        `insert into users (name, email, password_hash, role) values ('Administrator', ?, ?, 'admin')
         on conflict (lower(email)) do nothing`,
        [email, passwordHash],
      );
    },
    async setAdmin(id: string, passwordHash: string): Promise<void> {
      await db('users').where({ id }).update({
        role: 'admin',
        password_hash: passwordHash,
        disabled_at: null,
        updated_at: db.fn.now(),
      });
    },
  };
}
