/** In what condition a car was handed over and came back. */
import type { Knex } from 'knex';

export async function handovers(tx: Knex): Promise<void> {
  await tx.raw(`
    create table handovers (
      id uuid primary key default gen_random_uuid(),
      reservation_id uuid not null references reservations,
      stage text not null check (stage in ('start', 'end')),
      vehicle_id uuid not null references vehicles, -- the car of then: a reservation may move
      odometer_km double precision check (odometer_km >= 0),
      energy_percent double precision check (energy_percent between 0 and 100),
      keys smallint not null check (keys between 0 and 9),
      documents_seen boolean not null,
      damages jsonb not null default '[]',          -- [{place, note, documentId}]
      notes text check (length(notes) <= 2000),
      recorded_by uuid references users,
      recorded_at timestamptz not null default now(),
      unique (reservation_id, stage)                -- once
    );
    create index handovers_vehicle on handovers (vehicle_id, recorded_at desc);
  `);
}
