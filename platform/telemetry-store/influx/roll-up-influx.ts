/** Roll-ups in InfluxDB's `historical`, made of the minutes that appends marked as touched. */
import { NUMERIC_SIGNALS, type StoredSample } from '../../../contracts/index.js';
import { emptyBucket, mergeBucket, type StepBucket } from '../step-bucket.js';
import { HOUR_MS, MINUTE_MS } from '../step-source.js';
import { stepStart, stepsOfTrack } from '../steps-of-track.js';
import type { InfluxConnection } from './influx-connection.js';
import type { readInflux } from './read-influx.js';
import { TOUCHED } from './touched-minutes.js';

const STATE = 'telemetry_roll_up';
/** A mark is dated by the clock of whoever wrote it, and a write may have been long under way. */
const OVERLAP_MS = 10 * MINUTE_MS;
const LINES_AT_ONCE = 5_000;

function lineOf(table: string, vehicleId: string, fleetId: string | null, at: number, bucket: StepBucket): string {
  let fields = `samples=${bucket.samples}i,distanceKm=${bucket.distanceKm}`;
  for (const signal of NUMERIC_SIGNALS) {
    const s = bucket.signals[signal];
    if (!s) continue;
    fields += `,${signal}_count=${s.count}i,${signal}_sum=${s.sum},${signal}_min=${s.min},${signal}_max=${s.max}`;
    fields += `,${signal}_last=${s.last}`;
  }
  return `${table},vehicle_id=${vehicleId}${fleetId ? `,fleet_id=${fleetId}` : ''} ${fields} ${at}000000`;
}

async function* after(
  first: StoredSample | undefined,
  rest: AsyncIterable<StoredSample>,
): AsyncGenerator<StoredSample> {
  if (first) yield first;
  yield* rest;
}

/** Hours are computed from raw samples too, whole: a minute that came late changes its hour. */
export function rollUpInflux(connection: InfluxConnection, { track, before }: ReturnType<typeof readInflux>) {
  return async (now: number): Promise<{ minutes: number; hours: number }> => {
    const [state] = await connection.query(`SELECT last(until) FROM ${connection.table('historical', STATE)}`);
    const since = Number(state?.[0]?.last ?? 0) - OVERLAP_MS;
    const [marks = []] = await connection.query(
      `SELECT vehicle_id, minute FROM ${connection.table('recent', TOUCHED)} WHERE time >= ${Math.max(0, since)}ms`,
    );
    const hoursOf = new Map<string, Set<number>>();
    for (const { vehicle_id, minute } of marks) {
      const id = String(vehicle_id);
      const hours = hoursOf.get(id) ?? new Set<number>();
      // The minute after it too: its distance begins at the last sample of this one.
      for (const m of [Number(minute), Number(minute) + 1]) hours.add(stepStart(m * MINUTE_MS, HOUR_MS));
      hoursOf.set(id, hours);
    }
    const made = { minutes: 0, hours: 0 };
    let lines: string[] = [];
    for (const [vehicleId, starts] of hoursOf) {
      for (const start of starts) {
        // A point for each fleet that the car was in: what was written before it changed stays true, and counts once.
        const buckets = new Map<string, { table: string; fleetId: string | null; at: number; bucket: StepBucket }>();
        const add = (table: string, fleetId: string | null, at: number, more: StepBucket) => {
          const key = `${table} ${at} ${fleetId}`;
          const known = buckets.get(key) ?? { table, fleetId, at, bucket: emptyBucket() };
          mergeBucket(known.bucket, more);
          buckets.set(key, known);
        };
        const samples = track(vehicleId, { from: start, to: start + HOUR_MS });
        const previous = await before(vehicleId, start);
        for await (const step of stepsOfTrack(after(previous, samples), MINUTE_MS, start, 'fleets apart')) {
          add('telemetry_minutes', step.fleetId, step.at, step.bucket);
          add('telemetry_hours', step.fleetId, start, step.bucket);
        }
        for (const { table, fleetId, at, bucket } of buckets.values()) {
          lines.push(lineOf(table, vehicleId, fleetId, at, bucket));
          made[table === 'telemetry_hours' ? 'hours' : 'minutes']++;
        }
        if (lines.length < LINES_AT_ONCE) continue;
        await connection.write('historical', lines);
        lines = [];
      }
    }
    lines.push(`${STATE} until=${now}i ${now}000000`);
    await connection.write('historical', lines);
    return made;
  };
}
