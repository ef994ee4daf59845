/** Payments: what was wanted, what was tried, what was given back. The tables refuse a second charge whatever the code does. */
import type { Knex } from 'knex';

export async function payments(tx: Knex): Promise<void> {
  await tx.raw(`
    alter table reservations add column hold_extended_at timestamptz; -- once, while no payment could be taken

    create table payments (
      id uuid primary key default gen_random_uuid(),
      reservation_id uuid not null references reservations,
      user_id uuid not null references users,       -- whose reservation it is
      purpose text not null default 'rental' check (purpose in ('rental', 'deposit')),
      part integer not null,                        -- 1, and more where the price rose after the first
      amount_minor bigint not null check (amount_minor > 0),
      currency text not null check (currency ~ '^[A-Z]{3}$'),
      method text not null check (method in ('Credit Card', 'PayPal', 'Invoice', 'Cash')),
      state text not null default 'open' check (state in
        ('open', 'completed', 'failed', 'authorised', 'capture-due', 'release-due', 'released', 'refund-due', 'refunded')),
      captured_minor bigint check (captured_minor between 0 and amount_minor), -- of a deposit
      gateway text,                                 -- who took it
      sandbox boolean not null default false,       -- no money moved
      reference text,                               -- its name there
      card_brand text check (length(card_brand) <= 30),
      card_last4 text check (card_last4 ~ '^[0-9]{4}$'), -- nothing more of a card is kept anywhere
      failure text check (length(failure) <= 200),
      action_url text check (length(action_url) <= 2000),
      caller uuid not null,                         -- who asked
      idempotency_key text check (length(idempotency_key) <= 255),
      fingerprint bytea not null,
      form text not null check (form in ('document', 'canonical')), -- in which words it was asked and is answered
      answer_status integer,
      answer text,                                  -- to the letter, for whoever asks with the same key
      look_at timestamptz not null default now() + interval '2 minutes', -- reconciliation
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      paid_at timestamptz
    );
    create unique index payments_one_open on payments (reservation_id) where state = 'open';
    create unique index payments_one_settled on payments (reservation_id, purpose, part)
      where state in ('open', 'completed', 'authorised', 'capture-due', 'release-due');
    create unique index payments_key on payments (caller, idempotency_key) where idempotency_key is not null;
    create index payments_reservation on payments (reservation_id, created_at);
    create index payments_user on payments (user_id, created_at desc, id);
    create index payments_newest on payments (created_at desc, id);
    create index payments_paid on payments using brin (paid_at);
    create index payments_to_look_at on payments (look_at) where state in ('open', 'capture-due', 'release-due');

    -- Written before a gateway is asked; its id is the key by which the gateway knows it, however often it is asked.
    create table payment_attempts (
      id uuid primary key default gen_random_uuid(),
      payment_id uuid not null references payments,
      gateway text not null,
      state text not null default 'begun'
        check (state in ('begun', 'action', 'succeeded', 'declined', 'closed', 'unreachable')),
      reference text,                               -- nothing can have been charged before this is known
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    );
    create unique index payment_attempts_one_runs on payment_attempts (payment_id) where state in ('begun', 'action');
    create unique index payment_attempts_one_took on payment_attempts (payment_id) where state = 'succeeded';
    create index payment_attempts_payment on payment_attempts (payment_id, created_at);
    create index payment_attempts_reference on payment_attempts (gateway, reference);

    create table refunds (
      id uuid primary key default gen_random_uuid(), -- also the key by which the gateway knows it
      payment_id uuid not null references payments,
      attempt_id uuid,                              -- of money that came late to an attempt that was given up
      amount_minor bigint not null check (amount_minor > 0),
      reason text not null check (length(reason) <= 500),
      state text not null default 'due' check (state in ('due', 'done', 'failed')),
      reference text,
      tries integer not null default 0,
      next_try_at timestamptz not null default now(),
      last_error text check (length(last_error) <= 200),
      created_by uuid,                              -- null: by rule
      created_at timestamptz not null default now(),
      done_at timestamptz
    );
    create index refunds_payment on refunds (payment_id);
    create index refunds_due on refunds (next_try_at) where state = 'due';
    create unique index refunds_late on refunds (attempt_id) where attempt_id is not null;

    create table payment_events (
      gateway text not null,
      event_id text not null check (length(event_id) <= 255),
      kind text not null check (length(kind) <= 200),
      received_at timestamptz not null default now(),
      primary key (gateway, event_id)
    );
    create index payment_events_age on payment_events using brin (received_at);

    -- What the sandbox, which stands in for a payment provider, would know. No money moves.
    create table sandbox_charges (
      reference text primary key,
      amount_minor bigint not null,
      currency text not null,
      captures boolean not null,
      state text not null default 'ready' check (state in ('ready', 'action', 'charged', 'authorised', 'declined', 'closed')),
      captured_minor bigint not null default 0,
      created_at timestamptz not null default now()
    );
    create table sandbox_refunds (
      key text primary key,
      reference text not null references sandbox_charges,
      amount_minor bigint not null
    );

    -- What was paid beyond the price, or is given back for a cancellation or a no-show, is owed from the moment of that
    -- change, whoever makes it: staff, the customer, the clock.
    create function owe_refund() returns trigger language plpgsql as $$
      declare
        back bigint;
        taken record;
      begin
        if new.state in ('cancelled', 'no_show') then back := -(new.total_minor - coalesce(new.refund_minor, 0));
        else back := -new.total_minor; end if;
        select back + coalesce(sum(left_minor), 0) into back from payments_left
          where reservation_id = new.id and currency = new.currency;
        for taken in select * from payments_left where reservation_id = new.id
          order by currency <> new.currency desc, paid_at desc loop
          if taken.currency <> new.currency and taken.left_minor > 0 then
            insert into refunds (payment_id, amount_minor, reason) values (taken.id, taken.left_minor, 'currency-change');
          elsif back > 0 and taken.left_minor > 0 then
            insert into refunds (payment_id, amount_minor, reason) values (taken.id, least(back, taken.left_minor),
              case new.state when 'cancelled' then 'cancelled' when 'no_show' then 'no-show' else 'price-change' end);
            back := back - least(back, taken.left_minor);
          end if;
        end loop;
        return null;
      end $$;
    create view payments_left as
      select p.id, p.reservation_id, p.currency, p.paid_at, p.amount_minor - coalesce((select sum(amount_minor) from refunds r
        where r.payment_id = p.id and r.attempt_id is null and r.state <> 'failed'), 0)::bigint as left_minor
      from payments p where p.state = 'completed' and p.purpose = 'rental';
    create trigger reservations_owe_refund after update of state, total_minor, currency on reservations
      for each row when ((old.state, old.total_minor, old.currency) is distinct from (new.state, new.total_minor, new.currency)
        and new.purpose = 'rental' and new.state <> 'expired')
      execute function owe_refund();
  `);
}
