/** SQL for the search over the fleet, and for what is taken of one car's time. */
import type { Knex } from 'knex';
import { askPrepared } from '../../platform/postgres/prepared.js';
import { livesAfter } from '../fitness/fitness-sql.js';
import type { UnfitCode, UnfitFacts } from '../fitness/unfit-reasons.js';
import type { SearchRequest } from './search-request.js';
import { searchSql } from './search-sql.js';

export interface FoundRow {
  id: string;
  make: string;
  model: string;
  year: number;
  kind: 'bus' | 'car' | 'scooter' | 'truck';
  category: string | null;
  acriss: string | null;
  seats: number | null;
  doors: number | null;
  transmission: string | null;
  energy: string | null;
  range_km: number | null;
  feature_names: string[];
  price_per_day_minor: number;
  currency: string;
  branch_id: string | null;
  branch_name: string | null;
  latitude: number | null;
  longitude: number | null;
  distance_km: number | null;
  without_telemetry: boolean;
  sort_key: number;
  /** These only where the unavailable are asked for too; the others are not taken, and fit. */
  taken?: boolean;
  unfit?: UnfitCode[];
  facts?: UnfitFacts;
}

export interface BusyRow {
  id: string;
  purpose: 'rental' | 'service' | 'turn-around';
  state: 'held' | 'confirmed' | 'active';
  starts_at: Date;
  ends_at: Date;
  blocked_until: Date;
  reason: string | null;
}

const BUSY = `
  select r.id, r.purpose, r.state, r.starts_at, r.ends_at, r.blocked_until, r.reason
  from (select ?::uuid as vehicle_id, ?::timestamptz as starts_at, ?::timestamptz as ends_at) a
  join reservations r on ${livesAfter('a.vehicle_id', 'a.starts_at')}
  where r.starts_at < a.ends_at and not (r.state = 'held' and r.held_until <= now()) order by r.starts_at limit ?`;

export function searchRepository(db: Knex) {
  return {
    async search(request: SearchRequest): Promise<FoundRow[]> {
      const { text, bindings, name } = searchSql(request);
      if (name !== undefined) return askPrepared(db, { name, text }, bindings);
      const { rows } = await db.raw(text, bindings as Knex.RawBinding[]);
      return rows;
    },
    /** What takes the car's time in [from, to), in order; at most so many. */
    async busy(vehicleId: string, from: Date, to: Date, most: number): Promise<BusyRow[]> {
      return askPrepared(db, { name: 'busy', text: BUSY }, [vehicleId, from, to, most]);
    },
  };
}
