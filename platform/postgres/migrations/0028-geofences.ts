/** Fences of fleets, the rules by which cars raise alerts, the alerts, and who crossed which fence when. */
import type { Knex } from 'knex';

export async function geofences(tx: Knex): Promise<void> {
  await tx.raw(`
    create sequence geofence_stamps;
    create table geofences (
      id uuid primary key default gen_random_uuid(),
      fleet_id uuid references fleets,              -- whose cars it is for, those of the fleets below too; null: everyone's
      name text not null check (length(name) between 1 and 100),
      geometry jsonb not null,                      -- GeoJSON: Point with radius_m, LineString with width_m, (Multi)Polygon
      radius_m double precision check (radius_m > 0),
      width_m double precision check (width_m > 0),
      time_zone text not null default 'UTC',
      hours jsonb,                                  -- by weekday, local time: when it matters; null: always
      alert text not null default 'none' check (alert in ('none', 'inside', 'outside')),
      severity text check (severity in ('info', 'warning', 'critical')), -- null: as the rule of the car's fleet
      dwell_s integer check (dwell_s > 0),
      speed_limit_kmh double precision check (speed_limit_kmh > 0),
      stamp bigint not null default nextval('geofence_stamps'), -- newer with each new shape
      version integer not null default 1,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      deleted_at timestamptz                        -- its crossings and alerts keep its name
    );
    create index geofences_fleet on geofences (fleet_id) where deleted_at is null;

    -- What a fleet sets of a rule; what is null it inherits, at last from the table of kinds in the code.
    create table alert_rules (
      fleet_id uuid references fleets on delete cascade, -- null: of all
      kind text not null,
      enabled boolean,
      severity text check (severity in ('info', 'warning', 'critical')),
      threshold double precision,
      duration_s integer check (duration_s >= 0),
      cool_down_s integer check (cool_down_s >= 0),
      version integer not null default 1,
      updated_at timestamptz not null default now(),
      unique nulls not distinct (fleet_id, kind)
    );

    create table geofence_crossings (
      id uuid primary key,
      vehicle_id uuid not null references vehicles,
      geofence_id uuid not null references geofences,
      fleet_id uuid,                                -- of the car, then
      what text not null check (what in ('entered', 'left', 'dwelled')),
      at timestamptz not null,
      longitude double precision not null,
      latitude double precision not null,
      told_at timestamptz not null                  -- of the sample that told it: a re-reading from before it replaces it
    );
    create index geofence_crossings_fence on geofence_crossings (geofence_id, at desc, id desc);
    create index geofence_crossings_vehicle on geofence_crossings (vehicle_id, told_at);
    create index geofence_crossings_age on geofence_crossings using brin (at);
  `);
  await alerts(tx);
}

async function alerts(tx: Knex): Promise<void> {
  await tx.raw(`
    create table alerts (
      id uuid primary key,
      vehicle_id uuid not null references vehicles,
      fleet_id uuid,                                -- of the car as it was raised
      kind text not null,
      subject text not null default '' check (length(subject) <= 100), -- a fault code, a fence's id
      severity text not null check (severity in ('info', 'warning', 'critical')),
      source text not null check (source in ('samples', 'clock')),
      threshold double precision,
      value double precision,                       -- the worst
      longitude double precision,
      latitude double precision,
      since timestamptz not null,                   -- when its cause began
      raised_at timestamptz not null,
      cleared_at timestamptz,                       -- when its cause was gone
      occurrences integer not null default 1,
      told_at timestamptz,                          -- of the sample that told it
      withdrawn_at timestamptz,                     -- late samples showed that there was nothing
      acknowledged_at timestamptz,
      acknowledged_by uuid references users,
      snoozed_until timestamptz,
      closed_at timestamptz,                        -- by a person, whatever the cause does
      closed_by uuid references users,
      announced integer not null default 0,         -- occurrences that people were told of, and when the last
      announced_at timestamptz,
      version integer not null default 1,
      changed_at timestamptz not null default now(),
      state text not null generated always as (case
        when cleared_at is not null or closed_at is not null then 'resolved'
        when acknowledged_at is not null then 'acknowledged' else 'open' end) stored,
      check ((source = 'samples') = (told_at is not null)),
      unique (vehicle_id, kind, subject, raised_at)
    );
    create unique index alerts_by_the_clock on alerts (vehicle_id, kind, subject) where source = 'clock' and cleared_at is null;
    create index alerts_newest on alerts (raised_at desc, id desc);
    create index alerts_standing on alerts (raised_at desc, id desc) where state <> 'resolved';
    create index alerts_vehicle on alerts (vehicle_id, raised_at desc, id desc);
    create index alerts_told on alerts (vehicle_id, told_at) where source = 'samples';
    create index alerts_unannounced on alerts (raised_at) where announced < occurrences and withdrawn_at is null;

    -- All that became of an alert, kept by the table itself, so that no code can forget it.
    create table alert_history (
      id bigint generated always as identity primary key,
      alert_id uuid not null references alerts on delete cascade,
      at timestamptz not null default now(),
      what text not null check (what in ('raised', 'again', 'cleared', 'withdrawn', 'acknowledged', 'snoozed', 'resolved')),
      by uuid references users,
      note text check (length(note) <= 1000)
    );
    create index alert_history_of on alert_history (alert_id, id);

    create function note_alert() returns trigger language plpgsql as $$
      begin
        -- What people do with it is written with what they say of it.
        insert into alert_history (alert_id, what) select new.id, what from (values
          (1, 'raised', tg_op = 'INSERT'),
          (2, 'again', tg_op = 'UPDATE' and new.occurrences > old.occurrences),
          (3, 'withdrawn', tg_op = 'UPDATE' and new.withdrawn_at is not null and old.withdrawn_at is null),
          (4, 'cleared', new.withdrawn_at is null and new.cleared_at is not null
            and (tg_op = 'INSERT' or old.cleared_at is null or new.occurrences > old.occurrences))
        ) as happened (place, what, so) where so order by place;
        if tg_op = 'INSERT' or new.occurrences > old.occurrences then
          perform emit_event('alert.raised', new.id::text, alert_event(new), 'alert:' || new.id || ':raised:' || new.occurrences);
        end if;
        if new.withdrawn_at is null and new.state = 'resolved' and (tg_op = 'INSERT' or old.state <> 'resolved') then
          perform emit_event('alert.resolved', new.id::text, alert_event(new), 'alert:' || new.id || ':resolved:' || new.occurrences);
        end if;
        return null;
      end $$;
    create function alert_event(a alerts) returns jsonb language sql stable as $$
      select jsonb_build_object('alertId', a.id, 'vehicleId', a.vehicle_id, 'fleetId', a.fleet_id, 'kind', a.kind,
        'subject', nullif(a.subject, ''), 'severity', a.severity, 'state', a.state, 'value', a.value, 'threshold', a.threshold,
        'longitude', a.longitude, 'latitude', a.latitude, 'since', a.since, 'raisedAt', a.raised_at,
        'clearedAt', a.cleared_at, 'occurrences', a.occurrences)
    $$;
    create trigger alert_new after insert on alerts for each row execute function note_alert();
    create trigger alert_changed after update on alerts for each row
      when (old.version is distinct from new.version) execute function note_alert();
  `);
}
