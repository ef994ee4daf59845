/** Entries of the audit log as they are shown: with what people and things are called beside their ids. */
import type { Knex } from 'knex';
import { may, type Principal } from '../identity/access.js';
import { type AuditName, auditNamesRepository } from './audit-names-repository.js';
import type { AuditRow } from './audit-repository.js';

const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/;
const idIn = (text: string | null) => text?.match(UUID)?.[0];

/** Names that `who` may not read, and those of what is not there any more, are null. */
export async function namedEntries(db: Knex, who: Principal, rows: readonly AuditRow[]) {
  const wanted = new Map<string, Set<string>>();
  const want = (kind: string, id: string | null | undefined) => {
    if (id) wanted.set(kind, (wanted.get(kind) ?? new Set()).add(id));
  };
  for (const { actor_id, actor_role, subject_kind, subject_id } of rows) {
    want('user', actor_id);
    want('api-key', idIn(actor_role)); // `admin, by API key …`
    want(subject_kind, idIn(subject_id));
  }
  const names = await auditNamesRepository(db).of(wanted, (permission) => may(who, permission));
  const nameOf = (kind: string, id: string | null | undefined) => names.get(`${kind} ${id}`);
  return rows.map((row) => {
    const subject = nameOf(row.subject_kind, idIn(row.subject_id));
    return {
      id: row.id,
      at: row.at.toISOString(),
      actor: {
        userId: row.actor_id,
        role: row.actor_role,
        address: row.address,
        name: nameOf('user', row.actor_id)?.name ?? null,
        apiKey: nameOf('api-key', idIn(row.actor_role))?.name ?? null,
      },
      action: row.action,
      subject: {
        kind: row.subject_kind,
        id: row.subject_id,
        name: subject ? row.subject_id.replace(UUID, () => subject.name) : lastName(row),
        startsAt: momentOf(subject?.startsAt),
        endsAt: momentOf(subject?.endsAt),
      },
      before: row.before,
      after: row.after,
    };
  });
}

const momentOf = (at: AuditName['startsAt'] | undefined) => at?.toISOString() ?? null;

/** Of what was removed: what it was called in the entry itself. */
function lastName({ before, after }: AuditRow): string | null {
  for (const state of [after, before]) {
    const name = (state as { name?: unknown } | null)?.name;
    if (typeof name === 'string') return name;
  }
  return null;
}
