/** Roll-ups as rows of `telemetry_minutes` and `telemetry_hours`: five columns a numeric signal. */
import { NUMERIC_SIGNALS } from '../../../contracts/index.js';
import { mergeSignal, type StepBucket } from '../step-bucket.js';
import { columnOf } from './columns.js';

const FNS = ['sum', 'min', 'max', 'last'] as const;
const columns = NUMERIC_SIGNALS.map(columnOf);
const valueColumns = columns.flatMap((c) => [`${c}_count`, ...FNS.map((fn) => `${c}_${fn}`)]);
const ALL = ['fleet_id', 'samples', 'distance_km', ...valueColumns];
const onConflict = `on conflict (vehicle_id, at) do update set ${ALL.map((c) => `${c} = excluded.${c}`).join()}`;

/** $1: a JSON array of `rollUpRow`s. */
export const UPSERT_MINUTES = `insert into telemetry_minutes (vehicle_id, at, ${ALL.join()})
  select vehicle_id, at, ${ALL.join()} from jsonb_populate_recordset(null::telemetry_minutes, $1) ${onConflict}`;

const hourly = columns.flatMap((c) => [
  `sum(${c}_count)`,
  `sum(${c}_sum)`,
  `min(${c}_min)`,
  `max(${c}_max)`,
  `(array_agg(${c}_last order by m.at desc) filter (where ${c}_last is not null))[1]`,
]);

/** From the minutes of $1 (vehicle ids) in the hours $2 (timestamps), pairwise. */
export const UPSERT_HOURS = `insert into telemetry_hours (vehicle_id, at, ${ALL.join()})
  select m.vehicle_id, h.at, (array_agg(fleet_id order by m.at desc))[1], sum(samples), sum(distance_km), ${hourly.join()}
  from unnest($1::uuid[], $2::timestamptz[]) h (vehicle_id, at)
  join telemetry_minutes m on m.vehicle_id = h.vehicle_id and m.at >= h.at and m.at < h.at + interval '1 hour'
  group by m.vehicle_id, h.at ${onConflict}`;

export function rollUpRow(vehicleId: string, at: number, fleetId: string | null, bucket: StepBucket) {
  const row: Record<string, unknown> = {
    vehicle_id: vehicleId,
    at: new Date(at).toISOString(),
    fleet_id: fleetId,
    samples: bucket.samples,
    distance_km: bucket.distanceKm,
  };
  NUMERIC_SIGNALS.forEach((signal, i) => {
    const summary = bucket.signals[signal];
    row[`${columns[i]}_count`] = summary?.count ?? 0;
    for (const fn of FNS) row[`${columns[i]}_${fn}`] = summary?.[fn] ?? null;
  });
  return row;
}

/** What a SELECT gives of a group of roll-ups: `at` in ms, `samples`, `distance`, and by signal count, sum, min, max, last. */
export const groupColumns = (signals: readonly (typeof NUMERIC_SIGNALS)[number][]): string =>
  [
    'sum(samples)::float8 as samples',
    'sum(distance_km) as distance',
    ...signals.flatMap((signal) => {
      const c = columnOf(signal);
      return [
        `sum(${c}_count)::float8 as ${c}_count`,
        ...(['sum', 'min', 'max'] as const).map((fn) => `${fn}(${c}_${fn}) as ${c}_${fn}`),
      ];
    }),
  ].join();

/** The newest value of each signal in a group; dearer than all the others together, so only where it is asked for. */
export const lastColumns = (signals: readonly (typeof NUMERIC_SIGNALS)[number][]): string =>
  signals
    .map(columnOf)
    .map((c) => `(array_agg(${c}_last order by at desc) filter (where ${c}_last is not null))[1] as ${c}_last`)
    .join();

export function bucketOfRow(row: Record<string, number | null>, signals: readonly (typeof NUMERIC_SIGNALS)[number][]) {
  const bucket: StepBucket = { samples: row.samples ?? 0, distanceKm: row.distance ?? 0, signals: {} };
  for (const signal of signals) {
    const c = columnOf(signal);
    const of = (fn: string) => row[`${c}_${fn}`] ?? 0;
    if (of('count') === 0) continue;
    const summary = { count: of('count'), sum: of('sum'), min: of('min'), max: of('max'), last: of('last'), lastAt: 0 };
    mergeSignal(bucket, signal, summary);
  }
  return bucket;
}
