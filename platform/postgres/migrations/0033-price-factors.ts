/** What staff know of days at a branch that changes prices there: events, weather, competitors. */
import type { Knex } from 'knex';

export async function priceFactors(tx: Knex): Promise<void> {
  await tx.raw(`
    create table price_factors (
      id uuid primary key default gen_random_uuid(),
      branch_id uuid not null references branches on delete cascade,
      kind text not null check (kind in ('event', 'weather', 'competition')),
      name text not null check (length(name) between 1 and 100),
      starts_on date not null,                      -- days of the branch, [starts_on, ends_on)
      ends_on date not null,
      percent numeric(6, 3) not null check (percent between -50 and 100),
      version integer not null default 1,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      check (ends_on > starts_on and ends_on <= starts_on + 366)
    );
    create index price_factors_branch on price_factors (branch_id, ends_on);
    create trigger rental_terms_changed before insert or update or delete or truncate on price_factors
      for each statement execute function bump_rental_terms_stamp();

    -- As shares: 0.2 is 20 % on top. Null where staff say nothing of that kind.
    create function refresh_pricing_factors(branch uuid, first date, last date) returns void language sql as $$
      update pricing_factors p set (event_impact, weather_factor, competition_factor) = (
        select sum(f.percent) filter (where f.kind = 'event') / 100, sum(f.percent) filter (where f.kind = 'weather') / 100,
          sum(f.percent) filter (where f.kind = 'competition') / 100
        from price_factors f where f.branch_id = p.branch_id
          and (p.timestamp at time zone b.time_zone)::date >= f.starts_on and (p.timestamp at time zone b.time_zone)::date < f.ends_on)
      from branches b where b.id = branch and p.branch_id = branch
        and p.timestamp >= (first - 1)::timestamp at time zone 'UTC' and p.timestamp < (last + 2)::timestamp at time zone 'UTC'
    $$;
    create function note_price_factor() returns trigger language plpgsql as $$
      begin
        if tg_op <> 'INSERT' then perform refresh_pricing_factors(old.branch_id, old.starts_on, old.ends_on); end if;
        if tg_op <> 'DELETE' then perform refresh_pricing_factors(new.branch_id, new.starts_on, new.ends_on); end if;
        return null;
      end $$;
    create trigger price_factors_noted after insert or update or delete on price_factors
      for each row execute function note_price_factor();
  `);
}
