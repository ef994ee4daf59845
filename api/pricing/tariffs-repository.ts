/** SQL for tariffs. */
import type { Knex } from 'knex';
import { MotorpoolError } from '../../platform/errors.js';
import type { Tariff } from './tariff.js';

export interface VersionedTariff {
  tariff: Tariff;
  version: number;
}

/** Columns that are written, all of them at once. */
export interface TariffColumns {
  name: string;
  fleet_id: string | null;
  branch_id: string | null;
  category: string | null;
  currency: string | null;
  /** JSON text. */
  rules: string;
  active: boolean;
}

export function tariffsRepository(db: Knex) {
  return {
    async find(id: string): Promise<VersionedTariff | undefined> {
      return (await db('tariffs').where({ id })).map(asTariff)[0];
    },
    async page(limit: number, after: string | undefined): Promise<Tariff[]> {
      const query = db('tariffs').orderBy('id').limit(limit);
      const rows: Row[] = await (after ? query.where('id', '>', after) : query);
      return rows.map((row) => asTariff(row).tariff);
    },
    async insert(columns: TariffColumns): Promise<VersionedTariff> {
      const [row] = await explained(db('tariffs').insert(columns).returning('*'));
      return asTariff(row);
    },
    /** Undefined when it is not there, or no longer of that version. */
    async replace(id: string, columns: TariffColumns, version?: number): Promise<VersionedTariff | undefined> {
      const query = db('tariffs')
        .where({ id, ...(version !== undefined && { version }) })
        .update({ ...columns, version: db.raw('version + 1'), updated_at: db.fn.now() })
        .returning('*');
      return (await explained(query)).map(asTariff)[0];
    },
    async remove(id: string): Promise<Tariff | undefined> {
      return (await db('tariffs').where({ id }).delete().returning('*')).map((row: Row) => asTariff(row).tariff)[0];
    },
  };
}

interface Row {
  id: string;
  name: string;
  fleet_id: string | null;
  branch_id: string | null;
  category: string | null;
  currency: string | null;
  rules: Tariff['rules'];
  active: boolean;
  version: number;
  created_at: Date;
  updated_at: Date;
}

const asTariff = (row: Row): VersionedTariff => ({
  version: row.version,
  tariff: {
    id: row.id,
    name: row.name,
    fleetId: row.fleet_id,
    branchId: row.branch_id,
    category: row.category,
    currency: row.currency,
    rules: row.rules,
    active: row.active,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  },
});

/** What the table refuses, in words. */
async function explained<T>(query: PromiseLike<T>): Promise<T> {
  try {
    return await query;
  } catch (error) {
    const { code, constraint } = error as { code?: string; constraint?: string };
    if (code === '23505') {
      throw new MotorpoolError(
        'conflict',
        'tariff-scope-taken',
        'An active tariff has this scope already. Change that one, or make it inactive first.',
      );
    }
    if (code === '23503') {
      const name = constraint === 'tariffs_fleet_id_fkey' ? 'fleet' : 'branch';
      throw new MotorpoolError('bad-input', `unknown-${name}`, `There is no ${name} with this id.`, {
        errors: [{ path: `/${name}Id`, message: `is no ${name}` }],
      });
    }
    throw error;
  }
}
