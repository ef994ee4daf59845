import type { Knex } from 'knex';

export async function ingest(_tx: Knex): Promise<void> {}
