/** Who changed what: staff actions and what happens to an account. Rows are added, never changed or removed. */
import type { Knex } from 'knex';

export async function audit(tx: Knex): Promise<void> {
  await tx.raw(`
    create table audit_log (
      id bigint generated always as identity primary key,
      at timestamptz not null default clock_timestamp(),
      actor_id uuid,                              -- no reference: what was done outlives the account; null for the system
      actor_role text,
      address text,                               -- from where
      action text not null,                       -- vehicle.changed, user.role-changed, …
      subject_kind text not null,                 -- vehicle, user, fleet, …
      subject_id text not null,
      before jsonb,
      after jsonb
    );
    create index audit_log_subject on audit_log (subject_kind, subject_id, id desc);
    create index audit_log_actor on audit_log (actor_id, id desc);
    create function refuse_change() returns trigger language plpgsql as $$
      begin
        raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
      end $$;
    create trigger audit_log_append_only before update or delete or truncate on audit_log
      for each statement execute function refuse_change();
  `);
}
