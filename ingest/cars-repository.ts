/** SQL for what ingest must know of a car before it takes its samples. */
import type { Knex } from 'knex';
import type { FleetSpan } from './car.js';

export interface CarBooks {
  id: string;
  /** Newest first. */
  fleets: FleetSpan[];
}

export interface ClockOffset {
  vehicleId: string;
  boot: string;
  offsetMs: number;
}

const FLEETS_MAX = 100;
const BOOTS_OF_DAYS = 31; // samples of older boots are too old to be stored

export function carsRepository(db: Knex) {
  return {
    /** Cars that do not exist, or are deleted, are absent. */
    async books(ids: readonly string[]): Promise<CarBooks[]> {
      const { rows } = await db.raw(
        `select v.id, coalesce(f.spans, json_build_array(json_build_object('since', 0, 'fleetId', v.fleet_id))) as fleets
         from vehicles v left join lateral (
           select json_agg(json_build_object('since', (extract(epoch from since) * 1000)::float8, 'fleetId', fleet_id)
             order by since desc) as spans
           from (select * from vehicle_fleets where vehicle_id = v.id order by since desc limit ${FLEETS_MAX}) newest
         ) f on true
         where v.id = any(?::uuid[]) and v.deleted_at is null`,
        [ids as string[]],
      );
      return rows;
    },

    async clockOffsets(ids: readonly string[]): Promise<ClockOffset[]> {
      const { rows } = await db.raw(
        `select vehicle_id as "vehicleId", boot, offset_ms::float8 as "offsetMs" from clock_offsets
         where vehicle_id = any(?::uuid[]) and made_at > now() - interval '${BOOTS_OF_DAYS} days'
         order by made_at`,
        [ids as string[]],
      );
      return rows;
    },

    async keepClockOffsets(offsets: readonly ClockOffset[]): Promise<void> {
      await db.raw(
        `insert into clock_offsets (vehicle_id, boot, offset_ms)
         select * from unnest(?::uuid[], ?::uuid[], ?::bigint[]) order by 1, 2, 3 on conflict do nothing`,
        [offsets.map((o) => o.vehicleId), offsets.map((o) => o.boot), offsets.map((o) => o.offsetMs)],
      );
    },

    /** Gives how many. */
    async forgetOldClockOffsets(): Promise<number> {
      const { rowCount } = await db.raw(
        `delete from clock_offsets where made_at < now() - interval '${BOOTS_OF_DAYS} days'`,
      );
      return rowCount;
    },
  };
}

export type CarsRepository = ReturnType<typeof carsRepository>;
