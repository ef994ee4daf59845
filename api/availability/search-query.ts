/** The query of a search: its schema, and how it is read. */
import { type Static, Type } from 'typebox';
import { MotorpoolError } from '../../platform/errors.js';
import { Limit } from '../http/pages.js';
import { type SpanPaths, spanOf } from '../rental-time/rental-span.js';
import { wordsIn } from '../vehicles/words-in.js';
import { placeOf } from './search-place.js';
import type { Binding, SearchFilter, SearchRequest, SearchSpan } from './search-request.js';

const Name = (description: string) => Type.Optional(Type.String({ minLength: 1, maxLength: 100, description }));

/** What both our own search and the documents' ask by. */
const shared = {
  location: Name("A branch's name or id, or `latitude,longitude,radiusKm`"),
  type: Name('Sedan, SUV, Truck, …; in capitals or not'),
  distanceKm: Type.Optional(Type.Number({ minimum: 0, maximum: 100_000, description: 'How far it is to go, in all' })),
};
const When = Type.String({
  minLength: 1,
  maxLength: 40,
  description: 'RFC 3339, or a date: local midnight of the branch',
});

export const CarQuery = Type.Object({ ...shared, startDate: When, endDate: When });

export const SearchQuery = Type.Object({
  ...shared,
  startsAt: When,
  endsAt: When,
  kind: Type.Optional(Type.Enum(['bus', 'car', 'scooter', 'truck'])),
  fleetId: Type.Optional(Type.String({ format: 'uuid' })),
  seats: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, description: 'At least' })),
  maxPricePerDayMinor: Type.Optional(Type.Integer({ minimum: 0, maximum: 1e12 })),
  features: Type.Optional(Type.String({ maxLength: 500, description: 'All of these, separated by commas' })),
  transmission: Type.Optional(Type.Enum(['manual', 'automatic'])),
  energy: Type.Optional(Type.Enum(['petrol', 'diesel', 'lpg', 'hybrid', 'plug-in-hybrid', 'electric', 'hydrogen'])),
  q: Name('Words of make, model and type; the last may be a beginning'),
  sort: Type.Optional(
    Type.Enum(['price', 'distance', 'fit'], { description: 'price unless told; distance is that from a point' }),
  ),
  include: Type.Optional(
    Type.Literal('unavailable', { description: 'With the cars that cannot be had then, and why' }),
  ),
  limit: Limit,
  cursor: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
});
export type SearchQuery = Static<typeof SearchQuery>;

/** Throws a MotorpoolError (bad-input) for a place, a span or a cursor that cannot be. */
export function searchRequestOf(query: SearchQuery, now: Date): SearchRequest {
  return {
    place: query.location === undefined ? undefined : placeOf(query.location),
    span: searchSpanOf({ startDate: query.startsAt, endDate: query.endsAt }, now, {
      start: '?startsAt',
      end: '?endsAt',
    }),
    distanceKm: query.distanceKm,
    filters: filtersOf(query),
    sort: query.sort ?? 'price',
    after: query.cursor === undefined ? undefined : afterOf(query.cursor),
    limit: query.limit ?? 100,
    withUnavailable: query.include !== undefined,
  };
}

const OFFSET = /(Z|[+ -]\d\d:\d\d)$/i;

/** Local times stay local: each car's branch has a clock of its own. */
export function searchSpanOf(text: { startDate: string; endDate: string }, now: Date, paths: SpanPaths): SearchSpan {
  const { startsAt, endsAt } = spanOf(text, 'UTC', now, paths);
  const isLocal = (end: string) => !/T.*/i.test(end) || !OFFSET.test(end.trim());
  const local = (moment: Date) => moment.toISOString().slice(0, -1); // read as UTC, it has the digits that were written
  return {
    ...(isLocal(text.startDate) ? { startsLocal: local(startsAt) } : { startsAt }),
    ...(isLocal(text.endDate) ? { endsLocal: local(endsAt) } : { endsAt }),
  };
}

export function filtersOf(query: Partial<SearchQuery>): SearchFilter[] {
  const { seats, maxPricePerDayMinor, features, q, type } = query;
  const filters: SearchFilter[] = [];
  const add = (condition: string, value: Binding | undefined, isUsual = false) => {
    if (value !== undefined) filters.push({ condition, value, isUsual });
  };
  add('lower(coalesce(v.category, v.kind)) = lower(?)', type?.trim(), true);
  add('v.kind = ?', query.kind);
  add('v.fleet_id = ?::uuid', query.fleetId);
  add('v.seats >= ?', seats);
  add('v.price_per_day_minor <= ?', maxPricePerDayMinor);
  add('v.feature_names @> ?::text[]', features === undefined ? undefined : namesIn(features));
  add('v.transmission = ?', query.transmission);
  add('v.energy = ?', query.energy);
  add(`v.words @@ to_tsquery('simple', ?)`, q === undefined ? undefined : wordsIn(q));
  return filters;
}

const namesIn = (text: string) =>
  text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');

export const cursorOf = (last: { sort_key: number; id: string }) => `${last.sort_key}_${last.id}`;

function afterOf(cursor: string): { key: number; id: string } {
  const match = /^(-?[\d.e+-]{1,40})_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(cursor);
  const key = Number(match?.[1]);
  if (match && Number.isFinite(key)) return { key, id: match[2] as string };
  throw new MotorpoolError('bad-input', 'bad-cursor', 'cursor: wanted the nextCursor of the page before.');
}
