import type { Knex } from 'knex';

/**
 * One step forward of the tables; once it has shipped it is never edited. It runs in a transaction, unless it says
 * otherwise; then it must bear to be run again after it was cut off anywhere.
 */
export interface Migration {
  (tx: Knex): Promise<void>;
  /** For what may take long with all going on: `buildIndex`, validating a constraint. */
  readonly outsideTransaction?: true;
}
