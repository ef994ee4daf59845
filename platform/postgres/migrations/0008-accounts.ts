/** What an account is made of: what was verified, who may drive, preferences, second factors, codes and tokens, API keys. */
import type { Knex } from 'knex';

export async function accounts(tx: Knex): Promise<void> {
  await tx.raw(`
    create extension if not exists pg_trgm;
    alter table users
      add column email_verified_at timestamptz,
      add column phone_verified_at timestamptz,
      add column birth_date date check (birth_date >= date '1900-01-01'),
      add column licence_number bytea,                          -- encrypted
      add column licence_country text check (licence_country ~ '^[A-Z]{2}$'),  -- ISO 3166-1
      add column licence_issued_on date,
      add column licence_expires_on date,
      add column licence_verified_at timestamptz,               -- by staff, who saw it
      add column preferences jsonb not null default '{}',
      add column preferences_version integer not null default 1,
      add column version integer not null default 1;
    create index users_words on users using gin
      (lower(name || ' ' || coalesce(email, '') || ' ' || coalesce(phone, '')) gin_trgm_ops);
    create index users_admins on users (id) where role = 'admin';

    alter table sessions
      add column device text check (length(device) <= 200),     -- as the User-Agent says
      add column address text,
      add column last_used_at timestamptz not null default now(), -- at its last refresh
      add column second_factor_at timestamptz;                  -- last shown in this session

    create table second_factors (
      user_id uuid primary key references users on delete cascade,
      secret bytea not null,                                    -- encrypted
      last_step bigint not null default 0,                      -- of the last code that was taken: each works once
      created_at timestamptz not null default now(),
      confirmed_at timestamptz                                  -- null: begun, asks nothing yet
    );
    create table recovery_codes (
      user_id uuid not null references users on delete cascade,
      hash bytea not null,
      used_at timestamptz,
      primary key (user_id, hash)
    );

    -- One-time codes by phone. Also for numbers that nobody has, so that these are handled alike.
    create table sign_in_codes (
      phone_hash bytea primary key,
      user_id uuid references users on delete cascade,          -- null: nobody has this number
      code_hash bytea not null,
      tries integer not null default 0,
      expires_at timestamptz not null
    );
    create index sign_in_codes_expiry on sign_in_codes (expires_at);

    -- Tokens that came by e-mail: each does one thing, once.
    create table account_tokens (
      hash bytea primary key,                                   -- SHA-256
      user_id uuid not null references users on delete cascade,
      purpose text not null check (purpose in ('verify-email', 'reset-password')),
      email text not null,                                      -- where it was sent
      expires_at timestamptz not null
    );
    create index account_tokens_user on account_tokens (user_id);
    create index account_tokens_expiry on account_tokens (expires_at);

    create table api_keys (
      id uuid primary key default gen_random_uuid(),
      user_id uuid not null references users on delete cascade,
      name text not null check (length(name) between 1 and 100),
      hash bytea not null unique,                               -- SHA-256
      permissions text[] not null,
      created_at timestamptz not null default now(),
      expires_at timestamptz,
      last_used_at timestamptz,                                 -- to the minute or so
      revoked_at timestamptz
    );
    create index api_keys_user on api_keys (user_id);

    create index audit_log_action on audit_log (action, id desc);
    create index audit_log_at on audit_log using brin (at);
  `);
}
