/** What a search over a large fleet reads: cars by price in the order that they are offered, and what is taken of their time. */
import type { Knex } from 'knex';

export async function rentalIndexes(tx: Knex): Promise<void> {
  await tx.raw(`
    -- A search takes the cheapest first and stops when it has enough, so it reads these in their order.
    create index vehicles_branch_price on vehicles (branch_id, price_per_day_minor, id) where deleted_at is null;
    create index vehicles_branch_type_price on vehicles (branch_id, lower(coalesce(category, kind)), price_per_day_minor, id)
      where deleted_at is null;
    drop index vehicles_branch;
    -- With deleted ones: of a partial index the planner takes no statistics, and it must know how rare a type is.
    create index vehicles_type_price on vehicles (lower(coalesce(category, kind)), price_per_day_minor, id);
    -- The constraint's own index answers the same, four times slower. With all that is asked, so that no row is fetched.
    create index reservations_live on reservations (vehicle_id, blocked_until, starts_at) include (state, held_until)
      where state in ('held', 'confirmed', 'active');
    -- As in 0007, but without a query for each call: SQL with a sub-select in it is never inlined.
    create or replace function lies_in(rings polygon[], holes polygon[], at point) returns boolean
      language plpgsql immutable parallel safe as $$
      declare ring polygon;
      begin
        foreach ring in array holes loop
          if ring @> at then return false; end if;
        end loop;
        if rings is null then return true; end if;
        foreach ring in array rings loop
          if ring @> at then return true; end if;
        end loop;
        return false;
      end $$;
  `);
}
