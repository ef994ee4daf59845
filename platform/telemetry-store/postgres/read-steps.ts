/** Steps of one car or a fleet, from raw samples or roll-ups. */
import { NUMERIC_SIGNALS } from '../../../contracts/index.js';
import { LONGEST_GAP_MS } from '../distance-between.js';
import { emptyBucket, mergeBucket, type StepBucket, stepOf } from '../step-bucket.js';
import { sourceOfSteps } from '../step-source.js';
import { stepsOfTrack } from '../steps-of-track.js';
import type { Step, StepQuery, TelemetryStore } from '../telemetry-store.js';
import type { Connections } from './connections.js';
import { bucketOfRow, groupColumns, lastColumns } from './roll-up-columns.js';

export function readSteps(connections: Connections, track: TelemetryStore['track']) {
  /** Raw samples in steps; the hour before the span only tells the first distance. */
  async function* rawSteps(vehicleId: string, { span, everyMs }: StepQuery) {
    yield* stepsOfTrack(track(vehicleId, { from: span.from - LONGEST_GAP_MS, to: span.to }), everyMs, span.from);
  }

  async function* rolledUp(table: string, where: string, value: string | null, query: StepQuery): AsyncGenerator<Step> {
    const { span, everyMs, fn } = query;
    const signals = query.signals.filter((signal) => NUMERIC_SIGNALS.includes(signal));
    const columns =
      fn === 'last' && signals.length > 0 ? [groupColumns(signals), lastColumns(signals)] : [groupColumns(signals)];
    const { rows } = await connections.read((client) =>
      client.query<Record<string, number | null> & { step: number }>(
        `select floor(extract(epoch from at)::float8 * 1000 / $1) * $1 as step, ${columns.join()} from ${table}
         where at >= to_timestamp($2::float8 / 1000) and at < to_timestamp($3::float8 / 1000) and ${where}
         group by 1 order by 1`,
        [everyMs, span.from, span.to, value],
      ),
    );
    for (const row of rows) yield stepOf(row.step, bucketOfRow(row, signals), fn, signals);
  }

  async function vehiclesOf(fleetId: string | null, { span }: StepQuery): Promise<string[]> {
    const { rows } = await connections.read((client) =>
      client.query<{ id: string }>(
        `select distinct vehicle_id as id from telemetry_samples where observed_at >= to_timestamp($1::float8 / 1000)
           and observed_at < to_timestamp($2::float8 / 1000) and ($3::uuid is null or fleet_id = $3)`,
        [span.from, span.to, fleetId],
      ),
    );
    return rows.map(({ id }) => id);
  }

  return {
    async *steps(vehicleId: string, query: StepQuery): AsyncGenerator<Step> {
      const source = sourceOfSteps(query, Date.now(), 'one car');
      if (source !== 'raw') {
        yield* rolledUp(`telemetry_${source}`, 'vehicle_id = $4::uuid', vehicleId, query);
        return;
      }
      for await (const { at, bucket } of rawSteps(vehicleId, query)) {
        yield stepOf(at, bucket, query.fn, query.signals);
      }
    },

    async *fleetSteps(fleetId: string | null, query: StepQuery): AsyncGenerator<Step> {
      const source = sourceOfSteps(query, Date.now(), 'fleet');
      if (source !== 'raw') {
        yield* rolledUp(`telemetry_${source}`, '($4::uuid is null or fleet_id = $4::uuid)', fleetId, query);
        return;
      }
      const all = new Map<number, StepBucket>();
      for (const vehicleId of await vehiclesOf(fleetId, query)) {
        for await (const { at, bucket, fleetId: fleetThen } of rawSteps(vehicleId, query)) {
          if (fleetId !== null && fleetThen !== fleetId) continue;
          const sum = all.get(at) ?? emptyBucket();
          mergeBucket(sum, bucket);
          all.set(at, sum);
        }
      }
      for (const at of [...all.keys()].sort((a, b) => a - b)) {
        yield stepOf(at, all.get(at) as StepBucket, query.fn, query.signals);
      }
    },
  };
}
