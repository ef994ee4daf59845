/** What a car signs in with. */
import type { Knex } from 'knex';

export async function vehicleCredentials(tx: Knex): Promise<void> {
  await tx.raw(`
    -- One device token a car. It is 32 random bytes, so a plain SHA-256 gives nothing away and needs no salt or slowness.
    create table vehicle_credentials (
      vehicle_id uuid primary key references vehicles on delete cascade,
      token_sha256 bytea not null check (length(token_sha256) = 32),
      issued_at timestamptz not null default now()
    );
  `);
}
