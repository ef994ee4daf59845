/** SQL for fleets. `effective_policy` and the area are written with every change, for the fleet and all below it. */
import type { Knex } from 'knex';
import { MotorpoolError } from '../../platform/errors.js';
import type { Area } from './boundary.js';
import type { Fleet, FleetMetrics, FleetSummary } from './fleet.js';

export interface VersionedFleet {
  fleet: Fleet;
  version: number;
}

export interface FleetColumns {
  name?: string;
  parent_id?: string | null;
  /** JSON text. */
  policy?: string;
  boundary?: string | null;
}

/** `?` is the fleet: it and all below it. */
const BELOW = `with recursive below as (
  select id from fleets where id = ? union all select f.id from fleets f join below on f.parent_id = below.id)`;

export function fleetsRepository(db: Knex) {
  return {
    /** One that changes the tree at a time, or two moves could make a cycle. Holds to the end of the transaction. */
    async lockTree(): Promise<void> {
      await db.raw("select pg_advisory_xact_lock(hashtext('motorpool fleets'))");
    },
    async find(id: string): Promise<VersionedFleet | undefined> {
      const { rows } = await db.raw(
        `with recursive up as (
           select parent_id, boundary from fleets where id = ?
           union all select p.parent_id, p.boundary from up join fleets p on p.id = up.parent_id where up.boundary is null)
         select f.*, (select boundary from up where boundary is not null) as effective_boundary from fleets f where id = ?`,
        [id, id],
      );
      return rows.map((row: Row) => ({
        version: row.version,
        fleet: { ...asSummary(row), boundary: row.boundary, effectiveBoundary: row.effective_boundary },
      }))[0];
    },
    /** Of those that are there. */
    async names(ids: readonly string[]): Promise<Map<string, string>> {
      const rows = await db('fleets').whereIn('id', ids).select('id', 'name');
      return new Map(rows.map(({ id, name }) => [id, name]));
    },
    async page(limit: number, after: string | undefined): Promise<FleetSummary[]> {
      const { rows } = await db.raw(
        `select id, name, parent_id, policy, effective_policy, created_at, updated_at from fleets
         where ?::uuid is null or id > ? order by id limit ?`,
        [after ?? null, after ?? null, limit],
      );
      return rows.map(asSummary);
    },
    /** It and those above it, from below; empty for a fleet that is not there. */
    async chain(id: string): Promise<string[]> {
      const { rows } = await db.raw(
        `with recursive up as (
           select id, parent_id, 1 as level from fleets where id = ?
           union all select p.id, p.parent_id, level + 1 from up join fleets p on p.id = up.parent_id)
         select id from up order by level`,
        [id],
      );
      return rows.map((row: { id: string }) => row.id);
    },
    /** How many levels it and what is below it have. */
    async height(id: string): Promise<number> {
      const { rows } = await db.raw(
        `with recursive down as (
           select id, 1 as level from fleets where id = ?
           union all select f.id, level + 1 from down join fleets f on f.parent_id = down.id)
         select max(level) as height from down`,
        [id],
      );
      return rows[0].height ?? 0;
    },
    async insert(columns: FleetColumns): Promise<string> {
      const [row] = await db('fleets').insert(columns).returning('id');
      return (row as { id: string }).id;
    },
    /** False when it is not there, or no longer of that version. */
    async update(id: string, columns: FleetColumns, version?: number): Promise<boolean> {
      const changed = await db('fleets')
        .where({ id, ...(version !== undefined && { version }) })
        .update({ ...columns, version: db.raw('version + 1'), updated_at: db.fn.now() });
      return changed > 0;
    },
    async setArea(id: string, area: Area): Promise<void> {
      await db.raw(
        'update fleets set area_rings = ?::text[]::polygon[], area_holes = ?::text[]::polygon[] where id = ?',
        [area.rings, area.holes, id],
      );
    },
    /** Hands down what is inherited, to it and to all below it; those below are of a new version, as they read otherwise. */
    async handDown(id: string): Promise<void> {
      await db.raw(
        `with recursive tree as (
           select f.id, coalesce(p.effective_policy, '{}') || f.policy as policy,
             case when f.boundary is null then p.area_rings else f.area_rings end as rings,
             case when f.boundary is null then coalesce(p.area_holes, '{}') else f.area_holes end as holes
           from fleets f left join fleets p on p.id = f.parent_id where f.id = ?
           union all
           select f.id, tree.policy || f.policy,
             case when f.boundary is null then tree.rings else f.area_rings end,
             case when f.boundary is null then tree.holes else f.area_holes end
           from fleets f join tree on f.parent_id = tree.id)
         update fleets set effective_policy = tree.policy, area_rings = tree.rings, area_holes = tree.holes,
           version = version + case when fleets.id = ? then 0 else 1 end
         from tree where fleets.id = tree.id`,
        [id, id],
      );
    },
    /** Vehicles that are not deleted, and fleets right below it. */
    async contents(id: string): Promise<{ vehicles: number; children: number }> {
      const { rows } = await db.raw(
        `select (select count(*)::int from vehicles where fleet_id = ? and deleted_at is null) as vehicles,
           (select count(*)::int from fleets where parent_id = ?) as children`,
        [id, id],
      );
      return rows[0];
    },
    /** Deleted vehicles let go of it. Throws a MotorpoolError (conflict) while something else refers to it. */
    async remove(id: string): Promise<boolean> {
      try {
        await db.raw('update vehicles set fleet_id = null where fleet_id = ? and deleted_at is not null', [id]);
        return (await db('fleets').where({ id }).delete()) > 0;
      } catch (error) {
        if ((error as { code?: string }).code !== '23503') throw error;
        throw new MotorpoolError('conflict', 'fleet-in-use', 'Something still belongs to this fleet.');
      }
    },
    async metrics(id: string): Promise<FleetMetrics> {
      const { rows } = await db.raw(
        `${BELOW} select count(*)::int as vehicles,
           count(*) filter (where v.status = 'available')::int as available,
           count(*) filter (where v.status = 'in_use')::int as in_use,
           count(*) filter (where v.status = 'maintenance')::int as maintenance,
           count(*) filter (where s.online)::int as online,
           count(*) filter (where s.heard_at > now() - interval '1 day')::int as heard,
           avg(s.battery_percent)::float8 as battery, avg(s.fuel_percent)::float8 as fuel
         from vehicles v left join vehicle_states s on s.vehicle_id = v.id
         where v.fleet_id in (select id from below) and v.deleted_at is null`,
        [id],
      );
      const { vehicles, available, in_use, maintenance, online, heard, battery, fuel } = rows[0];
      const byStatus = { available, in_use, maintenance };
      return { vehicles, byStatus, online, heardInLastDay: heard, meanBatteryPercent: battery, meanFuelPercent: fuel };
    },
  };
}

interface Row {
  id: string;
  name: string;
  parent_id: string | null;
  policy: Fleet['policy'];
  effective_policy: Fleet['policy'];
  boundary: Fleet['boundary'];
  effective_boundary: Fleet['boundary'];
  created_at: Date;
  updated_at: Date;
  version: number;
}

const asSummary = (row: Row): FleetSummary => ({
  id: row.id,
  name: row.name,
  parentId: row.parent_id,
  policy: row.policy,
  effectivePolicy: row.effective_policy,
  createdAt: row.created_at.toISOString(),
  updatedAt: row.updated_at.toISOString(),
});
