/** SQL for the audit log: who did what to what, before and after, when, from where. Append-only, by a trigger. */
import type { Knex } from 'knex';
import type { CallContext } from '../http/endpoint.js';

/** Who did it; `system` for what a job does. */
export interface Actor {
  userId: string | null;
  role: string;
  address: string | null;
}

export interface AuditEntry {
  /** `vehicle.changed`, `user.role-changed`, … */
  action: string;
  subject: { kind: string; id: string };
  before?: unknown;
  after?: unknown;
}

export const SYSTEM: Actor = { userId: null, role: 'system', address: null };

/** Throws where nobody is signed in: what anyone may do is no staff action. */
export function actorOf({ who, req }: Pick<CallContext, 'who' | 'req'>): Actor {
  if (!who) throw new Error('nobody is signed in here');
  return {
    userId: who.userId,
    role: who.key ? `${who.role}, by API key ${who.key.id}` : who.role,
    address: req.ip ?? null,
  };
}

const INSERT = 'insert into audit_log (actor_id, actor_role, address, action, subject_kind, subject_id, before, after)';

const valuesOf = (actor: Actor, { action, subject, before, after }: AuditEntry) => [
  actor.userId,
  actor.role,
  actor.address,
  action,
  subject.kind,
  subject.id,
  before === undefined ? null : JSON.stringify(before),
  after === undefined ? null : JSON.stringify(after),
];

/** Give it the transaction of what is done, so that neither is there without the other. */
export function auditRepository(db: Knex) {
  return {
    /** Secrets (hashes, tokens) must not be in `before` and `after`. */
    async record(actor: Actor, entry: AuditEntry): Promise<void> {
      await db.raw(`${INSERT} values (?, ?, ?, ?, ?, ?, ?::jsonb, ?::jsonb)`, valuesOf(actor, entry));
    },
    /** What strangers can cause: not more than so many an hour of one action and subject. */
    async recordSome(mostPerHour: number, actor: Actor, entry: AuditEntry): Promise<void> {
      const { subject, action } = entry;
      await db.raw(
        `${INSERT} select ?::uuid, ?, ?, ?, ?, ?, ?::jsonb, ?::jsonb
         where (select count(*) from audit_log where subject_kind = ? and subject_id = ? and action = ?
           and at > now() - interval '1 hour') < ?::integer`,
        [...valuesOf(actor, entry), subject.kind, subject.id, action, mostPerHour],
      );
    },
    /** The newest first. */
    async page(limit: number, filter: AuditFilter): Promise<AuditRow[]> {
      const query = db<AuditRow>('audit_log').orderBy('id', 'desc').limit(limit);
      if (filter.cursor !== undefined) query.where('id', '<', filter.cursor);
      if (filter.subjectKind !== undefined) query.where('subject_kind', filter.subjectKind);
      if (filter.subjectId !== undefined) query.where('subject_id', filter.subjectId);
      if (filter.actorId !== undefined) query.where('actor_id', filter.actorId);
      if (filter.action !== undefined) query.where('action', filter.action);
      if (filter.from !== undefined) query.where('at', '>=', filter.from);
      if (filter.to !== undefined) query.where('at', '<', filter.to);
      return query.select('*');
    },
  };
}

export interface AuditFilter {
  /** An id: only what is older. */
  cursor?: string;
  subjectKind?: string;
  subjectId?: string;
  actorId?: string;
  action?: string;
  from?: Date;
  to?: Date;
}

export interface AuditRow {
  id: string;
  at: Date;
  actor_id: string | null;
  actor_role: string | null;
  address: string | null;
  action: string;
  subject_kind: string;
  subject_id: string;
  before: unknown;
  after: unknown;
}
