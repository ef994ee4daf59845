/** What goes back is never more than was taken, whoever gives it back at the same moment; also of deposits that were taken. */
import type { Knex } from 'knex';

export async function givenBackOnce(tx: Knex): Promise<void> {
  await tx.raw(`
    -- Before owe_refund adds up what is left: whoever gives back a payment of it at this moment comes first, or after.
    create function hold_payments() returns trigger language plpgsql as $$
      begin
        perform 1 from payments where reservation_id = new.id order by id for no key update;
        return new;
      end $$;
    create trigger reservations_hold_payments before update of state, total_minor, currency on reservations
      for each row when ((old.state, old.total_minor, old.currency) is distinct from (new.state, new.total_minor, new.currency)
        and new.purpose = 'rental' and new.state <> 'expired')
      execute function hold_payments();

    -- What a provider says that it gave back, it gave back.
    create function refuse_refund_beyond_payment() returns trigger language plpgsql as $$
      declare most bigint;
      begin
        select case purpose when 'deposit' then coalesce(captured_minor, 0) else amount_minor end into most
          from payments where id = new.payment_id for no key update;
        if new.attempt_id is null then
          select most - coalesce(sum(amount_minor), 0) into most from refunds
            where payment_id = new.payment_id and attempt_id is null and state <> 'failed' and id <> new.id;
        end if;
        if new.amount_minor > most then
          raise exception 'refund % is more than is left of its payment', new.id using errcode = 'check_violation';
        end if;
        return new;
      end $$;
    create trigger refunds_within_payment before insert on refunds
      for each row when (new.state <> 'failed' and new.origin = 'ours') execute function refuse_refund_beyond_payment();
    create trigger refunds_still_within_payment before update of state, amount_minor on refunds
      for each row when (new.state <> 'failed' and new.origin = 'ours'
        and (old.state = 'failed' or new.amount_minor > old.amount_minor)) execute function refuse_refund_beyond_payment();

    -- One that a gateway refused may be ordered anew: to the gateway it is another one then.
    alter table refunds add column round smallint not null default 1;
    create index refunds_created on refunds (created_at desc, id);
    create index refunds_done on refunds (done_at) where done_at is not null;
    create index refunds_failed on refunds (created_at desc, id) where state = 'failed';
    create index invoices_branch on invoices (branch_id, ordinal);
    create index invoices_issued on invoices (issued_at);

    create or replace view payments_left as
      select p.id, p.reservation_id, p.currency, p.paid_at,
        case p.purpose when 'deposit' then coalesce(p.captured_minor, 0) else p.amount_minor end
          - coalesce((select sum(amount_minor) from refunds r
            where r.payment_id = p.id and r.attempt_id is null and r.state <> 'failed'), 0)::bigint as left_minor, p.purpose
      from payments p where p.state = 'completed';
  `);
}
