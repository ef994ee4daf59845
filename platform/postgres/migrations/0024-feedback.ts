/** What customers say of a rental. */
import type { Knex } from 'knex';

export async function feedback(tx: Knex): Promise<void> {
  await tx.raw(`
    create table feedback (
      id uuid primary key default gen_random_uuid(),
      reservation_id uuid not null unique references reservations, -- once
      user_id uuid not null references users,
      vehicle_id uuid not null references vehicles,
      branch_id uuid references branches,           -- where it was fetched
      rating smallint not null check (rating between 1 and 5),
      comments text check (length(comments) <= 2000),
      answer text check (length(answer) <= 2000),   -- by staff
      answered_at timestamptz,
      hidden_at timestamptz,                        -- by staff: neither shown to others nor counted
      version integer not null default 1,
      created_at timestamptz not null default now()
    );
    -- With the rating, so that an average reads the index alone.
    create index feedback_vehicle on feedback (vehicle_id, created_at desc, id desc) include (rating) where hidden_at is null;
    create index feedback_branch on feedback (branch_id, created_at desc, id desc) include (rating) where hidden_at is null;
    create index feedback_user on feedback (user_id, created_at desc, id desc);
    create index feedback_newest on feedback (created_at desc, id desc);
  `);
}
