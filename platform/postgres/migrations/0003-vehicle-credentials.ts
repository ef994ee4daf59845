import type { Knex } from 'knex';

export async function vehicleCredentials(_tx: Knex): Promise<void> {}
