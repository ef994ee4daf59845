/** People, their sessions, limits on tries, and answers that may be asked for twice. */
import type { Knex } from 'knex';

export async function identity(tx: Knex): Promise<void> {
  await tx.raw(`
    create table users (
      id uuid primary key default gen_random_uuid(),
      name text not null check (length(name) between 1 and 100),
      email text check (length(email) <= 255),
      phone text unique check (length(phone) <= 16),          -- E.164
      address text check (length(address) <= 500),
      password_hash text,                                     -- argon2id; null for who signs in by phone alone
      role text not null default 'customer' check (role in ('customer', 'operator', 'admin')),
      disabled_at timestamptz,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      check (email is not null or phone is not null)
    );
    create unique index users_email on users (lower(email));

    -- One sign-in on one device. Its refresh tokens follow one another; when one is stolen, the session ends.
    create table sessions (
      id uuid primary key default gen_random_uuid(),
      user_id uuid not null references users on delete cascade,
      created_at timestamptz not null default now(),
      expires_at timestamptz not null,
      revoked_at timestamptz
    );
    create index sessions_user on sessions (user_id);
    create index sessions_expiry on sessions (expires_at);
    create table refresh_tokens (
      hash bytea primary key,                                 -- SHA-256 of the token
      session_id uuid not null references sessions on delete cascade,
      parent bytea,                                           -- the token that it replaced
      created_at timestamptz not null default now(),
      used_at timestamptz
    );
    create index refresh_tokens_session on refresh_tokens (session_id);

    -- Who looked at whose position: one row for each person, vehicle, way and hour.
    create table position_views (
      hour timestamptz not null,
      user_id uuid not null,                                  -- no reference: what was looked at outlives the account
      vehicle_id uuid,                                        -- null: what \`scope\` says, such as the whole fleet
      way text not null,                                      -- state, telemetry, live, quarantine
      scope text not null default '',
      times integer not null,
      last_at timestamptz not null,
      unique nulls not distinct (hour, user_id, vehicle_id, way, scope)
    );
    create index position_views_vehicle on position_views (vehicle_id, hour);

    -- rate-limiter-flexible's table.
    create table rate_limits (
      key text primary key,
      points integer not null default 0,
      expire bigint                                           -- ms since the epoch
    );

    -- Answers to requests that came with an Idempotency-Key; kept at least 24 h.
    create table idempotent_answers (
      caller text not null,
      key text not null,
      fingerprint bytea not null,                             -- SHA-256 of method, path and body
      status integer not null,
      answer bytea not null,                                  -- encrypted: it may hold a secret that is shown once
      created_at timestamptz not null default now(),
      primary key (caller, key)
    );
    create index idempotent_answers_age on idempotent_answers (created_at);
  `);
}
