/** Where a task's lessons come from in this system: each feature that a model serves says how its past becomes a table. */
import type { Knex } from 'knex';
import type { Table } from '../../models/index.js';

export interface TrainingSource {
  readonly task: string;
  /** Labelled rows and the time [from, until) in ms that they are of; undefined where there are too few to learn from. */
  labelled(db: Knex): Promise<{ table: Table; from: number; until: number } | undefined>;
}
