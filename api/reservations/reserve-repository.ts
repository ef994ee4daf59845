/**
 * The statement that books: in one round trip it asks whether the car is there, fit and free, and on the terms that the
 * price was made from, lets go of holds in the way that have run out, and inserts. The exclusion constraint decides.
 */
import type { Knex } from 'knex';
import { askPrepared } from '../../platform/postgres/prepared.js';
import {
  BLOCKED_UNTIL,
  FIT,
  FITNESS_JOINS,
  lapsedWithin,
  TAKEN,
  takenUntil,
  UNFIT_FACTS,
  UNFIT_REASONS,
} from '../fitness/fitness-sql.js';
import type { UnfitCode, UnfitFacts } from '../fitness/unfit-reasons.js';
import type { Reservation } from './reservation.js';
import { RESERVATION_COLUMNS, type ReservationRow } from './reservation-row.js';

export interface ReserveRequest {
  vehicleId: string;
  userId: string;
  startsAt: Date;
  endsAt: Date;
  distanceKm: number | undefined;
  holdSeconds: number;
  /** What the price was made from. undefined with a quote, which holds whatever has changed since. */
  terms: { vehicleVersion: number; stamp: string } | undefined;
  /** undefined: no bound. */
  mostHolds: number | undefined;
  returnBranchId: string | undefined;
  totalMinor: number;
  currency: string;
  priceParts: Reservation['priceParts'];
  /** They are in the parts already; its invoice tells them. */
  includedTaxes: readonly { name: string; amountMinor: number }[];
  depositMinor: number;
  quoteId: string | undefined;
  termsVersion: string | undefined;
  /** What demand said of the price. */
  demand: object | null;
  /** Who does it: the customer, or staff for them. */
  by: string | null;
}

export type ReserveOutcome =
  | { kind: 'reserved'; row: ReservationRow }
  | { kind: 'taken' }
  | { kind: 'unfit'; codes: UnfitCode[]; facts: UnfitFacts }
  | { kind: 'stale-terms' }
  | { kind: 'quote-used' }
  | { kind: 'too-many-holds' }
  | { kind: 'no-vehicle' };

/**
 * Most who come too late learn it from this, for a third of what the statement takes. It asks for less than that one (no
 * turn-around) and only ever refuses: who is told 'free' may still be too late. What else may be told first is for that one.
 */
const ASK_TAKEN = `
  with a as (select ?::uuid as vehicle_id, ?::timestamptz as starts_at, ?::timestamptz as ends_at, ?::float8 as distance_km)
  select from a join vehicles v on v.id = a.vehicle_id and v.deleted_at is null ${FITNESS_JOINS}
  where case when ${takenUntil('a.ends_at')} then ${FIT} else false end`;

