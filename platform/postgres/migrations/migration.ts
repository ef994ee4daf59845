import type { Knex } from 'knex';

/** One step forward of the tables. It runs in a transaction, and once it has shipped it is never edited. */
export type Migration = (tx: Knex) => Promise<void>;
