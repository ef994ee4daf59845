/** What is open of invoices: paid later, at the desk or by a gateway; and a list of it that need not read the whole ledger. */
import type { Knex } from 'knex';

export async function openInvoices(tx: Knex): Promise<void> {
  await tx.raw(`
    alter table payments drop constraint payments_purpose_check;
    alter table payments add constraint payments_purpose_check check (purpose in ('rental', 'deposit', 'balance'));

    create table invoice_settlements (
      id uuid primary key default gen_random_uuid(),
      invoice_id uuid not null references invoices,
      reservation_id uuid not null references reservations,
      amount_minor bigint not null check (amount_minor > 0),
      currency text not null check (currency ~ '^[A-Z]{3}$'),
      method text not null check (method in ('bank-transfer', 'cash', 'card-terminal')),
      reference text check (length(reference) between 1 and 100), -- as on the bank's statement
      received_on date not null,
      recorded_by uuid,
      created_at timestamptz not null default now()
    );
    create index invoice_settlements_invoice on invoice_settlements (invoice_id, created_at);
    create index invoice_settlements_reservation on invoice_settlements (reservation_id);

    -- What each reservation owes by the ledger, kept by a trigger; nothing where nothing is open.
    create table open_balances (
      reservation_id uuid not null,
      currency text not null,
      amount_minor bigint not null,
      primary key (reservation_id, currency)
    );
    insert into open_balances
      select t.reservation_id, e.currency, sum(e.amount_minor) from ledger_entries e join ledger_transactions t on t.id = e.transaction_id
      where e.account = 'receivable' and t.reservation_id is not null group by 1, 2 having sum(e.amount_minor) <> 0;
    create function keep_open_balance() returns trigger language plpgsql as $$
      declare about uuid;
      begin
        select reservation_id into about from ledger_transactions where id = new.transaction_id;
        if about is not null then
          insert into open_balances values (about, new.currency, new.amount_minor)
            on conflict (reservation_id, currency) do update set amount_minor = open_balances.amount_minor + excluded.amount_minor;
          delete from open_balances where reservation_id = about and currency = new.currency and amount_minor = 0;
        end if;
        return null;
      end $$;
    -- Deferred: as it is posted, an entry may not see its transaction yet.
    create constraint trigger ledger_open_balance after insert on ledger_entries deferrable initially deferred
      for each row when (new.account = 'receivable') execute function keep_open_balance();

    create or replace view payments_left as
      select p.id, p.reservation_id, p.currency, p.paid_at, p.amount_minor - coalesce((select sum(amount_minor) from refunds r
        where r.payment_id = p.id and r.attempt_id is null and r.state <> 'failed'), 0)::bigint as left_minor, p.purpose
      from payments p where p.state = 'completed' and p.purpose in ('rental', 'balance');
    -- As before, of what was paid for the price alone.
    create or replace function owe_refund() returns trigger language plpgsql as $$
      declare
        back bigint;
        taken record;
      begin
        if new.state in ('cancelled', 'no_show') then back := -(new.total_minor - coalesce(new.refund_minor, 0));
        else back := -new.total_minor; end if;
        select back + coalesce(sum(left_minor), 0) into back from payments_left
          where reservation_id = new.id and currency = new.currency and purpose = 'rental';
        for taken in select * from payments_left where reservation_id = new.id and purpose = 'rental'
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
  `);
}
