/** SQL for alerts as they are raised, by samples and by the clock. */
import type { Knex } from 'knex';

/** Times in ms since the epoch. */
export interface RaisedAlert {
  vehicleId: string;
  fleetId: string | null;
  kind: string;
  subject: string;
  severity: string;
  threshold: number | null;
  value: number | null;
  longitude: number | null;
  latitude: number | null;
  since: number;
  raisedAt: number;
  clearedAt: number | null;
  occurrences: number;
  toldAt: number;
}

/** One from samples that are read again. */
export interface RetoldAlert {
  id: string;
  vehicleId: string;
  kind: string;
  subject: string;
  /** ms since the epoch. */
  since: number;
  raisedAt: number;
  clearedAt: number | null;
}

const ms = (column: string) => `(extract(epoch from ${column}) * 1000)::float8`;
const time = (column: string) => `to_timestamp(f."${column}" / 1000)`;
const FACTS = `json_to_recordset(?::json) as f ("vehicleId" uuid, "fleetId" uuid, kind text, subject text, severity text,
  threshold float8, value float8, longitude float8, latitude float8, since float8, "raisedAt" float8, "clearedAt" float8,
  occurrences integer, "toldAt" float8)`;

export function raisedAlertsRepository(db: Knex) {
  return {
    /** Those of cars that samples of after a moment told of; withdrawn ones not. */
    async toldAfter(replaced: readonly { vehicleId: string; after: number }[]): Promise<RetoldAlert[]> {
      const { rows } = await db.raw(
        `select a.id, a.vehicle_id as "vehicleId", a.kind, a.subject, ${ms('a.since')} as since, ${ms('a.raised_at')} as "raisedAt",
           ${ms('a.cleared_at')} as "clearedAt"
         from json_to_recordset(?::json) as r ("vehicleId" uuid, after float8)
         join alerts a on a.vehicle_id = r."vehicleId" and a.source = 'samples' and a.told_at > to_timestamp(r.after / 1000)
         where a.withdrawn_at is null order by a.raised_at, a.id for update of a`,
        [JSON.stringify(replaced)],
      );
      return rows;
    },
    /** What people did with it stays: it is the same alert, raised at another moment. */
    async moveTo(id: string, raisedAt: number): Promise<void> {
      await db.raw('update alerts set raised_at = to_timestamp(?::float8 / 1000) where id = ?', [raisedAt, id]);
    },
    async withdraw(ids: readonly string[]): Promise<string[]> {
      const { rows } = await db.raw(
        `update alerts set withdrawn_at = now(), cleared_at = coalesce(cleared_at, now()), version = version + 1, changed_at = now()
         where id = any(?::uuid[]) and withdrawn_at is null returning id`,
        [ids as string[]],
      );
      return idsOf(rows);
    },
    /** Writes them as they stand; gives the ids of those that are new or in another state. Cars that are gone are left out. */
    async keep(facts: readonly RaisedAlert[]): Promise<string[]> {
      const revived = await this.revive(facts);
      const { rows } = await db.raw(
        `with f as (
           select f.* from ${FACTS} join vehicles v on v.id = f."vehicleId"
         ), before as (
           select a.id, a.version from alerts a join f on f."vehicleId" = a.vehicle_id and f.kind = a.kind and f.subject = a.subject
             and ${time('raisedAt')} = a.raised_at and a.withdrawn_at is null
         ), kept as (
           insert into alerts as a (id, vehicle_id, fleet_id, kind, subject, severity, source, threshold, value, longitude, latitude,
             since, raised_at, cleared_at, occurrences, told_at)
           select gen_random_uuid(), "vehicleId", "fleetId", kind, subject, severity, 'samples', threshold, value, longitude, latitude,
             ${time('since')}, ${time('raisedAt')}, ${time('clearedAt')}, occurrences, ${time('toldAt')} from f
           order by "vehicleId"
           on conflict (vehicle_id, kind, subject, raised_at) where withdrawn_at is null do update set severity = excluded.severity,
             threshold = excluded.threshold, value = excluded.value, longitude = excluded.longitude, latitude = excluded.latitude,
             since = excluded.since, cleared_at = excluded.cleared_at, occurrences = excluded.occurrences, told_at = excluded.told_at,
             changed_at = now(), version = a.version + case when
               (a.cleared_at, a.occurrences) is distinct from (excluded.cleared_at, excluded.occurrences) then 1 else 0 end
           where (a.severity, a.threshold, a.value, a.longitude, a.latitude, a.since, a.cleared_at, a.occurrences, a.told_at)
             is distinct from (excluded.severity, excluded.threshold, excluded.value, excluded.longitude, excluded.latitude, excluded.since,
               excluded.cleared_at, excluded.occurrences, excluded.told_at)
           returning a.id, a.version
         )
         select kept.id from kept left join before using (id) where before.version is distinct from kept.version`,
        [JSON.stringify(facts)],
      );
      return [...new Set([...revived, ...idsOf(rows)])];
    },
    /** Of one that was withdrawn and is told again at its moment, the one that was there last is it. */
    async revive(facts: readonly RaisedAlert[]): Promise<string[]> {
      const { rows } = await db.raw(
        `update alerts a set withdrawn_at = null, version = a.version + 1, changed_at = now() from ${FACTS}
         where a.withdrawn_at is not null and a.id = (
           select w.id from alerts w where w.vehicle_id = f."vehicleId" and w.kind = f.kind and w.subject = f.subject
             and w.raised_at = ${time('raisedAt')} and w.source = 'samples' order by w.withdrawn_at desc nulls first limit 1)
         returning a.id`,
        [JSON.stringify(facts)],
      );
      return idsOf(rows);
    },
    /** Raises, by the clock, what is not standing yet; gives the ids of those that are new. */
    async raise(facts: readonly Omit<RaisedAlert, 'clearedAt' | 'occurrences' | 'toldAt'>[]): Promise<string[]> {
      const { rows } = await db.raw(
        `insert into alerts (id, vehicle_id, fleet_id, kind, subject, severity, source, threshold, value, longitude, latitude,
           since, raised_at)
         select gen_random_uuid(), "vehicleId", "fleetId", kind, subject, severity, 'clock', threshold, value, longitude, latitude,
           ${time('since')}, ${time('raisedAt')} from ${FACTS} order by "vehicleId"
         on conflict do nothing returning id`,
        [JSON.stringify(facts)],
      );
      return idsOf(rows);
    },
    /** What the clock raised is over, or is the same again. */
    async clear(ids: readonly string[], at: number): Promise<string[]> {
      const { rows } = await db.raw(
        `update alerts set cleared_at = to_timestamp(?::float8 / 1000), version = version + 1, changed_at = now()
         where id = any(?::uuid[]) and cleared_at is null returning id`,
        [at, ids as string[]],
      );
      return idsOf(rows);
    },
    async again(ids: readonly string[]): Promise<string[]> {
      const { rows } = await db.raw(
        `update alerts a set cleared_at = null, occurrences = occurrences + 1, version = version + 1, changed_at = now()
         where id = any(?::uuid[]) and cleared_at is not null and not exists (select from alerts b where b.vehicle_id = a.vehicle_id
           and b.kind = a.kind and b.subject = a.subject and b.source = 'clock' and b.cleared_at is null) returning id`,
        [ids as string[]],
      );
      return idsOf(rows);
    },
  };
}

const idsOf = (rows: { id: string }[]) => rows.map(({ id }) => id);
