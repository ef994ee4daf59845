/** SQL for vehicles and the branches where they stand. */
import type { Knex } from 'knex';
import { MotorpoolError } from '../../platform/errors.js';
import type { KINDS, STATUSES, Vehicle } from './vehicle.js';

/** Columns that may be written. */
export interface VehicleColumns {
  kind?: (typeof KINDS)[number];
  make?: string;
  model?: string;
  year?: number;
  category?: string | null;
  branch_id?: string | null;
  status?: (typeof STATUSES)[number];
  price_per_day_minor?: number;
  external_id?: string | null;
  fleet_id?: string | null;
}

export interface VersionedVehicle {
  vehicle: Vehicle;
  version: number;
}

const SELECT = `
  select v.id, v.external_id, v.fleet_id, b.name as location, v.kind, v.category, v.make, v.model, v.year, v.status,
    v.price_per_day_minor, v.currency, v.created_at, v.updated_at, v.version
  from vehicles v left join branches b on b.id = v.branch_id where v.deleted_at is null`;

export function vehiclesRepository(db: Knex) {
  return {
    async exists(id: string): Promise<boolean> {
      const { rows } = await db.raw('select 1 from vehicles where id = ? and deleted_at is null', [id]);
      return rows.length > 0;
    },
    async find(id: string): Promise<VersionedVehicle | undefined> {
      const { rows } = await db.raw(`${SELECT} and v.id = ?`, [id]);
      return rows.map(asVehicle)[0];
    },
    async page(limit: number, after: string | undefined): Promise<Vehicle[]> {
      const { rows } = await db.raw(`${SELECT} ${after ? 'and v.id > ?' : ''} order by v.id limit ?`, [
        ...(after ? [after] : []),
        limit,
      ]);
      return rows.map((row: Row) => asVehicle(row).vehicle);
    },
    /** All of them, as one JSON text: `[{"id":…,"type":…,"location":…,"status":…}]`. */
    async listJson(): Promise<string> {
      const { rows } = await db.raw(
        `select coalesce(json_agg(json_build_object('id', v.id, 'type', v.kind, 'location', b.name, 'status', v.status)
           order by v.created_at, v.id), '[]')::text as list
         from vehicles v left join branches b on b.id = v.branch_id where v.deleted_at is null`,
      );
      return rows[0].list;
    },
    /** The branch of that name or id; one of a new name is made. Throws a MotorpoolError (conflict) for an archived one. */
    async branchNamed(name: string): Promise<string> {
      const find = async () => {
        const id = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(name) ? name : null;
        const { rows } = await db.raw(
          `select id, archived_at from branches
           where id = coalesce((select id from branches where lower(name) = lower(?)), ?::uuid)`,
          [name, id],
        );
        if (rows[0]?.archived_at) {
          throw new MotorpoolError('conflict', 'branch-archived', 'This branch is archived: it takes no new cars.');
        }
        return rows[0]?.id;
      };
      const known = await find();
      if (known) return known;
      const { rows } = await db.raw(
        'insert into branches (name) values (?) on conflict (lower(name)) do nothing returning id',
        [name],
      );
      return rows[0]?.id ?? (await find());
    },
    async insert(columns: VehicleColumns): Promise<VersionedVehicle> {
      const [row] = await explained(db('vehicles').insert(columns).returning('id'));
      const id = (row as { id: string }).id;
      if (columns.fleet_id) await this.noteFleet(id, columns.fleet_id);
      return (await this.find(id)) as VersionedVehicle;
    },
    /** False when it is gone, or no longer of that version. */
    async update(id: string, columns: VehicleColumns, version?: number): Promise<boolean> {
      const query = db('vehicles')
        .where({ id, ...(version !== undefined && { version }) })
        .whereNull('deleted_at')
        .update({ ...columns, version: db.raw('version + 1'), updated_at: db.fn.now() });
      if ((await explained(query)) === 0) return false;
      if (columns.fleet_id !== undefined) await this.noteFleet(id, columns.fleet_id);
      return true;
    },
    async noteFleet(id: string, fleetId: string | null): Promise<void> {
      await db.raw(
        `insert into vehicle_fleets (vehicle_id, since, fleet_id) values (?, clock_timestamp(), ?)
         on conflict (vehicle_id, since) do update set fleet_id = excluded.fleet_id`,
        [id, fleetId],
      );
    },
    async remove(id: string): Promise<boolean> {
      const gone = await db('vehicles')
        .where({ id })
        .whereNull('deleted_at')
        .update({ deleted_at: db.fn.now(), external_id: null, version: db.raw('version + 1') });
      return gone > 0;
    },
  };
}

interface Row {
  id: string;
  external_id: string | null;
  fleet_id: string | null;
  location: string | null;
  kind: Vehicle['kind'];
  category: string | null;
  make: string;
  model: string;
  year: number;
  status: Vehicle['status'];
  price_per_day_minor: string;
  currency: string;
  created_at: Date;
  updated_at: Date;
  version: number;
}

const asVehicle = (row: Row): VersionedVehicle => ({
  version: row.version,
  vehicle: {
    id: row.id,
    externalId: row.external_id,
    fleetId: row.fleet_id,
    location: row.location,
    kind: row.kind,
    category: row.category,
    make: row.make,
    model: row.model,
    year: row.year,
    status: row.status,
    pricePerDayMinor: Number(row.price_per_day_minor),
    currency: row.currency,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  },
});

/** What the tables refuse, in words. */
async function explained<T>(query: PromiseLike<T>): Promise<T> {
  try {
    return await query;
  } catch (error) {
    const { code, constraint } = error as { code?: string; constraint?: string };
    if (code === '23505' && constraint === 'vehicles_external_id_key') {
      throw new MotorpoolError('conflict', 'external-id-taken', 'Another vehicle has this externalId already.');
    }
    if (code === '23503') {
      throw new MotorpoolError('bad-input', 'unknown-fleet', 'There is no fleet with this id.', {
        errors: [{ path: '/fleetId', message: 'is no fleet' }],
      });
    }
    throw error;
  }
}
