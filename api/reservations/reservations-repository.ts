/** SQL for reservations that are there. Give it a transaction and every call joins it. */
import type { Knex } from 'knex';
import { askPrepared } from '../../platform/postgres/prepared.js';
import { lapsedWithin } from '../fitness/fitness-sql.js';
import type { DemandTold } from '../pricing/demand-told.js';
import { SwappedMeanwhile } from './reservation-errors.js';
import { RESERVATION_COLUMNS, type ReservationRow } from './reservation-row.js';
import { type ReservationAction, type ReservationState, TRANSITIONS } from './transitions.js';

export interface ReservationFilter {
  userId?: string | undefined;
  vehicleId?: string | undefined;
  state?: ReservationState | undefined;
  from?: Date | undefined;
  to?: Date | undefined;
}

/** What a change may write besides the state. */
export interface ReservationChange {
  starts_at?: Date;
  ends_at?: Date;
  blocked_until?: Date;
  refund_minor?: number;
  reason?: string;
}

/** When it came into a state, where that has a column. */
const AT: Partial<Record<ReservationState, string>> = {
  confirmed: 'confirmed_at',
  active: 'started_at',
  completed: 'ended_at',
  cancelled: 'cancelled_at',
};

const FIND = `select ${RESERVATION_COLUMNS} from reservations r where r.id = ? and r.purpose = 'rental'`;

