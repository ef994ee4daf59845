/** Which cars a search looks at, and in what order: place and wishes, before anyone asks whether a car is fit and free. */
import type { SearchPlace } from './search-place.js';
import type { Binding, SearchRequest, SortKey } from './search-request.js';

/** SQL with its values, in the order of its question marks. */
export interface Sql {
  text: string;
  bindings: readonly Binding[];
}

const EARTH_KM = 6371;
const KM_PER_DEGREE = 111;

/** Great-circle distance in km between (a.latitude, a.longitude) and there (haversine). */
export const distanceKm = (latitude: string, longitude: string) => `(${2 * EARTH_KM} * asin(least(1, sqrt(
  sin(radians(${latitude} - a.latitude) / 2) ^ 2
  + cos(radians(a.latitude)) * cos(radians(${latitude})) * sin(radians(${longitude} - a.longitude) / 2) ^ 2))))`;

/** To where one fetches it: its branch; a car of no branch, or of one without a place, where it stands. */
export const DISTANCE_KM = distanceKm(
  'coalesce(b.latitude, s.latitude)',
  'case when b.latitude is null then s.longitude else b.longitude end',
);

/** Smaller is better. */
const SORT_KEYS: Readonly<Record<SortKey, string>> = {
  price: 'v.price_per_day_minor',
  distance: `coalesce(${DISTANCE_KM}, 1e9)`,
  // What is left in battery or tank, and how fresh that is: a percent for each hour, and never heard comes last. By the
  // clock of no search, as the next page begins where this one ended.
  fit: `(case when s.heard_at is null then 0 else - extract(epoch from s.heard_at) / 3600
    - greatest(coalesce(s.battery_percent, 0), coalesce(s.fuel_percent, 0)) end)::float8`,
  likeness: `(case when v.category is not distinct from a.category then 0 else 1e12 end
    + abs(v.price_per_day_minor - a.price_minor))::float8`,
};

const inCircle = (
  at: string,
) => `${at}.latitude between a.south and a.north and ${at}.longitude between a.west and a.east
  and ${distanceKm(`${at}.latitude`, `${at}.longitude`)} <= a.radius_km`;

/** The cars of branches in a circle, and those of no branch, or of one without a place, that stand in it. */
const AROUND = `(
  with a as (select ?::float8 as latitude, ?::float8 as longitude, ?::float8 as radius_km, ?::float8 as south,
    ?::float8 as north, ?::float8 as west, ?::float8 as east)
  select i.* from a join branches h on ${inCircle('h')} join vehicles i on i.branch_id = h.id
  union all select i.* from a cross join vehicles i join vehicle_states p on p.vehicle_id = i.id
  where (i.branch_id is null or i.branch_id = any(array(select id from branches where latitude is null))) and ${inCircle('p')})`;

/**
 * What stands for `vehicles v`: in the order of `key`, and with conditions on `v`. By price the indexes have that order. Else
 * the cars are put in order first (`offset 0` keeps the planner from another way), so that only the best are looked at closer.
 */
export function candidates({ place, filters, sort, like, after }: SearchRequest): {
  source: Sql;
  where: Sql;
  key: string;
} {
  const conditions: string[] = ['v.deleted_at is null'];
  const bindings: Binding[] = [];
  const bind = (condition: string, ...values: Binding[]) => {
    conditions.push(condition);
    bindings.push(...values);
  };
  if (place?.kind === 'branch-id') bind('v.branch_id = ?::uuid', place.id);
  if (place?.kind === 'branch-name') {
    bind('v.branch_id = (select id from branches where lower(name) = lower(?))', place.name);
  }
  const circle = place?.kind === 'circle' ? place : undefined;
  for (const { condition, value } of filters) bind(condition, value);
  const key = SORT_KEYS[sort];
  if (after) {
    const isPrice = sort === 'price'; // a whole number, and compared as one, so that the index has it
    const last = isPrice ? Math.trunc(Math.max(0, Math.min(after.key, Number.MAX_SAFE_INTEGER))) : after.key;
    bind(`(${key}, v.id) > (?::${isPrice ? 'bigint' : 'float8'}, ?::uuid)`, last, after.id);
  }
  const text = conditions.join(' and ');
  if (sort === 'price' && !circle)
    return { source: { text: 'vehicles', bindings: [] }, where: { text, bindings }, key };
  const source = {
    text: `(
      select v.*, ${key} as sort_key from ${circle ? AROUND : 'vehicles'} v
      left join branches b on b.id = v.branch_id left join vehicle_states s on s.vehicle_id = v.id
      cross join (select ?::float8 as latitude, ?::float8 as longitude, ?::text as category, ?::float8 as price_minor) a
      where ${text} order by sort_key, v.id offset 0)`,
    bindings: [
      ...(circle ? [circle.latitude, circle.longitude, circle.radiusKm, ...boxOf(circle)] : []),
      ...[circle?.latitude ?? null, circle?.longitude ?? null],
      ...[like?.category ?? null, like?.priceMinor ?? null, ...bindings],
    ],
  };
  return { source, where: { text: 'true', bindings: [] }, key: 'v.sort_key' };
}

/** [south, north, west, east] around a circle; all longitudes where it meets a pole or the date line. */
function boxOf({ latitude, longitude, radiusKm }: Extract<SearchPlace, { kind: 'circle' }>): number[] {
  const high = radiusKm / KM_PER_DEGREE + 0.01;
  const [south, north] = [latitude - high, latitude + high];
  const narrowest = Math.cos((Math.min(89.9, Math.max(Math.abs(south), Math.abs(north))) * Math.PI) / 180);
  const wide = high / narrowest;
  const [west, east] = [longitude - wide, longitude + wide];
  const wraps = west < -180 || east > 180 || south < -90 || north > 90;
  return [south, north, wraps ? -180 : west, wraps ? 180 : east];
}
