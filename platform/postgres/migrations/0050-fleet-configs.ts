/** What a fleet's cars are configured to do unless they say otherwise, and what each car is told because of it. */
import type { Knex } from 'knex';

export async function fleetConfigs(tx: Knex): Promise<void> {
  await tx.raw(`
    create table fleet_configs (
      fleet_id uuid primary key references fleets on delete cascade,
      version integer not null default 1,
      sensors jsonb not null,                       -- as a car is told of them
      updated_at timestamptz not null default now()
    );
    create table fleet_config_settings (
      fleet_id uuid not null references fleet_configs on delete cascade,
      config_type text not null references vehicle_config_types,
      config_data jsonb not null,
      primary key (fleet_id, config_type)
    );
    create index fleet_config_settings_type on fleet_config_settings (config_type);
    -- Of cars that a fleet's default has reached. Their version counts on from that of vehicle_config_versions, which stays
    -- that of a car's own values: whoever knows nothing of fleets' defaults tells a car that one, and it has a later one.
    create table told_configs (
      vehicle_id uuid primary key references vehicles on delete cascade,
      version integer not null,
      message jsonb,                                -- without its version; null only while its first is being made
      sources jsonb not null default '{}',          -- the fleet that each value came from; those without are the car's own
      defaults text not null default '',            -- which fleets' defaults were laid under it, each with its version
      own_version integer not null default 0,       -- the car's own values that were laid over them
      changed_at timestamptz not null default clock_timestamp()
    );
    create index told_configs_changed on told_configs (changed_at);
    -- The car has no such value of its own any more.
    alter table vehicle_configs add column cleared boolean not null default false;
  `);
}
