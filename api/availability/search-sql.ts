/** The search over a fleet as one statement, put together from what is asked. Only texts of ours go into it; values are bound. */
import { createHash } from 'node:crypto';
import {
  BOOKABLE,
  FITNESS_JOINS,
  TAKEN,
  UNFIT_FACTS,
  UNFIT_REASONS,
  WITHOUT_TELEMETRY,
} from '../fitness/fitness-sql.js';
import { candidates, DISTANCE_KM, type Sql } from './search-candidates.js';
import type { SearchRequest } from './search-request.js';

/** Of a page unless told, of the documents, of alternatives. They stand in the statement, as the plan hangs on them. */
const USUAL_LIMITS = new Set([101, 1_000, 3]);

const WHY_NOT = `, ${TAKEN} as taken, ${UNFIT_REASONS} as unfit, ${UNFIT_FACTS} as facts`;

/**
 * `name`: it is asked so often that its plan is worth keeping, which takes longer to make than the search itself. Of these
 * shapes there are a few dozen, as each connection keeps its own.
 */
export function searchSql(request: SearchRequest): Sql & { name: string | undefined } {
  const { place, filters, span, distanceKm, after, limit, withUnavailable } = request;
  const { source, where, key } = candidates(request);
  const text = `
    select v.id, v.make, v.model, v.year, v.kind, v.category, v.acriss, v.seats, v.doors, v.transmission, v.energy,
      v.range_km, v.feature_names, v.price_per_day_minor::float8 as price_per_day_minor, v.currency, v.branch_id,
      b.name as branch_name, case when a.latitude is not null then ${DISTANCE_KM} end as distance_km,
      ${WITHOUT_TELEMETRY} as without_telemetry, ${key}::float8 as sort_key${withUnavailable ? WHY_NOT : ''}
    from (select ?::timestamptz as starts_at, ?::timestamp as starts_local, ?::timestamptz as ends_at,
        ?::timestamp as ends_local, ?::float8 as distance_km, ?::float8 as latitude, ?::float8 as longitude) q
    cross join ${source.text} v left join lateral (select * from branches where id = v.branch_id offset 0) b on true
    ${FITNESS_JOINS}
    cross join lateral (select coalesce(q.starts_at, q.starts_local at time zone coalesce(b.time_zone, 'UTC')) as starts_at,
      coalesce(q.ends_at, q.ends_local at time zone coalesce(b.time_zone, 'UTC')) as ends_at,
      q.distance_km, q.latitude, q.longitude) a
    where ${where.text} ${withUnavailable ? '' : `and ${BOOKABLE}`} order by ${key}, v.id limit ${limit}`;
  const isUsual = !after && USUAL_LIMITS.has(limit) && filters.every((filter) => filter.isUsual);
  return {
    text,
    name: isUsual ? `search ${createHash('sha1').update(text).digest('base64')}` : undefined,
    bindings: [
      ...[span.startsAt?.toISOString() ?? null, span.startsLocal ?? null],
      ...[span.endsAt?.toISOString() ?? null, span.endsLocal ?? null, distanceKm ?? null],
      ...(place?.kind === 'circle' ? [place.latitude, place.longitude] : [null, null]),
      ...source.bindings,
      ...where.bindings,
    ],
  };
}
