/** Which cars can be had for a trip, and what else there is when one cannot. */
import type { Knex } from 'knex';
import { type Static, Type } from 'typebox';
import type { LiveBus } from '../../platform/live-bus/live-bus.js';
import { RESERVED, UnfitReason, wordsOf } from '../fitness/unfit-reasons.js';
import type { RentalTerms } from '../pricing/rental-terms.js';
import { searchCache } from './search-cache.js';
import { type FoundRow, searchRepository } from './search-repository.js';
import type { SearchRequest } from './search-request.js';

const nullable = <T extends ReturnType<typeof Type.String | typeof Type.Integer | typeof Type.Number>>(schema: T) =>
  Type.Union([schema, Type.Null()]);

export const OfferedCar = Type.Object(
  {
    vehicleId: Type.String({ format: 'uuid' }),
    make: Type.String(),
    model: Type.String(),
    year: Type.Integer(),
    kind: Type.String(),
    category: nullable(Type.String()),
    acriss: nullable(Type.String()),
    seats: nullable(Type.Integer()),
    doors: nullable(Type.Integer()),
    transmission: nullable(Type.String()),
    energy: nullable(Type.String()),
    rangeKm: nullable(Type.Integer()),
    features: Type.Array(Type.String()),
    pricePerDayMinor: Type.Integer(),
    currency: Type.String(),
    branchId: nullable(Type.String()),
    branchName: nullable(Type.String()),
    distanceKm: Type.Union([Type.Number(), Type.Null()], { description: 'From the point that was asked for' }),
    telemetry: Type.Enum(['none', 'fit', 'unfit'], { description: 'none: it was never issued a device token' }),
    available: Type.Boolean(),
    taken: Type.Boolean({ description: 'Reserved, held or in service for part of that time' }),
    reasons: Type.Array(UnfitReason, { description: 'Why it cannot be had' }),
  },
  { $id: 'OfferedCar' },
);
export type OfferedCar = Static<typeof OfferedCar>;

const MOST_ALTERNATIVES = 3;
const ALTERNATIVES_AT_ONCE = 1;

export function availability(db: Knex, liveBus: LiveBus) {
  const { search, known } = searchCache(searchRepository(db).search, liveBus);
  let looking = 0;

  /** What is known already, else looked up; nothing while others are looked up: who books must not wait for who is refused. */
  async function lookUp(request: SearchRequest): Promise<FoundRow[]> {
    const rows = known(request);
    if (rows) return rows;
    if (looking >= ALTERNATIVES_AT_ONCE) return [];
    looking++;
    try {
      return await search(request);
    } finally {
      looking--;
    }
  }

  return {
    search,
    /**
     * Cars at the same branch that are free and fit then: of the same type first, and near in price. Those of a moment ago,
     * and none at all while very many ask.
     */
    async alternatives(
      { vehicleId, branchId, category, pricePerDayMinor }: RentalTerms,
      { startsAt, endsAt }: { startsAt: Date; endsAt: Date },
    ): Promise<OfferedCar[]> {
      const rows = await lookUp({
        place: branchId === null ? undefined : { kind: 'branch-id', id: branchId },
        span: { startsAt, endsAt },
        distanceKm: undefined,
        filters: [],
        sort: 'likeness',
        like: { category, priceMinor: pricePerDayMinor },
        limit: MOST_ALTERNATIVES,
        withUnavailable: false,
      });
      return rows.filter(({ id }) => id !== vehicleId).map(offeredCar);
    },
  };
}
export type Availability = ReturnType<typeof availability>;

export function offeredCar(row: FoundRow): OfferedCar {
  const { taken = false, unfit: codes, facts } = row;
  const unfit = codes && facts ? wordsOf(codes, facts) : [];
  const reasons = taken ? [RESERVED, ...unfit] : unfit;
  return {
    vehicleId: row.id,
    make: row.make,
    model: row.model,
    year: row.year,
    kind: row.kind,
    category: row.category,
    acriss: row.acriss,
    seats: row.seats,
    doors: row.doors,
    transmission: row.transmission,
    energy: row.energy,
    rangeKm: row.range_km,
    features: row.feature_names,
    pricePerDayMinor: row.price_per_day_minor,
    currency: row.currency,
    branchId: row.branch_id,
    branchName: row.branch_name,
    distanceKm: row.distance_km === null ? null : Math.round(row.distance_km * 100) / 100,
    telemetry: row.without_telemetry ? 'none' : unfit.length === 0 ? 'fit' : 'unfit',
    available: reasons.length === 0,
    taken,
    reasons,
  };
}
