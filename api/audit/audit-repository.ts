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
  return { userId: who.userId, role: who.role, address: req.ip ?? null };
}

/** Give it the transaction of what is done, so that neither is there without the other. */
export function auditRepository(db: Knex) {
  return {
    /** Secrets (hashes, tokens) must not be in `before` and `after`. */
    async record(actor: Actor, { action, subject, before, after }: AuditEntry): Promise<void> {
      await db.raw(
        `insert into audit_log (actor_id, actor_role, address, action, subject_kind, subject_id, before, after)
         values (?, ?, ?, ?, ?, ?, ?::jsonb, ?::jsonb)`,
        [
          actor.userId,
          actor.role,
          actor.address,
          action,
          subject.kind,
          subject.id,
          before === undefined ? null : JSON.stringify(before),
          after === undefined ? null : JSON.stringify(after),
        ],
      );
    },
  };
}
