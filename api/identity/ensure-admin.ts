/** The admin that ADMIN_EMAIL and ADMIN_PASSWORD name can sign in after every start, whoever changed what; the log says where it had to be mended. */
import type { Knex } from 'knex';
import type { LiveBus } from '../../platform/live-bus/live-bus.js';
import type { Log } from '../../platform/log.js';
import { auditRepository, SYSTEM } from '../audit/audit-repository.js';
import type { Passwords } from './passwords.js';
import { sessionsRepository } from './sessions-repository.js';
import { usersRepository } from './users-repository.js';

export async function ensureAdmin(
  { db, passwords, liveBus, log }: { db: Knex; passwords: Passwords; liveBus: LiveBus; log: Log },
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
  const hash = await passwords.hash(password);
  await db.transaction(async (tx) => {
    await usersRepository(tx).setAdmin(known.id, hash);
    await sessionsRepository(tx).revokeAllOf(known.id); // whoever knew the old password is out
    const entry = { action: 'user.administrator-restored', subject: { kind: 'user', id: known.id } };
    await auditRepository(tx).record(SYSTEM, entry);
  });
  liveBus.publish({ kind: 'sessions-ended', userId: known.id });
  const before = stands ? 'another password' : known.role === 'admin' ? 'been closed' : `become ${known.role}`;
  log.warn({ userId: known.id }, `the administrator of ADMIN_EMAIL had ${before}: it is as the settings say again`);
}
