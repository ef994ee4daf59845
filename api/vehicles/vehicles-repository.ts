/** SQL for vehicles and the branches where they stand. */
import type { Knex } from 'knex';
import { MotorpoolError } from '../../platform/errors.js';
import type { Vehicle } from './vehicle.js';
import { conditionsOf, type VehicleFilter } from './vehicle-filter.js';
import {
  SELECT_VEHICLE,
  type VehicleColumns,
  type VehicleRow,
  type VersionedVehicle,
  vehicleOfRow,
} from './vehicle-row.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export function vehiclesRepository(db: Knex) {
  return {
    async exists(id: string): Promise<boolean> {
      const { rows } = await db.raw('select 1 from vehicles where id = ? and deleted_at is null', [id]);
      return rows.length > 0;
    },
    async find(id: string): Promise<VersionedVehicle | undefined> {
      const { rows } = await db.raw(`${SELECT_VEHICLE} where v.deleted_at is null and v.id = ?`, [id]);
      return rows.map(vehicleOfRow)[0];
    },
    /** As `find`, and nobody else changes it, or books it, before this transaction ends. */
    async lock(id: string): Promise<VersionedVehicle | undefined> {
      await db.raw('select 1 from vehicles where id = ? and deleted_at is null for update', [id]);
      return this.find(id);
    },
    async page(limit: number, after: string | undefined, filter: VehicleFilter = {}): Promise<Vehicle[]> {
      const { where, bindings } = conditionsOf({ ...filter, after });
      const { rows } = await db.raw(`${SELECT_VEHICLE} where ${where.join(' and ')} order by v.id limit ?`, [
        ...bindings,
        limit,
      ]);
      return rows.map((row: VehicleRow) => vehicleOfRow(row).vehicle);
    },
    /** The branch of that name or id; one of a new name is made. Throws a MotorpoolError (conflict) for an archived one. */
    async branchNamed(name: string): Promise<string> {
      const find = async () => {
        const { rows } = await db.raw(
          `select id, archived_at from branches
           where id = coalesce((select id from branches where lower(name) = lower(?)), ?::uuid)`,
          [name, UUID.test(name) ? name : null],
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
    /** Whether it is promised to anyone. Holds that have run out, services and turn-arounds do not count. */
    async hasReservations(id: string): Promise<boolean> {
      const { rows } = await db.raw(
        `select exists (select from reservations where vehicle_id = ? and purpose = 'rental'
           and state in ('held', 'confirmed', 'active') and not (state = 'held' and held_until <= now())) as has`,
        [id],
      );
      return rows[0].has;
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

/** What the tables refuse, in words. */
async function explained<T>(query: PromiseLike<T>): Promise<T> {
  try {
    return await query;
  } catch (error) {
    const { code, constraint = '' } = error as { code?: string; constraint?: string };
    const taken = TAKEN[constraint];
    if (code === '23505' && taken) {
      throw new MotorpoolError('conflict', `${taken[0]}-taken`, `Another vehicle has this ${taken[1]} already.`);
    }
    if (code === '23503') {
      throw new MotorpoolError('bad-input', 'unknown-fleet', 'There is no fleet with this id.', {
        errors: [{ path: '/fleetId', message: 'is no fleet' }],
      });
    }
    throw error;
  }
}

const TAKEN: Readonly<Record<string, readonly [code: string, word: string]>> = {
  vehicles_pkey: ['vehicle-id', 'id'],
  vehicles_external_id_key: ['external-id', 'externalId'],
  vehicles_vin: ['vin', 'VIN'],
};
