/** SQL for how far each car's samples were read, and for the marks of late ones. */
import type { Knex } from 'knex';
import type { Checkpoint } from './line-of-time.js';

export interface Claimed {
  vehicleId: string;
  claim: number;
  /** Of its newest checkpoint, ms; null for none. */
  at: number | null;
  /** Nobody ever took a sample of it: there are none in the store. */
  isNew: boolean;
}

export interface CarsCheckpoint extends Checkpoint {
  vehicleId: string;
}

const ms = (column: string) => `(extract(epoch from ${column}) * 1000)::float8`;
const time = (json: string) => `to_timestamp(${json} / 1000)`;

export function meaningRepository(db: Knex) {
  return {
    /** From now on whoever claimed these cars before can write nothing of them. Cars that do not exist are absent. */
    async claim(vehicleIds: readonly string[]): Promise<Claimed[]> {
      const { rows } = await db.raw(
        `insert into vehicle_readings as r (vehicle_id, claim)
         select id, 1 from vehicles where id = any(?::uuid[]) order by id
         on conflict (vehicle_id) do update set claim = r.claim + 1
         returning vehicle_id as "vehicleId", claim::float8 as claim, ${ms('at')} as at, xmax = 0 as "isNew"`,
        [vehicleIds as string[]],
      );
      return rows;
    },

    /** The newest checkpoint; with `before` (ms) the newest one of an earlier moment. */
    async checkpoint(vehicleId: string, before = Number.POSITIVE_INFINITY): Promise<Checkpoint | undefined> {
      const until = Number.isFinite(before) ? new Date(before) : new Date(8.64e15 - 1);
      const { rows } = await db.raw(
        `select ${ms('at')} as at, state::text as state from (
           select at, state from vehicle_readings where vehicle_id = :vehicleId and at < :until
           union all
           (select at, state from reading_checkpoints where vehicle_id = :vehicleId and at < :until order by at desc limit 1)
         ) kept order by at desc limit 1`,
        { vehicleId, until: until.getUTCFullYear() > 9999 ? 'infinity' : until },
      );
      return rows[0];
    },

    async markLate(late: readonly { vehicleId: string; since: number }[]): Promise<void> {
      await db.raw(
        `insert into late_samples (vehicle_id, since)
         select v.id, ${time('l.since')} from json_to_recordset(?::json) as l ("vehicleId" uuid, since float8)
         join vehicles v on v.id = l."vehicleId" order by v.id`,
        [JSON.stringify(late)],
      );
    },

    async lateOf(vehicleId: string): Promise<{ ids: string[]; since: number | null }> {
      const { rows } = await db.raw(
        `select coalesce(json_agg(id::text), '[]') as ids, ${ms('min(since)')} as since
         from late_samples where vehicle_id = ?`,
        [vehicleId],
      );
      return rows[0];
    },

    /** Cars that nobody reads although there is more to read: their ingest died, and they fell silent. */
    async leftBehind(most: number): Promise<string[]> {
      const { rows } = await db.raw(
        `select s.vehicle_id from vehicle_states s join vehicles v on v.id = s.vehicle_id and v.deleted_at is null
         left join vehicle_readings r on r.vehicle_id = s.vehicle_id
         where s.heard_at < now() - interval '3 minutes'
           and (r.at is null or s.observed_at > r.at
             or exists (select from late_samples l where l.vehicle_id = s.vehicle_id))
         order by s.heard_at desc limit ?`,
        [most],
      );
      return rows.map((row: { vehicle_id: string }) => row.vehicle_id);
    },

    /** Locks the cars whose claim still holds, and says which they are. In a transaction. */
    async holdClaims(claims: readonly { vehicleId: string; claim: number }[]): Promise<Set<string>> {
      const { rows } = await db.raw(
        `select r.vehicle_id from json_to_recordset(?::json) as c ("vehicleId" uuid, claim bigint)
         join vehicle_readings r on r.vehicle_id = c."vehicleId" and r.claim = c.claim
         order by r.vehicle_id for update of r`,
        [JSON.stringify(claims)],
      );
      return new Set(rows.map((row: { vehicle_id: string }) => row.vehicle_id));
    },

    async dropCheckpointsAfter(replaced: readonly { vehicleId: string; after: number }[]): Promise<void> {
      await db.raw(
        `delete from reading_checkpoints c using json_to_recordset(?::json) as r ("vehicleId" uuid, after float8)
         where c.vehicle_id = r."vehicleId" and c.at > ${time('r.after')}`,
        [JSON.stringify(replaced.map(finite))],
      );
    },

    async keepCheckpoints(kept: readonly CarsCheckpoint[]): Promise<void> {
      await db.raw(
        `insert into reading_checkpoints (vehicle_id, at, state)
         select c."vehicleId", ${time('c.at')}, c.state::json
         from json_to_recordset(?::json) as c ("vehicleId" uuid, at float8, state text)
         on conflict (vehicle_id, at) do update set state = excluded.state`,
        [JSON.stringify(kept)],
      );
    },

    async moveOn(newest: readonly CarsCheckpoint[]): Promise<void> {
      await db.raw(
        `update vehicle_readings r set at = ${time('c.at')}, state = c.state::json
         from json_to_recordset(?::json) as c ("vehicleId" uuid, at float8, state text)
         where r.vehicle_id = c."vehicleId"`,
        [JSON.stringify(newest)],
      );
    },

    async forgetLate(ids: readonly string[]): Promise<void> {
      await db.raw('delete from late_samples where id = any(?::bigint[])', [ids as string[]]);
    },

    /** Lets go of checkpoints from before `before` (ms), but for each car's last one of that time. */
    async trimCheckpoints(before: number): Promise<void> {
      await db.raw(
        `delete from reading_checkpoints c where at < ${time(':before::float8')} and exists
           (select from reading_checkpoints l where l.vehicle_id = c.vehicle_id and l.at > c.at and l.at < ${time(':before::float8')})`,
        { before },
      );
    },
  };
}

export type MeaningRepository = ReturnType<typeof meaningRepository>;

/** JSON knows no infinity; the epoch is as early for all that is kept. */
export const finite = ({ vehicleId, after }: { vehicleId: string; after: number }) => ({
  vehicleId,
  after: Math.max(after, 0),
});
