import type { Knex } from 'knex';

export async function telemetry(_tx: Knex): Promise<void> {}