/** Its question marks are `reserveBindings`. */
export const RESERVE = `
  with a as materialized (
    select ?::uuid as vehicle_id, ?::uuid as user_id, ?::timestamptz as starts_at, ?::timestamptz as ends_at,
      ?::float8 as distance_km, ?::float8 as hold_s, ?::integer as vehicle_version, ?::bigint as stamp,
      ?::integer as most_holds, ?::uuid as return_branch_id, ?::bigint as total_minor, ?::text as currency,
      ?::jsonb as price_parts, ?::jsonb as included_taxes, ?::bigint as deposit_minor, ?::uuid as quote_id,
      ?::text as terms_version, ?::jsonb as demand, ?::uuid as done_by
  ), car as (
    select v.id, v.branch_id, u.unfit, ${BLOCKED_UNTIL} as blocked_until, ${TAKEN} as taken,
      case when u.unfit <> '{}' then ${UNFIT_FACTS} end as facts,
      a.vehicle_version is null or (v.version = a.vehicle_version and t.stamp = a.stamp) as same_terms,
      a.quote_id is null or exists (select from quotes q
        where q.id = a.quote_id and q.reservation_id is null and q.expires_at > now()) as quote_stands,
      a.most_holds is not null and (select count(*) from reservations h
        where h.user_id = a.user_id and h.state = 'held' and h.held_until > now()) >= a.most_holds as too_many_holds
    from a join vehicles v on v.id = a.vehicle_id and v.deleted_at is null cross join rental_terms_stamp t
    ${FITNESS_JOINS}
    cross join lateral (select ${UNFIT_REASONS} as unfit offset 0) u -- so that it is asked once
  ), free as (
    select * from car where unfit = '{}' and not taken and same_terms and quote_stands and not too_many_holds
  ), kept as ( -- from being removed until we are done; and nobody moves a reservation on it meanwhile
    select free.* from free join vehicles v on v.id = free.id and v.deleted_at is null for share of v
  ), lapsed as (
    update reservations r set state = 'expired', changed_by = null, updated_at = now(), version = r.version + 1
    from a, kept where ${lapsedWithin('kept.id', 'a.starts_at', 'kept.blocked_until')}
    returning r.id
  ), r as (
    insert into reservations (user_id, vehicle_id, state, starts_at, ends_at, blocked_until, held_until, pickup_branch_id,
      return_branch_id, distance_km, total_minor, currency, price_parts, included_taxes,
      deposit_minor, quote_id, terms_version, demand, changed_by)
    select a.user_id, kept.id, 'held', a.starts_at, a.ends_at, kept.blocked_until, now() + a.hold_s * interval '1 second',
      kept.branch_id, coalesce(a.return_branch_id, kept.branch_id), a.distance_km, a.total_minor, a.currency, a.price_parts,
      a.included_taxes, a.deposit_minor, a.quote_id, a.terms_version, a.demand, a.done_by
    from a, kept, (select count(*) from lapsed) as let_go_first
    on conflict on constraint reservations_never_overlap do nothing -- and no deadlock: it waits for the other to end
    returning *
  ), used as (
    update quotes q set reservation_id = r.id from r where q.id = r.quote_id returning q.id
  )
  select car.unfit, car.facts, car.same_terms, car.quote_stands, car.too_many_holds,
    exists (select from free) and not exists (select from kept) as removed, ${RESERVATION_COLUMNS}
  from car left join r on true`;

export function reserveRepository(db: Knex) {
  return {
    /** Whoever has a quote is told first what became of that, and who has too many holds of those. */
    async reserve(asked: ReserveRequest): Promise<ReserveOutcome> {
      const isPlain = asked.quoteId === undefined && asked.mostHolds === undefined;
      if (isPlain && (await comesTooLate(db, asked))) return { kind: 'taken' };
      const rows = await askPrepared<OutcomeRow>(db, { name: 'reserve', text: RESERVE }, reserveBindings(asked));
      return outcomeOf(rows[0]);
    },
  };
}

async function comesTooLate(db: Knex, asked: ReserveRequest): Promise<boolean> {
  const values = [asked.vehicleId, asked.startsAt.toISOString(), asked.endsAt.toISOString(), asked.distanceKm ?? null];
  return (await askPrepared(db, { name: 'taken', text: ASK_TAKEN }, values)).length > 0;
}

export const reserveBindings = (asked: ReserveRequest) => [
  asked.vehicleId,
  asked.userId,
  asked.startsAt.toISOString(),
  asked.endsAt.toISOString(),
  asked.distanceKm ?? null,
  asked.holdSeconds,
  asked.terms?.vehicleVersion ?? null,
  asked.terms?.stamp ?? null,
  asked.mostHolds ?? null,
  asked.returnBranchId ?? null,
  asked.totalMinor,
  asked.currency,
  JSON.stringify(asked.priceParts),
  JSON.stringify(asked.includedTaxes),
  asked.depositMinor,
  asked.quoteId ?? null,
  asked.termsVersion ?? null,
  asked.demand && JSON.stringify(asked.demand),
  asked.by,
];

interface OutcomeRow extends ReservationRow {
  unfit: UnfitCode[];
  facts: UnfitFacts;
  same_terms: boolean;
  quote_stands: boolean;
  too_many_holds: boolean;
  removed: boolean;
}

function outcomeOf(row: OutcomeRow | undefined): ReserveOutcome {
  if (!row || row.removed) return { kind: 'no-vehicle' };
  if (row.id !== null) return { kind: 'reserved', row };
  if (row.unfit.length > 0) return { kind: 'unfit', codes: row.unfit, facts: row.facts };
  if (!row.same_terms) return { kind: 'stale-terms' };
  if (!row.quote_stands) return { kind: 'quote-used' };
  if (row.too_many_holds) return { kind: 'too-many-holds' };
  return { kind: 'taken' };
}
