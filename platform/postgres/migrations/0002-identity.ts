import type { Knex } from 'knex';

export async function identity(_tx: Knex): Promise<void> {}
