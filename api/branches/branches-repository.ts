/** SQL for branches. */
import type { Knex } from 'knex';
import { MotorpoolError } from '../../platform/errors.js';
import type { Branch } from './branch.js';

export interface VersionedBranch {
  branch: Branch;
  version: number;
}

/** Columns that may be written. */
export interface BranchColumns {
  name?: string;
  latitude?: number | null;
  longitude?: number | null;
  time_zone?: string;
  address?: string | null;
  phone?: string | null;
  /** JSON text. */
  hours?: string | null;
  closed_on?: string[];
  archived_at?: Date | null;
}

const SELECT = `
  select id, name, latitude, longitude, time_zone, address, phone, hours, closed_on::text[] as closed_on, archived_at, version
  from branches`;

export function branchesRepository(db: Knex) {
  return {
    /** Archived ones too. */
    async find(id: string): Promise<VersionedBranch | undefined> {
      const { rows } = await db.raw(`${SELECT} where id = ?`, [id]);
      return rows.map(asBranch)[0];
    },
    /** By name and then id; a page begins after the branch of the cursor. Archived ones only when asked for. */
    async page(limit: number, after: string | undefined, archived: boolean): Promise<Branch[]> {
      const { rows } = await db.raw(
        `${SELECT} where (? or archived_at is null)
           and (?::uuid is null or (lower(name), id) > (select lower(name), id from branches where id = ?))
         order by lower(name), id limit ?`,
        [archived, after ?? null, after ?? null, limit],
      );
      return rows.map((row: Row) => asBranch(row).branch);
    },
    async insert(columns: BranchColumns): Promise<VersionedBranch> {
      const [row] = await explained(db('branches').insert(columns).returning('id'));
      return (await this.find((row as { id: string }).id)) as VersionedBranch;
    },
    /** False when it is not there, or no longer of that version. */
    async update(id: string, columns: BranchColumns, version?: number): Promise<boolean> {
      const query = db('branches')
        .where({ id, ...(version !== undefined && { version }) })
        .update({ ...columns, version: db.raw('version + 1'), updated_at: db.fn.now() });
      return (await explained(query)) > 0;
    },
  };
}

interface Row {
  id: string;
  name: string;
  latitude: number | null;
  longitude: number | null;
  time_zone: string;
  address: string | null;
  phone: string | null;
  hours: Branch['hours'];
  closed_on: string[];
  archived_at: Date | null;
  version: number;
}

const asBranch = (row: Row): VersionedBranch => ({
  version: row.version,
  branch: {
    id: row.id,
    name: row.name,
    latitude: row.latitude,
    longitude: row.longitude,
    timeZone: row.time_zone,
    address: row.address,
    phone: row.phone,
    hours: row.hours,
    closedOn: row.closed_on,
    archived: row.archived_at !== null,
  },
});

/** What the table refuses, in words. */
async function explained<T>(query: PromiseLike<T>): Promise<T> {
  try {
    return await query;
  } catch (error) {
    if ((error as { code?: string }).code !== '23505') throw error;
    throw new MotorpoolError('conflict', 'branch-name-taken', 'Another branch has this name already.');
  }
}
