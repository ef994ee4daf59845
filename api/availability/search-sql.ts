/** The search over a fleet as one statement, put together from what is asked. Only texts of ours go into it; values are bound. */
import { FITNESS_JOINS, TAKEN, UNFIT_FACTS, UNFIT_REASONS } from '../fitness/fitness-sql.js';
import type { Binding, SearchRequest, SortKey } from './search-request.js';

const EARTH_KM = 6371;
const KM_PER_DEGREE = 111;

/** Where one fetches it: its branch; a car of no branch, or of one without a place, where it stands. */
const PLACE_LAT = 'coalesce(b.latitude, s.latitude)';
const PLACE_LON = 'case when b.latitude is null then s.longitude else b.longitude end';

/** Great-circle distance in km between (a.latitude, a.longitude) and the place (haversine). */
const DISTANCE_KM = `(${2 * EARTH_KM} * asin(least(1, sqrt(
  sin(radians(${PLACE_LAT} - a.latitude) / 2) ^ 2
  + cos(radians(a.latitude)) * cos(radians(${PLACE_LAT})) * sin(radians(${PLACE_LON} - a.longitude) / 2) ^ 2))))`;

/** Smaller is better. */
const SORT_KEYS: Readonly<Record<SortKey, string>> = {
  price: 'v.price_per_day_minor::float8',
  distance: `coalesce(${DISTANCE_KM}, 1e9)`,
  // What is left in battery or tank, and how fresh that is: a percent for each hour.
  fit: `(case when s.heard_at is null then 50 else extract(epoch from now() - s.heard_at) / 3600
    - greatest(coalesce(s.battery_percent, 0), coalesce(s.fuel_percent, 0)) end)::float8`,
  likeness: `(case when v.category is not distinct from a.category then 0 else 1e12 end
    + abs(v.price_per_day_minor - a.price_minor))::float8`,
};

export function searchSql(request: SearchRequest): { sql: string; bindings: Binding[] } {
  const { place, filters, span, distanceKm, like, after, limit, withUnavailable } = request;
  const where: string[] = ['v.deleted_at is null'];
  const bindings: Binding[] = [
    span.startsAt?.toISOString() ?? null,
    span.startsLocal ?? null,
    span.endsAt?.toISOString() ?? null,
    span.endsLocal ?? null,
    distanceKm ?? null,
    place?.kind === 'circle' ? place.latitude : null,
    place?.kind === 'circle' ? place.longitude : null,
    like?.category ?? null,
    like?.priceMinor ?? null,
  ];
  const bind = (condition: string, ...values: Binding[]) => {
    where.push(condition);
    bindings.push(...values);
  };
  if (place?.kind === 'branch-id') bind('v.branch_id = ?::uuid', place.id);
  if (place?.kind === 'branch-name') {
    bind('v.branch_id = (select id from branches where lower(name) = lower(?))', place.name);
  }
  if (place?.kind === 'circle') {
    const box = boxOf(place);
    bind(
      `v.id in (select i.id from branches h join vehicles i on i.branch_id = h.id
         where h.latitude between ? and ? and h.longitude between ? and ?
       union all select i.id from vehicles i join vehicle_states p on p.vehicle_id = i.id
         where (i.branch_id is null or i.branch_id in (select id from branches where latitude is null))
           and p.latitude between ? and ? and p.longitude between ? and ?)`,
      ...box,
      ...box,
    );
    bind(`${DISTANCE_KM} <= ?`, place.radiusKm);
  }
  for (const { condition, value } of filters) bind(condition, value);
  const key = SORT_KEYS[request.sort];
  const bookable = withUnavailable ? '' : `where x.unfit = '{}' and not x.taken`;
  const page = after ? `${bookable ? `${bookable} and` : 'where'} (x.sort_key, x.id) > (?::float8, ?::uuid)` : bookable;
  if (after) bindings.push(after.key, after.id);
  bindings.push(limit);
  const sql = `
    select x.* from (
      select v.id, v.make, v.model, v.year, v.kind, v.category, v.acriss, v.seats, v.doors, v.transmission, v.energy,
        v.range_km, v.feature_names, v.price_per_day_minor::float8 as price_per_day_minor, v.currency, v.branch_id,
        b.name as branch_name, b.time_zone, ${PLACE_LAT} as latitude, ${PLACE_LON} as longitude,
        case when a.latitude is not null then ${DISTANCE_KM} end as distance_km,
        s.heard_at is null and c.vehicle_id is null as without_telemetry,
        ${key} as sort_key, ${TAKEN} as taken, u.unfit, case when u.unfit <> '{}' then ${UNFIT_FACTS} end as facts
      from (select ?::timestamptz as starts_at, ?::timestamp as starts_local, ?::timestamptz as ends_at,
          ?::timestamp as ends_local, ?::float8 as distance_km, ?::float8 as latitude, ?::float8 as longitude,
          ?::text as category, ?::float8 as price_minor) q
      cross join vehicles v left join branches b on b.id = v.branch_id
      ${FITNESS_JOINS}
      cross join lateral (select coalesce(q.starts_at, q.starts_local at time zone coalesce(b.time_zone, 'UTC')) as starts_at,
        coalesce(q.ends_at, q.ends_local at time zone coalesce(b.time_zone, 'UTC')) as ends_at,
        q.distance_km, q.latitude, q.longitude, q.category, q.price_minor) a
      cross join lateral (select ${UNFIT_REASONS} as unfit) u
      where ${where.join(' and ')}
    ) x ${page} order by x.sort_key, x.id limit ?`;
  return { sql, bindings };
}

/** [south, north, west, east] around a circle; all longitudes where it meets a pole or the date line. */
function boxOf({ latitude, longitude, radiusKm }: { latitude: number; longitude: number; radiusKm: number }): number[] {
  const high = radiusKm / KM_PER_DEGREE + 0.01;
  const [south, north] = [latitude - high, latitude + high];
  const narrowest = Math.cos((Math.min(89.9, Math.max(Math.abs(south), Math.abs(north))) * Math.PI) / 180);
  const wide = high / narrowest;
  const [west, east] = [longitude - wide, longitude + wide];
  const wraps = west < -180 || east > 180 || south < -90 || north > 90;
  return [south, north, wraps ? -180 : west, wraps ? 180 : east];
}