export function reservationsRepository(db: Knex) {
  return {
    async find(id: string): Promise<ReservationRow | undefined> {
      const [row] = await askPrepared<ReservationRow>(db, { name: 'reservation', text: FIND }, [id]);
      return row;
    },
    /** What demand said of its price. Undefined for one that is not there. */
    async demandOf(id: string): Promise<{ demand: DemandTold | null } | undefined> {
      return (await db('reservations').select('demand').where({ id, purpose: 'rental' }))[0];
    },
    /**
     * Locks its car, and then itself, until the transaction ends, so that of two changes one comes after the other; and
     * the car that it shall move to. Cars come before reservations, and by their ids, so that nobody waits in a circle:
     * two that move into one time at once would. Throws SwappedMeanwhile where it left its car in that moment.
     */
    async findForChange(id: string, toVehicleId?: string): Promise<ReservationRow | undefined> {
      const { rows: cars } = await db.raw(
        `select id from vehicles where id in (?, (select vehicle_id from reservations where id = ?))
         order by id for no key update`,
        [toVehicleId ?? null, id] as Knex.RawBinding[],
      );
      const { rows } = await db.raw(
        `select ${RESERVATION_COLUMNS} from reservations r where r.id = ? and r.purpose = 'rental' for no key update`,
        [id],
      );
      const row: ReservationRow | undefined = rows[0];
      if (row && !cars.some((car: { id: string }) => car.id === row.vehicle_id)) throw new SwappedMeanwhile();
      return row;
    },
    /** Newest first; after the one that is named. */
    async page(filter: ReservationFilter, limit: number, after?: string): Promise<ReservationRow[]> {
      const rows = db('reservations as r')
        .select(db.raw(RESERVATION_COLUMNS))
        .where('r.purpose', 'rental')
        .orderBy([
          { column: 'r.created_at', order: 'desc' },
          { column: 'r.id', order: 'desc' },
        ])
        .limit(limit);
      const { userId, vehicleId, state, from, to } = filter;
      if (userId) rows.where('r.user_id', userId);
      if (vehicleId) rows.where('r.vehicle_id', vehicleId);
      if (state)
        rows.whereRaw(`case when r.state = 'held' and r.held_until <= now() then 'expired' else r.state end = ?`, [
          state,
        ]);
      if (from) rows.where('r.ends_at', '>', from);
      if (to) rows.where('r.starts_at', '<', to);
      if (after)
        rows.whereRaw('(r.created_at, r.id) < (select created_at, id from reservations where id = ?)', [after]);
      return (await rows) as unknown as ReservationRow[];
    },
    /** Brings it from one of the states that the table allows into the action's; undefined when it is in none of them. */
    async act(
      id: string,
      action: ReservationAction,
      by: string | null,
      change: ReservationChange = {},
    ): Promise<ReservationRow | undefined> {
      const { from, to } = TRANSITIONS[action];
      const at = AT[to];
      const changed = await db('reservations as r')
        .where({ 'r.id': id, 'r.purpose': 'rental' })
        .whereIn('r.state', [...from])
        .whereRaw(action === 'expire' ? 'r.held_until <= now()' : `not (r.state = 'held' and r.held_until <= now())`)
        .update({
          ...change,
          state: to,
          changed_by: by,
          version: db.raw('r.version + 1'),
          updated_at: db.fn.now(),
          ...(at && { [at]: db.fn.now() }),
        })
        .returning(db.raw(RESERVATION_COLUMNS) as unknown as string);
      return (changed as unknown as ReservationRow[])[0];
    },
    /** The cars that a person has now. */
    async vehiclesOutWith(userId: string): Promise<string[]> {
      const { rows } = await db.raw(
        `select vehicle_id from reservations where user_id = ? and state = 'active' and purpose = 'rental'`,
        [userId],
      );
      return rows.map((row: { vehicle_id: string }) => row.vehicle_id);
    },
    /** Another time, car or price; the state stays. Throws the database's 23P01 where the time is taken. */
    async change(id: string, columns: Record<string, Knex.Value | null>): Promise<ReservationRow> {
      const [row] = await db('reservations as r')
        .where({ 'r.id': id })
        .update({ ...columns, version: db.raw('r.version + 1'), updated_at: db.fn.now() })
        .returning(db.raw(RESERVATION_COLUMNS) as unknown as string);
      return row as unknown as ReservationRow;
    },
    /** Holds in the way that have run out. */
    async letGoOfLapsed(vehicleId: string, from: Date, to: Date): Promise<void> {
      await db.raw(
        `update reservations r set state = 'expired', changed_by = null, version = version + 1, updated_at = now()
         from (select ?::uuid as vehicle_id, ?::timestamptz as starts_at, ?::timestamptz as ends_at) a
         where ${lapsedWithin('a.vehicle_id', 'a.starts_at', 'a.ends_at')}`,
        [vehicleId, from, to],
      );
    },
    async history(id: string): Promise<HistoryRow[]> {
      const { rows } = await db.raw(
        `select at, state, starts_at, ends_at, vehicle_id, total_minor::float8 as total_minor, changed_by
         from reservation_history where reservation_id = ? order by id limit 1000`,
        [id],
      );
      return rows;
    },
    /** Holds that have run out, oldest first, at most so many; gives back their cars. */
    async expireHolds(most: number): Promise<SweptRow[]> {
      const { rows } = await db.raw(
        `update reservations r set state = 'expired', changed_by = null, version = version + 1, updated_at = now()
         where r.id in (select id from reservations where state = 'held' and held_until <= now()
           order by held_until limit ? for no key update skip locked)
         returning r.id, r.vehicle_id, r.pickup_branch_id as branch_id, r.starts_at, r.ends_at`,
        [most],
      );
      return rows;
    },
    /**
     * Confirmed rentals that nobody has come for, by their fleet's policy; 120 minutes where it says nothing. They count from the
     * start, or from when it was confirmed: a booking of today, by its date, begins at midnight.
     */
    async markNoShows(most: number): Promise<SweptRow[]> {
      const { rows } = await db.raw(
        `update reservations r set state = 'no_show', changed_by = null, version = r.version + 1, updated_at = now(),
           refund_minor = floor(r.total_minor * coalesce((n.policy->>'noShowRefundPercent')::numeric, 0) / 100)
         from (select w.id, coalesce(f.effective_policy, '{}') as policy
           from reservations w join vehicles v on v.id = w.vehicle_id left join fleets f on f.id = v.fleet_id
           where w.state = 'confirmed' and w.purpose = 'rental' and least(w.ends_at, greatest(w.starts_at, w.confirmed_at)
             + make_interval(mins => coalesce((f.effective_policy->>'noShowAfterMinutes')::integer, 120))) <= now()
           order by w.starts_at limit ? for no key update of w skip locked) n
         where r.id = n.id returning r.id, r.vehicle_id, r.pickup_branch_id as branch_id, r.starts_at, r.ends_at`,
        [most],
      );
      return rows;
    },
    /** Services and turn-arounds that are over. */
    async endBlocks(): Promise<void> {
      await db.raw(
        `update reservations set state = 'completed', version = version + 1, updated_at = now()
         where state = 'confirmed' and purpose <> 'rental' and blocked_until <= now()`,
      );
    },
    /** Keeps the car free for its turn-around, as far as what comes next allows. */
    async keepFree(vehicleId: string, minutes: number): Promise<void> {
      await db.raw(
        `insert into reservations (purpose, vehicle_id, state, starts_at, ends_at, blocked_until, currency)
         select 'turn-around', ?, 'confirmed', now(), n.until, n.until, 'XXX'
         from (select least(now() + make_interval(mins => ?), (select min(starts_at) from reservations
           where vehicle_id = ? and state in ('held', 'confirmed', 'active') and starts_at > now())) as until) n
         where n.until > now()
         on conflict on constraint reservations_never_overlap do nothing`,
        [vehicleId, minutes, vehicleId],
      );
    },
  };
}

/** What the clock brought into another state. */
export interface SweptRow {
  id: string;
  vehicle_id: string;
  branch_id: string | null;
  starts_at: Date;
  ends_at: Date;
}

export interface HistoryRow {
  at: Date;
  state: ReservationState;
  starts_at: Date;
  ends_at: Date;
  vehicle_id: string;
  total_minor: number;
  changed_by: string | null;
}
