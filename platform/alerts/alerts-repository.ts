/** SQL for alerts as people look at them. */
import type { Knex } from 'knex';
import type { Alert, AlertHistoryEntry } from '../../contracts/index.js';
import { ALERT_COLUMNS, ALERT_JOINS, asAlert } from './alert-row.js';

export interface AlertFilter {
  states?: readonly string[] | undefined;
  severities?: readonly string[] | undefined;
  kinds?: readonly string[] | undefined;
  /** With the fleets below it. */
  fleetId?: string | undefined;
  vehicleId?: string | undefined;
  /** Of `raisedAt`; half-open. */
  from?: Date | undefined;
  to?: Date | undefined;
  /** Whether those are shown too that are put off for a while, and those that nobody touched and that proved to be nothing. */
  snoozed?: boolean | undefined;
  withdrawn?: boolean | undefined;
  /** Of the last one of the page before. */
  cursor?: string | undefined;
}

export type Act = 'acknowledged' | 'snoozed' | 'resolved';

export function alertsRepository(db: Knex) {
  return {
    async find(id: string): Promise<Alert | undefined> {
      return (await this.all([id]))[0];
    },
    async all(ids: readonly string[]): Promise<Alert[]> {
      const { rows } = await db.raw(
        `select ${ALERT_COLUMNS} from alerts a ${ALERT_JOINS} where a.id = any(?::uuid[]) order by a.raised_at, a.id`,
        [ids as string[]],
      );
      return rows.map(asAlert);
    },
    /** The newest first. */
    async page(limit: number, filter: AlertFilter): Promise<Alert[]> {
      const { rows } = await db.raw(
        `select ${ALERT_COLUMNS} from alerts a ${ALERT_JOINS}
         where (:states::text[] is null or a.state = any(:states::text[]))
           and (:severities::text[] is null or a.severity = any(:severities::text[]))
           and (:kinds::text[] is null or a.kind = any(:kinds::text[]))
           and (:vehicleId::uuid is null or a.vehicle_id = :vehicleId::uuid)
           and (:fleetId::uuid is null or a.fleet_id in (
             with recursive below as (
               select :fleetId::uuid as id union select f.id from fleets f join below on f.parent_id = below.id)
             select id from below))
           and (:from::timestamptz is null or a.raised_at >= :from::timestamptz)
           and (:to::timestamptz is null or a.raised_at < :to::timestamptz)
           and (:snoozed or a.snoozed_until is null or a.snoozed_until <= now())
           and (:withdrawn or a.withdrawn_at is null or coalesce(a.acknowledged_at, a.closed_at, a.snoozed_until) is not null)
           and (:cursor::uuid is null or (a.raised_at, a.id) < (select raised_at, id from alerts where id = :cursor::uuid))
         order by a.raised_at desc, a.id desc limit :limit`,
        {
          states: filter.states ? [...filter.states] : null,
          severities: filter.severities ? [...filter.severities] : null,
          kinds: filter.kinds ? [...filter.kinds] : null,
          fleetId: filter.fleetId ?? null,
          vehicleId: filter.vehicleId ?? null,
          from: filter.from ?? null,
          to: filter.to ?? null,
          snoozed: filter.snoozed ?? false,
          withdrawn: filter.withdrawn ?? false,
          cursor: filter.cursor ?? null,
          limit,
        },
      );
      return rows.map(asAlert);
    },
    async history(id: string): Promise<AlertHistoryEntry[]> {
      const { rows } = await db.raw(
        'select at, what, by, note from alert_history where alert_id = ? order by id limit 500',
        [id],
      );
      return rows.map((row: { at: Date } & AlertHistoryEntry) => ({ ...row, at: row.at.toISOString() }));
    },
    /** Locks it. */
    async lock(id: string): Promise<{ state: string } | undefined> {
      return db('alerts').where({ id }).forUpdate().first('state');
    },
    async acknowledge(id: string, by: string): Promise<void> {
      await db('alerts')
        .where({ id })
        .update({ acknowledged_at: db.fn.now(), acknowledged_by: by, ...changed(db) });
    },
    async snooze(id: string, until: Date): Promise<void> {
      await db('alerts')
        .where({ id })
        .update({ snoozed_until: until, ...changed(db) });
    },
    async close(id: string, by: string): Promise<void> {
      await db('alerts')
        .where({ id })
        .update({ closed_at: db.fn.now(), closed_by: by, ...changed(db) });
    },
    async note(id: string, what: Act, by: string, note: string | undefined): Promise<void> {
      await db('alert_history').insert({ alert_id: id, what, by, note: note ?? null });
    },
    /** Lets go of those that are resolved and were raised before; gives how many. */
    trim: (before: Date): Promise<number> =>
      db('alerts').where('raised_at', '<', before).where('state', 'resolved').delete(),
  };
}

const changed = (db: Knex) => ({ version: db.raw('version + 1'), changed_at: db.fn.now() });
