/** Messages in the order in which things happened, events with their time; and no words of staff where they could never go. */
import type { Knex } from 'knex';

export async function whatHappenedWhen(tx: Knex): Promise<void> {
  await tx.raw(`
    alter table notifications add column ordinal bigint generated always as identity; -- of what was told at once
    drop index notifications_user;
    create index notifications_user on notifications (user_id, created_at desc, ordinal desc);
    create index webhook_deliveries_turn on webhook_deliveries (endpoint_id, next_at) where state = 'queued';

    drop function emit_event(text, text, jsonb, text);
    -- As before; event_at: when it happened.
    create function emit_event(event_kind text, event_subject text, event_data jsonb, event_key text,
        event_at timestamptz default clock_timestamp()) returns void
      language sql as $$
      with wanted as (
        select e.id from webhook_endpoints e join users u on u.id = e.user_id
        where e.disabled_at is null and event_kind = any(e.kinds) and u.role = 'admin' and u.disabled_at is null
      ), event as (
        insert into webhook_events (kind, subject, data, dedupe_key, at)
        select event_kind, event_subject, event_data, event_key, event_at where exists (select from wanted)
        on conflict (dedupe_key) do nothing returning id
      )
      insert into webhook_deliveries (event_id, endpoint_id) select event.id, wanted.id from event, wanted
    $$;

    alter table payments add column decided_for text check (length(decided_for) <= 500);
    update payments p set decided_for = left(a.after->>'reason', 500) from audit_log a
      where a.subject_kind = 'payment' and a.subject_id = p.id::text and a.action in ('deposit.captured', 'deposit.released');

    -- What staff wrote may name a person, and these tables are never erased. Where else it stands, it stays until then.
    alter table ledger_transactions disable trigger ledger_transactions_append_only;
    update ledger_transactions t set memo = 'Refund: by staff' from refunds r
      where t.key = 'refund:' || r.id and r.created_by is not null;
    alter table ledger_transactions enable trigger ledger_transactions_append_only;
    alter table audit_log disable trigger audit_log_append_only;
    update audit_log set after = after - '{reason,description,reference,notes,damages}'::text[]
      where action in ('deposit.captured', 'deposit.released', 'invoice.credited', 'invoice.settled', 'reservation.charged',
        'reservation.handover');
    alter table audit_log enable trigger audit_log_append_only;
  `);
}
