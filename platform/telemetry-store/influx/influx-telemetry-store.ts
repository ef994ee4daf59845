/** Telemetry in InfluxDB. */
import { NUMERIC_SIGNALS } from '../../../contracts/index.js';
import { messageOf } from '../../errors.js';
import { LONGEST_GAP_MS } from '../distance-between.js';
import { emptyBucket, mergeBucket, mergeSignal, type StepBucket, stepOf } from '../step-bucket.js';
import { sourceOfSteps } from '../step-source.js';
import { stepsOfTrack } from '../steps-of-track.js';
import { DAY_MS, RECENT_MS, type Step, type StepQuery, type TelemetryStore } from '../telemetry-store.js';
import { openInfluxConnection } from './influx-connection.js';
import type { InfluxSettings } from './influx-settings.js';
import { lineOfSample, MEASUREMENT } from './line-of-sample.js';
import { idLiteral, readInflux, timesOf } from './read-influx.js';
import { rollUpInflux } from './roll-up-influx.js';
import { TOUCHED, touchedMinutes } from './touched-minutes.js';

/** Throws `TelemetryStoreDown` when it does not answer. `archived`: raw samples go when `applyRetention` says so. */
export async function openInfluxTelemetryStore(settings: InfluxSettings, archived = false): Promise<TelemetryStore> {
  const connection = await openInfluxConnection(settings);
  if (archived) await connection.keepRecent('for a year');
  const touched = touchedMinutes();
  const reads = readInflux(connection);
  const { latest, track, trackInPieces, sequences, vehiclesIn } = reads;

  const rawSteps = (vehicleId: string, { span, everyMs }: StepQuery) =>
    stepsOfTrack(track(vehicleId, { from: span.from - LONGEST_GAP_MS, to: span.to }), everyMs, span.from);

  async function* rolledUp(table: string, where: string, query: StepQuery): AsyncGenerator<Step> {
    const { span, everyMs, fn } = query;
    const signals = query.signals.filter((signal) => NUMERIC_SIGNALS.includes(signal));
    const columns = signals.flatMap((s) =>
      [
        ['sum', 'count'],
        ['sum', 'sum'],
        ['min', 'min'],
        ['max', 'max'],
        ['last', 'last'],
      ].map(([f, field]) => `${f}(${s}_${field}) AS ${s}_${field}`),
    );
    const q = `SELECT ${['sum(distanceKm) AS distance', ...columns].join()} FROM ${connection.table('historical', table)}
      WHERE ${timesOf(span)}${where} GROUP BY time(${everyMs}ms) fill(none)`;
    for (const row of (await connection.query(q))[0] ?? []) {
      const at = Date.parse(String(row.time));
      const bucket: StepBucket = { ...emptyBucket(), distanceKm: Number(row.distance) };
      for (const s of signals) {
        const [count, sum, min, max, last] = ['count', 'sum', 'min', 'max', 'last'].map((f) =>
          Number(row[`${s}_${f}`]),
        ) as [number, number, number, number, number];
        if (count > 0) mergeSignal(bucket, s, { count, sum, min, max, last, lastAt: 0 });
      }
      yield stepOf(at, bucket, fn, signals);
    }
  }

  return {
    /** `stored` counts repeats too: InfluxDB does not tell them. */
    async append(batch) {
      if (batch.length === 0) return { stored: 0 };
      const marks = touched.of(batch, Date.now());
      await connection.write('recent', [...batch.map(lineOfSample), ...marks.lines]);
      marks.acknowledge();
      return { stored: batch.length };
    },
    latest,
    track,
    trackInPieces,
    sequences,
    vehiclesIn,
    async *steps(vehicleId, query) {
      const source = sourceOfSteps(query, Date.now(), 'one car');
      if (source !== 'raw') yield* rolledUp(`telemetry_${source}`, ` AND vehicle_id = ${idLiteral(vehicleId)}`, query);
      else
        for await (const { at, bucket } of rawSteps(vehicleId, query))
          yield stepOf(at, bucket, query.fn, query.signals);
    },
    async *fleetSteps(fleetId, query) {
      const source = sourceOfSteps(query, Date.now(), 'fleet');
      const where = fleetId === null ? '' : ` AND fleet_id = ${idLiteral(fleetId)}`;
      if (source !== 'raw') return yield* rolledUp(`telemetry_${source}`, where, query);
      const table = connection.table('recent', MEASUREMENT);
      const found = await connection.query(
        `SELECT vehicle_id, last(seq) FROM ${table} WHERE ${timesOf(query.span)}${where} GROUP BY vehicle_id`,
      );
      const all = new Map<number, StepBucket>();
      for (const { vehicle_id } of found[0] ?? []) {
        for await (const { at, bucket, fleetId: then } of rawSteps(String(vehicle_id), query)) {
          if (fleetId !== null && then !== fleetId) continue;
          const sum = all.get(at) ?? emptyBucket();
          mergeBucket(sum, bucket);
          all.set(at, sum);
        }
      }
      for (const [at, bucket] of [...all].sort(([a], [b]) => a - b)) yield stepOf(at, bucket, query.fn, query.signals);
    },
    rollUp: rollUpInflux(connection, reads),
    /** The server enforces its retention policies, or its buckets' rules, by itself, and does not tell. */
    async applyRetention(now, keepFrom) {
      if (keepFrom === undefined) await connection.keepRecent('as ever');
      else {
        const before = new Date(Math.min(Math.floor((now - RECENT_MS) / DAY_MS) * DAY_MS, keepFrom));
        for (const measurement of [MEASUREMENT, TOUCHED]) await connection.deleteBefore('recent', measurement, before);
      }
      return { days: [], minutes: 0, hours: 0 };
    },
    async forgetPositions(vehicleId, { from, to }) {
      const end = new Date(to - 1);
      const start = (unitMs: number) => new Date(Math.floor(from / unitMs) * unitMs);
      await connection.delete('recent', MEASUREMENT, vehicleId, start(1), end);
      await connection.delete('historical', 'telemetry_minutes', vehicleId, start(60_000), end);
      await connection.delete('historical', 'telemetry_hours', vehicleId, start(3_600_000), end);
    },
    async problem() {
      try {
        await connection.version();
        return undefined;
      } catch (error) {
        return messageOf(error);
      }
    },
    async [Symbol.asyncDispose]() {},
  };
}
