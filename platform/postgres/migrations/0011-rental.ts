/** Reservations, which cannot overlap whatever the code does, and what of a car's state decides about them. */
import type { Knex } from 'knex';

/** Codes that bar a car from every rental (SAE J2012; first and last of a run, both in). */
const CRITICAL: readonly (readonly [first: string, last: string, subject: string])[] = [
  ['P0300', 'P0312', 'misfire'],
  ['P0520', 'P0524', 'oil pressure'],
  ['P0195', 'P0199', 'oil temperature'],
  ['P0217', 'P0218', 'overheating'],
  ['P0115', 'P0119', 'coolant temperature'],
  ['P0480', 'P0485', 'cooling fan'],
  ['P0571', 'P0572', 'brake switch'],
  ['C0020', 'C0077', 'brakes'],
  ['B0001', 'B0096', 'airbag'],
  ['P0A00', 'P0AFF', 'high voltage'],
  ['P0B00', 'P0BFF', 'high voltage'],
];

export async function rental(tx: Knex): Promise<void> {
  await tx.raw(`
    -- As 'latitude' and its neighbours: in 'believed' too, and here for SQL.
    alter table vehicle_states
      add column observed_at timestamptz,         -- of the newest believed value, by the car's corrected clock
      add column odometer_km real,
      add column dtc text[];

    create table critical_fault_codes (code text primary key, subject text not null);

    create table reservations (
      id uuid primary key default gen_random_uuid(),
      purpose text not null default 'rental' check (purpose in ('rental', 'service', 'turn-around')),
      user_id uuid references users,
      vehicle_id uuid not null references vehicles,
      state text not null
        check (state in ('held', 'confirmed', 'active', 'completed', 'expired', 'cancelled', 'no_show')),
      starts_at timestamptz not null,
      ends_at timestamptz not null,
      blocked_until timestamptz not null,         -- with the turn-around after it
      held_until timestamptz,
      pickup_branch_id uuid references branches,
      return_branch_id uuid references branches,
      distance_km double precision check (distance_km between 0 and 100000),
      total_minor bigint not null default 0 check (total_minor >= 0),
      currency text not null check (currency ~ '^[A-Z]{3}$'),
      price_parts jsonb not null default '[]',
      deposit_minor bigint not null default 0 check (deposit_minor >= 0),
      refund_minor bigint check (refund_minor between 0 and total_minor),
      quote_id uuid,
      terms_version text,
      reason text check (length(reason) <= 500),
      changed_by uuid,                            -- who brought it into its state; null for the clock
      version integer not null default 1,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      confirmed_at timestamptz,
      started_at timestamptz,
      ended_at timestamptz,
      cancelled_at timestamptz,
      check (ends_at > starts_at and blocked_until >= ends_at),
      check ((purpose = 'rental') = (user_id is not null)),
      check (state <> 'held' or held_until is not null),
      -- The truth about overlap. A hold that has run out is let go by whoever wants its time.
      constraint reservations_never_overlap exclude using gist
        (vehicle_id with =, tstzrange(starts_at, blocked_until) with &&) where (state in ('held', 'confirmed', 'active'))
    );
    create index vehicles_price on vehicles (price_per_day_minor, id) where deleted_at is null; -- the cheapest of all

    create index reservations_user on reservations (user_id, created_at desc, id) where user_id is not null;
    create index reservations_vehicle on reservations (vehicle_id, starts_at);
    create index reservations_holds on reservations (held_until) where state = 'held';
    create index reservations_to_come on reservations (starts_at) where state = 'confirmed';
    create index reservations_out on reservations (vehicle_id, ends_at) where state = 'active';
    create index reservations_created on reservations using brin (created_at);

    -- Every state that a reservation was in, kept by the table itself, so that no code can forget it.
    create table reservation_history (
      id bigint generated always as identity primary key,
      reservation_id uuid not null references reservations on delete cascade,
      at timestamptz not null default now(),
      state text not null,
      starts_at timestamptz not null,
      ends_at timestamptz not null,
      vehicle_id uuid not null,
      total_minor bigint not null,
      changed_by uuid
    );
    create index reservation_history_of on reservation_history (reservation_id, id);
    create function note_reservation() returns trigger language plpgsql as $$
      begin
        insert into reservation_history (reservation_id, state, starts_at, ends_at, vehicle_id, total_minor, changed_by)
        values (new.id, new.state, new.starts_at, new.ends_at, new.vehicle_id, new.total_minor, new.changed_by);
        return null;
      end $$;
    create trigger reservation_history_new after insert on reservations
      for each row execute function note_reservation();
    create trigger reservation_history_changed after update on reservations
      for each row when ((old.state, old.starts_at, old.ends_at, old.vehicle_id) is distinct from
        (new.state, new.starts_at, new.ends_at, new.vehicle_id)) execute function note_reservation();
  `);
  const codes = CRITICAL.flatMap(([first, last, subject]) => runOf(first, last).map((code) => ({ code, subject })));
  await tx.batchInsert('critical_fault_codes', codes, 500);
}

/** `P0300` to `P0312`; the digits are hexadecimal where the last one's are. */
function runOf(first: string, last: string): string[] {
  const base = /[A-F]/.test(last.slice(1)) ? 16 : 10;
  const [from, to] = [Number.parseInt(first.slice(1), base), Number.parseInt(last.slice(1), base)];
  return Array.from({ length: to - from + 1 }, (_, i) => {
    const digits = (from + i).toString(base).toUpperCase().padStart(4, '0');
    return `${first[0]}${digits}`;
  });
}
