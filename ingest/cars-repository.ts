/** SQL for what ingest must know of a car before it takes its samples. */
import type { Knex } from 'knex';
import type { FleetSpan } from './car.js';
import { BOOTS_MAX, OFFSETS_MAX } from './car-clock.js';

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

/** The offsets of these cars, each with the place of its boot and its own, from the newest. */
const RANKED_OFFSETS = `
  select vehicle_id, boot, offset_ms, made_at,
    dense_rank() over (partition by vehicle_id order by boot_newest desc, boot) as boot_place,
    row_number() over (partition by vehicle_id order by made_at desc, boot, offset_ms) as place
  from (select *, max(made_at) over (partition by vehicle_id, boot) as boot_newest
        from clock_offsets where vehicle_id = any(?::uuid[])) each`;
const TOO_MANY = `boot_place > ${BOOTS_MAX} or place > ${BOOTS_MAX * OFFSETS_MAX}`;

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

    /** Of the newest boots, the oldest first. */
    async clockOffsets(ids: readonly string[]): Promise<ClockOffset[]> {
      const { rows } = await db.raw(
        `select vehicle_id as "vehicleId", boot, offset_ms::float8 as "offsetMs" from (${RANKED_OFFSETS}) ranked
         where not (${TOO_MANY}) and made_at > now() - interval '${BOOTS_OF_DAYS} days'
         order by made_at`,
        [ids as string[]],
      );
      return rows;
    },

    /** Forgets what the cars have beyond their bounds: a car may make up a boot and a clock with each message. */
    async keepClockOffsets(offsets: readonly ClockOffset[]): Promise<void> {
      await db.raw(
        `insert into clock_offsets (vehicle_id, boot, offset_ms)
         select * from unnest(?::uuid[], ?::uuid[], ?::bigint[]) order by 1, 2, 3 on conflict do nothing`,
        [offsets.map((o) => o.vehicleId), offsets.map((o) => o.boot), offsets.map((o) => o.offsetMs)],
      );
      await db.raw(
        `delete from clock_offsets c using (${RANKED_OFFSETS}) r where (${TOO_MANY})
           and c.vehicle_id = r.vehicle_id and c.boot = r.boot and c.offset_ms = r.offset_ms`,
        [[...new Set(offsets.map((o) => o.vehicleId))]],
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
