/** Messages to people and events to other systems: what is to be sent is a row, written with what it is about. */
import type { Knex } from 'knex';

export async function notifications(tx: Knex): Promise<void> {
  await tx.raw(`
    -- What was told already of a reservation's states; what was there before is no news.
    alter table reservation_history add column told_at timestamptz;
    update reservation_history set told_at = now();
    create index reservation_history_untold on reservation_history (id) where told_at is null;

    create table notifications (
      id uuid primary key default gen_random_uuid(),
      user_id uuid references users on delete cascade,          -- null: to addresses alone
      kind text not null,
      reservation_id uuid references reservations on delete cascade,
      dedupe_key text not null unique check (length(dedupe_key) <= 200), -- each thing is told once
      language text not null,
      urgent boolean not null,                                  -- passes quiet hours
      data jsonb not null default '{}',                         -- what the template shows
      sealed bytea,                                             -- encrypted, in its place, where it holds a code; gone once sent
      created_at timestamptz not null default now(),
      read_at timestamptz
    );
    create index notifications_user on notifications (user_id, created_at desc, id desc);
    create index notifications_reservation on notifications (reservation_id);
    create index notifications_age on notifications using brin (created_at);

    create table push_subscriptions (
      id uuid primary key default gen_random_uuid(),
      user_id uuid not null references users on delete cascade,
      endpoint text not null check (length(endpoint) <= 1000),
      p256dh text not null check (length(p256dh) <= 100),
      auth text not null check (length(auth) <= 50),
      created_at timestamptz not null default now(),
      unique (user_id, endpoint)
    );

    -- One notification by one way to one address.
    create table deliveries (
      id uuid primary key default gen_random_uuid(),
      notification_id uuid not null references notifications on delete cascade,
      channel text not null check (channel in ('email', 'sms', 'push')),
      address text not null,                                    -- e-mail, phone (E.164), or a push subscription's id
      -- kept: there is no carrier; dropped: not wanted any more, or not true any more; dead: given up
      state text not null default 'queued' check (state in ('queued', 'sent', 'kept', 'dropped', 'dead')),
      attempts integer not null default 0,
      next_at timestamptz not null default now(),               -- to be tried then; while it is tried, when somebody else may
      detail text check (length(detail) <= 500),                -- the last failure, or why it was dropped
      provider_id text check (length(provider_id) <= 200),
      created_at timestamptz not null default now(),
      settled_at timestamptz,
      unique (notification_id, channel, address)
    );
    create index deliveries_due on deliveries (channel, next_at) where state = 'queued';
    create index deliveries_state on deliveries (state, created_at desc, id desc);
    create index deliveries_newest on deliveries (created_at desc, id desc);
  `);
  await webhooks(tx);
}

async function webhooks(tx: Knex): Promise<void> {
  await tx.raw(`
    create table webhook_endpoints (
      id uuid primary key default gen_random_uuid(),
      user_id uuid not null references users on delete cascade,
      url text not null check (length(url) <= 1000),
      kinds text[] not null,
      secret bytea not null,                                    -- encrypted
      previous_secret bytea,                                    -- encrypted; signs too until then
      previous_until timestamptz,
      failing_since timestamptz,                                -- since the first failure after the last success
      disabled_at timestamptz,
      disabled_reason text,
      version integer not null default 1,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    );
    create index webhook_endpoints_user on webhook_endpoints (user_id);

    create table webhook_events (
      id uuid primary key default gen_random_uuid(),
      kind text not null,
      subject text not null,
      data jsonb not null,
      dedupe_key text not null unique,
      at timestamptz not null default clock_timestamp()
    );
    create index webhook_events_age on webhook_events using brin (at);

    create table webhook_deliveries (
      id uuid primary key default gen_random_uuid(),
      event_id uuid not null references webhook_events on delete cascade,
      endpoint_id uuid not null references webhook_endpoints on delete cascade,
      state text not null default 'queued' check (state in ('queued', 'delivered', 'failed')),
      attempts integer not null default 0,
      next_at timestamptz not null default now(),
      status integer,                                           -- of the last answer
      detail text check (length(detail) <= 500),                -- the last failure
      response text check (length(response) <= 2000),           -- the beginning of the last answer's body
      duration_ms integer,
      created_at timestamptz not null default now(),
      settled_at timestamptz,
      unique (event_id, endpoint_id)
    );
    create index webhook_deliveries_due on webhook_deliveries (next_at) where state = 'queued';
    create index webhook_deliveries_endpoint on webhook_deliveries (endpoint_id, created_at desc, id desc);

    -- Writes the event and what is to be delivered, each once, where somebody wants it and may have it.
    create function emit_event(event_kind text, event_subject text, event_data jsonb, event_key text) returns void
      language sql as $$
      with wanted as (
        select e.id from webhook_endpoints e join users u on u.id = e.user_id
        where e.disabled_at is null and event_kind = any(e.kinds) and u.role = 'admin' and u.disabled_at is null
      ), event as (
        insert into webhook_events (kind, subject, data, dedupe_key)
        select event_kind, event_subject, event_data, event_key where exists (select from wanted)
        on conflict (dedupe_key) do nothing returning id
      )
      insert into webhook_deliveries (event_id, endpoint_id) select event.id, wanted.id from event, wanted
    $$;

    create function note_vehicle() returns trigger language plpgsql as $$
      declare kind text := case
        when tg_op = 'INSERT' then 'vehicle.created'
        when new.deleted_at is not null then 'vehicle.removed'
        else 'vehicle.changed' end;
      begin
        perform emit_event(kind, new.id::text, jsonb_build_object(
          'vehicleId', new.id, 'make', new.make, 'model', new.model, 'year', new.year, 'kind', new.kind,
          'status', new.status, 'branchId', new.branch_id, 'fleetId', new.fleet_id, 'version', new.version
        ), 'vehicle:' || new.id || ':' || new.version || ':' || kind);
        return null;
      end $$;
    create trigger vehicle_events_new after insert on vehicles for each row execute function note_vehicle();
    create trigger vehicle_events_changed after update on vehicles
      for each row when (old.version is distinct from new.version or old.deleted_at is distinct from new.deleted_at)
      execute function note_vehicle();
  `);
}
