/** What fences, rules and areas were before they were changed: the past is judged by what held then. */
import type { Knex } from 'knex';

export async function alertWorldPast(tx: Knex): Promise<void> {
  await tx.raw(`
    -- Since when it is as it is. What was before this table: as far back as can be known.
    alter table geofences add column holds_since timestamptz not null default now();
    alter table alert_rules add column holds_since timestamptz not null default now();
    alter table fleets add column holds_since timestamptz not null default now();
    update geofences set holds_since = created_at;
    update alert_rules set holds_since = '-infinity';
    update fleets set holds_since = '-infinity';

    create table alert_world_past (
      id bigint generated always as identity primary key,
      what text not null check (what in ('geofences', 'alert_rules', 'fleets')), -- the table
      row jsonb not null,                           -- as it was then
      since timestamptz not null,                   -- [since, until)
      until timestamptz not null
    );
    create index alert_world_past_until on alert_world_past (until);

    -- Kept by the tables themselves, so that no code can forget it. A new name or policy makes nothing different.
    create function keep_alert_world_past() returns trigger language plpgsql as $$
      declare
        untold text[] := '{name,version,updated_at,holds_since,policy,effective_policy,area_rings,area_holes}';
        was jsonb := to_jsonb(old) - untold;
        changed_at timestamptz := clock_timestamp();
      begin
        if tg_op = 'UPDATE' then
          if was = to_jsonb(new) - untold then return new; end if;
          new.holds_since := changed_at;
        end if;
        if was->>'deleted_at' is null then
          insert into alert_world_past (what, row, since, until) values (tg_table_name, was, old.holds_since, changed_at);
        end if;
        if tg_op = 'UPDATE' then return new; end if;
        return old;
      end $$;
    create trigger geofence_past before update or delete on geofences for each row execute function keep_alert_world_past();
    create trigger alert_rule_past before update or delete on alert_rules for each row execute function keep_alert_world_past();
    create trigger fleet_past before update or delete on fleets for each row execute function keep_alert_world_past();
  `);
}
