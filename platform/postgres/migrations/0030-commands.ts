/** Commands to cars, and the states that each went through. */
import type { Knex } from 'knex';

export async function commands(tx: Knex): Promise<void> {
  await tx.raw(`
    create table commands (
      id uuid primary key default gen_random_uuid(),
      ordinal bigint generated always as identity,  -- the order in which a car is to get them
      vehicle_id uuid not null references vehicles on delete cascade,
      type text not null,
      arguments jsonb not null default '{}',
      state text not null default 'queued'
        check (state in ('queued', 'sent', 'delivered', 'accepted', 'expired', 'failed', 'done', 'confirmed')),
      detail text check (length(detail) <= 1024),   -- as the car says it, or we
      reason text check (length(reason) between 1 and 500),
      requested_by uuid,                            -- no reference: it outlives the account
      reservation_id uuid references reservations,  -- by which a customer may
      created_at timestamptz not null default clock_timestamp(),
      expires_at timestamptz not null,
      sends integer not null default 0,
      next_send_at timestamptz not null default clock_timestamp(),
      sent_at timestamptz,                          -- first
      accepted_at timestamptz,
      boot uuid,                                    -- of the agent that did it
      confirmation text not null default 'none' check (confirmation in ('none', 'awaited', 'confirmed', 'not-confirmed')),
      confirm_by timestamptz
    );
    -- What a car waits for is few; what it had is many.
    create index commands_unanswered on commands (vehicle_id, ordinal) where state in ('queued', 'sent', 'delivered');
    create index commands_to_send on commands (next_send_at) where state in ('queued', 'sent', 'delivered');
    create index commands_expiring on commands (expires_at) where state in ('queued', 'sent', 'delivered');
    create index commands_unconfirmed on commands (confirm_by) where confirmation = 'awaited' and state = 'done';
    create index commands_newest on commands (ordinal desc);
    create index commands_vehicle on commands (vehicle_id, ordinal desc);
    create index commands_person on commands (requested_by, ordinal desc);

    create table command_history (
      id bigint generated always as identity primary key,
      command_id uuid not null references commands on delete cascade,
      at timestamptz not null default clock_timestamp(),
      state text not null,
      detail text
    );
    create index command_history_command on command_history (command_id, id);
    create function note_command() returns trigger language plpgsql as $$
      begin
        insert into command_history (command_id, state, detail) values (new.id, new.state, new.detail);
        return null;
      end $$;
    create trigger commands_added after insert on commands for each row execute function note_command();
    create trigger commands_stepped after update on commands for each row
      when (old.state is distinct from new.state or old.detail is distinct from new.detail) execute function note_command();

    alter table vehicle_states add column agent_boot uuid;  -- the run of the agent, as its status says
  `);
}
