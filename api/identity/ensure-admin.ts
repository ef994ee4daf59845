/** The admin that ADMIN_EMAIL and ADMIN_PASSWORD name can sign in after every start, whoever changed what. */
import type { Knex } from 'knex';
import type { LiveBus } from '../../platform/live-bus/live-bus.js';
import type { Passwords } from './passwords.js';
import { sessionsRepository } from './sessions-repository.js';
import { usersRepository } from './users-repository.js';

export async function ensureAdmin(
  db: Knex,
  passwords: Passwords,
  liveBus: LiveBus,
  { email, password }: { email: string; password: string },
): Promise<void> {
  const users = usersRepository(db);
  const known = await users.byEmail(email);
  if (!known) {
    await users.insertAdmin(email, await passwords.hash(password));
    return;
  }
  const stands = known.role === 'admin' && known.disabled_at === null;
  if (stands && (await passwords.matches(known.password_hash, password))) return;
  await users.setAdmin(known.id, await passwords.hash(password));
  await sessionsRepository(db).revokeAllOf(known.id); // whoever knew the old password is out
  liveBus.publish({ kind: 'sessions-ended', userId: known.id });
}
