/** SQL for quotes. */
import type { Knex } from 'knex';
import { MotorpoolError } from '../../platform/errors.js';
import type { DemandTold } from '../pricing/demand-told.js';
import type { Price } from '../pricing/price-of.js';

export interface NewQuote extends Price {
  /** Null: for whoever knows its id. */
  userId: string | null;
  vehicleId: string;
  startsAt: Date;
  endsAt: Date;
  returnBranchId: string | null;
  distanceKm: number | null;
  vehicleVersion: number;
  /** Null where nothing is foreseen. */
  demand: DemandTold | null;
}

export interface StoredQuote extends NewQuote {
  id: string;
  createdAt: Date;
  expiresAt: Date;
  /** That it was taken for. */
  reservationId: string | null;
}

export function quotesRepository(db: Knex) {
  return {
    /** Expired ones too, until they are trimmed. */
    async find(id: string): Promise<StoredQuote | undefined> {
      return (await db('quotes').where({ id })).map(asQuote)[0];
    },
    /** Good for 15 minutes, by the database's clock. Throws a MotorpoolError (bad-input) for an unknown branch. */
    async insert(quote: NewQuote): Promise<StoredQuote> {
      const query = db('quotes')
        .insert({
          user_id: db('users').select('id').where({ id: quote.userId }), // null for an account that is gone meanwhile
          vehicle_id: quote.vehicleId,
          starts_at: quote.startsAt,
          ends_at: quote.endsAt,
          return_branch_id: quote.returnBranchId,
          distance_km: quote.distanceKm,
          total_minor: quote.totalMinor,
          currency: quote.currency,
          parts: JSON.stringify(quote.parts),
          included_taxes: JSON.stringify(quote.includedTaxes),
          vehicle_version: quote.vehicleVersion,
          demand: quote.demand && JSON.stringify(quote.demand),
          expires_at: db.raw(`now() + interval '15 minutes'`),
        })
        .returning('*');
      const [row] = await explained(query);
      return asQuote(row);
    },
    /** Those that expired before then and were not taken; of their prices it stays known, of nobody, that they were not. */
    async trim(before: Date): Promise<number> {
      const { rows } = await db.raw(
        `with gone as (
           delete from quotes where expires_at < ? and reservation_id is null returning created_at, demand
         ), told as (
           insert into quote_outcomes (asked_at, category, price_ratio, demand, lead_days, booked)
           select created_at, demand->>'category', (demand->>'priceRatio')::real, (demand->>'demand')::real,
             (demand->>'leadDays')::real, false
           from gone where demand is not null returning 1
         )
         select count(*)::integer as trimmed from gone`,
        [before],
      );
      return rows[0].trimmed;
    },
    /** `2001-02-28`; undefined where it is not known. */
    async birthDateOf(userId: string): Promise<string | undefined> {
      const { rows } = await db.raw('select birth_date::text as date from users where id = ?', [userId]);
      return rows[0]?.date ?? undefined;
    },
  };
}

interface Row {
  id: string;
  user_id: string | null;
  vehicle_id: string;
  starts_at: Date;
  ends_at: Date;
  return_branch_id: string | null;
  distance_km: number | null;
  total_minor: string;
  currency: string;
  parts: Price['parts'];
  included_taxes: Price['includedTaxes'];
  vehicle_version: number;
  demand: DemandTold | null;
  created_at: Date;
  expires_at: Date;
  reservation_id: string | null;
}

const asQuote = (row: Row): StoredQuote => ({
  id: row.id,
  userId: row.user_id,
  vehicleId: row.vehicle_id,
  startsAt: row.starts_at,
  endsAt: row.ends_at,
  returnBranchId: row.return_branch_id,
  distanceKm: row.distance_km,
  totalMinor: Number(row.total_minor),
  currency: row.currency,
  parts: row.parts,
  includedTaxes: row.included_taxes,
  vehicleVersion: row.vehicle_version,
  demand: row.demand,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
  reservationId: row.reservation_id,
});

async function explained<T>(query: PromiseLike<T>): Promise<T> {
  try {
    return await query;
  } catch (error) {
    const { code, constraint } = error as { code?: string; constraint?: string };
    if (code !== '23503' || constraint !== 'quotes_return_branch_id_fkey') throw error;
    throw new MotorpoolError('bad-input', 'unknown-branch', 'There is no branch with this id.', {
      errors: [{ path: '/returnBranchId', message: 'is no branch' }],
    });
  }
}
