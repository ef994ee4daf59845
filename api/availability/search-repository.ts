/** SQL for the search over the fleet, and for what is taken of one car's time. */
import type { Knex } from 'knex';
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
  taken: boolean;
  unfit: UnfitCode[];
  facts: UnfitFacts | null;
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

export function searchRepository(db: Knex) {
  return {
    async search(request: SearchRequest): Promise<FoundRow[]> {
      const { text, bindings, name } = searchSql(request);
      const asked = db.raw(text, bindings as Knex.RawBinding[]);
      const { rows } = await (name === undefined ? asked : asked.options({ name }));
      return rows;
    },
    /** What takes the car's time in [from, to), in order; at most so many. */
    async busy(vehicleId: string, from: Date, to: Date, most: number): Promise<BusyRow[]> {
      const { rows } = await db.raw(
        `select id, purpose, state, starts_at, ends_at, blocked_until, reason from reservations
         where vehicle_id = ? and state in ('held', 'confirmed', 'active') and blocked_until > ? and starts_at < ?
           and not (state = 'held' and held_until <= now())
         order by starts_at limit ?`,
        [vehicleId, from, to, most],
      );
      return rows;
    },
  };
}
