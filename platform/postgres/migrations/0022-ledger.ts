/** The ledger, which always balances and is never rewritten; invoices without gaps in their numbers; charges at return. */
import type { Knex } from 'knex';

export async function ledger(tx: Knex): Promise<void> {
  await tx.raw(`
    create table ledger_transactions (
      id bigint generated always as identity primary key,
      key text not null unique check (length(key) between 1 and 200), -- what was posted: it is posted once
      occurred_at timestamptz not null default now(),
      posted_at timestamptz not null default clock_timestamp(),
      entry_count smallint not null check (entry_count >= 2), -- none can be added to it later
      memo text not null check (length(memo) <= 500),
      -- What reports go by, as it was then. No references: what was booked outlives what it was for.
      reservation_id uuid,
      invoice_id uuid,
      user_id uuid,
      vehicle_id uuid,
      fleet_id uuid,
      branch_id uuid,
      method text check (length(method) <= 50),
      local_day date not null                                 -- of occurred_at, at the branch
    );
    create index ledger_transactions_reservation on ledger_transactions (reservation_id) where reservation_id is not null;
    create index ledger_transactions_user on ledger_transactions (user_id, occurred_at, id) where user_id is not null;
    create index ledger_transactions_day on ledger_transactions (local_day);

    create table ledger_entries (
      transaction_id bigint not null references ledger_transactions,
      line smallint not null,
      account text not null check (length(account) between 1 and 200),
      amount_minor bigint not null check (amount_minor <> 0),  -- debit above zero, credit below
      currency text not null check (currency ~ '^[A-Z]{3}$'),
      primary key (transaction_id, line)
    );
    create index ledger_entries_account on ledger_entries (account, currency);

    create function refuse_unbalanced() returns trigger language plpgsql as $$
      declare posted bigint;
      begin
        posted := case when tg_table_name = 'ledger_entries' then (to_jsonb(new)->>'transaction_id')::bigint
          else (to_jsonb(new)->>'id')::bigint end;
        if exists (select from ledger_entries e where e.transaction_id = posted group by e.currency having sum(e.amount_minor) <> 0)
          or (select count(*) from ledger_entries e where e.transaction_id = posted)
            <> (select t.entry_count from ledger_transactions t where t.id = posted) then
          raise exception 'ledger transaction % does not balance', posted using errcode = 'check_violation';
        end if;
        return null;
      end $$;
    create constraint trigger ledger_balances after insert on ledger_transactions deferrable initially deferred
      for each row execute function refuse_unbalanced();
    create constraint trigger ledger_balances after insert on ledger_entries deferrable initially deferred
      for each row execute function refuse_unbalanced();
    create trigger ledger_transactions_append_only before update or delete or truncate on ledger_transactions
      for each statement execute function refuse_change();
    create trigger ledger_entries_append_only before update or delete or truncate on ledger_entries
      for each statement execute function refuse_change();

    -- One row: who issues the invoices.
    create table invoice_seller (
      seller jsonb not null,
      version integer not null default 1,
      updated_at timestamptz not null default now(),
      only_row boolean primary key default true check (only_row)
    );
    insert into invoice_seller (seller) values ('{"name": "Motorpool", "address": null, "taxId": null, "email": null, "note": null}');

    -- The code that a branch's numbers begin with. It stays, whatever the branch is called later.
    create table invoice_codes (
      branch_id uuid unique nulls not distinct,               -- null: of no branch
      code text primary key check (code ~ '^[A-Z0-9]{1,20}$')
    );
    -- The last number of each series. Whoever takes the next one holds the row until they commit, so none is missing.
    create table invoice_counters (
      series text not null,                                   -- BCN, BCN-CN
      year integer not null,
      last integer not null,
      last_at timestamptz not null,                           -- times go up with the numbers
      primary key (series, year)
    );

    create table invoices (
      id uuid primary key default gen_random_uuid(),
      ordinal bigint generated always as identity unique,
      kind text not null check (kind in ('invoice', 'credit-note')),
      series text not null,
      year integer not null,
      sequence integer not null check (sequence > 0),
      number text not null unique,
      key text not null unique check (length(key) between 1 and 200), -- what it was issued for: once
      reservation_id uuid not null references reservations,
      user_id uuid not null,
      branch_id uuid,
      payment_id uuid,
      refers_to uuid references invoices,                     -- the invoice that a credit note takes back a part of
      issued_at timestamptz not null,
      issued_on date not null,                                -- the branch's day
      seller jsonb not null,
      buyer jsonb not null,
      subject jsonb not null,                                 -- the rental: car, times, place
      lines jsonb not null,
      taxes jsonb not null,
      net_minor bigint not null,
      tax_minor bigint not null,
      total_minor bigint not null check (total_minor >= 0),
      currency text not null check (currency ~ '^[A-Z]{3}$'),
      reason text check (length(reason) <= 500),
      unique (series, year, sequence),
      check (net_minor + tax_minor = total_minor),
      check ((kind = 'credit-note') = (refers_to is not null))
    );
    create index invoices_user on invoices (user_id, ordinal);
    create index invoices_reservation on invoices (reservation_id, ordinal);
    create index invoices_refers_to on invoices (refers_to) where refers_to is not null;
    create trigger invoices_append_only before update or delete or truncate on invoices
      for each statement execute function refuse_change();

    -- What is charged besides the price of the rental, mostly as the car comes back.
    create table reservation_charges (
      id uuid primary key default gen_random_uuid(),
      reservation_id uuid not null references reservations,
      kind text not null check (kind in ('fuel', 'cleaning', 'late', 'damage', 'other')),
      description text not null check (length(description) between 1 and 200),
      amount_minor bigint not null check (amount_minor > 0),
      currency text not null check (currency ~ '^[A-Z]{3}$'),
      tax jsonb,                                              -- included in the amount
      invoice_id uuid not null references invoices,
      charged_by uuid,
      created_at timestamptz not null default now()
    );
    create index reservation_charges_of on reservation_charges (reservation_id, created_at);

    alter table reservations add column included_taxes jsonb not null default '[]'; -- they are in price_parts already
  `);
}
