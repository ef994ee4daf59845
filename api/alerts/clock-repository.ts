/** SQL for alerts that no sample can raise: of cars that say nothing, and of rentals that do not end. */
import type { Knex } from 'knex';
import type { AlertKind } from '../../contracts/index.js';

/** A cause that holds now. Times in ms since the epoch. */
export interface ClockCause {
  kind: AlertKind;
  vehicleId: string;
  fleetId: string | null;
  /** Since when. */
  since: number;
  /** The 12 V battery; null where it does not matter. */
  value: number | null;
  longitude: number | null;
  latitude: number | null;
}

export interface StandingAlert {
  id: string;
  vehicleId: string;
  kind: string;
  /** ms; null while it stands. */
  clearedAt: number | null;
}

/** Cars whose ids are after `after`, up to `last`; null: all that follow. */
export interface CarRange {
  after: string;
  last: string | null;
}

const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';
const AFTER_ALL = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
const among = (column: string) => `${column} > ?::uuid and ${column} <= ?::uuid`;
const ms = (column: string) => `(extract(epoch from ${column}) * 1000)::float8`;
const PLACE = `s.longitude, s.latitude`;
const VOLTS = `(select (m->1->>'batteryVoltage')::float8 from json_array_elements(s.believed) m
  where m->1->>'batteryVoltage' is not null limit 1)`;

export function clockRepository(db: Knex) {
  return {
    /** One look at a time. Holds to the end of the transaction. */
    async lock(): Promise<void> {
      await db.raw("select pg_advisory_xact_lock(hashtext('motorpool alerts by the clock'))");
    },
    /** So many cars after `after`, in order of their ids; null: from the first, and no more. */
    async nextCars(after: string | null, most: number): Promise<CarRange> {
      const { rows } = await db.raw(
        'select max(id::text) as last, count(*)::integer as count from (select id from vehicles where id > ?::uuid order by id limit ?) v',
        [after ?? BEFORE_ALL, most],
      );
      return { after: after ?? BEFORE_ALL, last: rows[0].count < most ? null : rows[0].last };
    },
    /** Cars that were heard once, and not for at least so long. */
    async silent(leastS: number, cars: CarRange): Promise<(ClockCause & { volts: number | null })[]> {
      const { rows } = await db.raw(
        `select 'silence' as kind, v.id as "vehicleId", v.fleet_id as "fleetId", ${ms('s.heard_at')} as since, null as value,
           ${VOLTS} as volts, ${PLACE}
         from vehicle_states s join vehicles v on v.id = s.vehicle_id and v.deleted_at is null
         where s.heard_at < now() - make_interval(secs => ?)
           and exists (select from vehicle_credentials c where c.vehicle_id = v.id) and ${among('v.id')}`,
        [leastS, cars.after, cars.last ?? AFTER_ALL],
      );
      return rows;
    },
    /** Rentals that should have ended. */
    async late(cars: CarRange): Promise<ClockCause[]> {
      const { rows } = await db.raw(
        `select 'late-return' as kind, v.id as "vehicleId", v.fleet_id as "fleetId", ${ms('r.ends_at')} as since, null as value, ${PLACE}
         from reservations r join vehicles v on v.id = r.vehicle_id left join vehicle_states s on s.vehicle_id = v.id
         where r.state = 'active' and r.purpose = 'rental' and r.ends_at < now() and ${among('v.id')}`,
        [cars.after, cars.last ?? AFTER_ALL],
      );
      return rows;
    },
    /** What the clock raised and stands, or was over within the longest cool-down. */
    async known(coolDownS: number, cars: CarRange): Promise<StandingAlert[]> {
      const { rows } = await db.raw(
        `select id, vehicle_id as "vehicleId", kind, ${ms('cleared_at')} as "clearedAt" from alerts
         where source = 'clock' and (cleared_at is null or cleared_at > now() - make_interval(secs => ?))
           and ${among('vehicle_id')}
         order by cleared_at nulls first`,
        [coolDownS, cars.after, cars.last ?? AFTER_ALL],
      );
      return rows;
    },
  };
}
