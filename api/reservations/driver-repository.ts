/** SQL for what a rental asks of its driver. */
import type { Knex } from 'knex';

export interface Driver {
  birthDate: string | null; // YYYY-MM-DD
  emailVerified: boolean;
  licenceExpiresOn: string | null;
  licenceVerified: boolean;
}

export function driverRepository(db: Knex) {
  return {
    /** undefined for a closed account too. */
    async find(userId: string): Promise<Driver | undefined> {
      const { rows } = await db.raw(
        `select birth_date::text as "birthDate", email_verified_at is not null as "emailVerified",
           licence_expires_on::text as "licenceExpiresOn", licence_verified_at is not null as "licenceVerified"
         from users where id = ? and disabled_at is null`,
        [userId],
      );
      return rows[0];
    },
    /** Until the transaction ends, whoever else asks for the same person waits. */
    async lock(userId: string): Promise<void> {
      await db.raw('select from users where id = ? for no key update', [userId]);
    },
  };
}
