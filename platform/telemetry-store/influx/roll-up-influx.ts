/** Roll-ups in InfluxDB's `historical`, made of the minutes that appends marked as touched. */
import { NUMERIC_SIGNALS } from '../../../contracts/index.js';
import { emptyBucket, mergeBucket, type StepBucket } from '../step-bucket.js';
import { HOUR_MS, MINUTE_MS } from '../step-source.js';
import { stepStart, stepsOfTrack } from '../steps-of-track.js';
import type { TelemetryStore } from '../telemetry-store.js';
import type { InfluxConnection } from './influx-connection.js';
import { TOUCHED } from './touched-minutes.js';

const STATE = 'telemetry_roll_up';
/** A mark is dated by the clock of whoever wrote it, and a write may have been long under way. */
const OVERLAP_MS = 10 * MINUTE_MS;
/** The hour before a minute is too dear to read each time: a drive's samples are seldom further apart. */
const BEFORE_MS = 5 * MINUTE_MS;
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

/** Hours are computed from raw samples too, whole: a minute that came late changes its hour. */
export function rollUpInflux(connection: InfluxConnection, track: TelemetryStore['track']) {
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
        const hour = emptyBucket();
        let fleetId: string | null = null;
        const samples = track(vehicleId, { from: start - BEFORE_MS, to: start + HOUR_MS });
        for await (const step of stepsOfTrack(samples, MINUTE_MS, start)) {
          lines.push(lineOf('telemetry_minutes', vehicleId, step.fleetId, step.at, step.bucket));
          mergeBucket(hour, step.bucket);
          fleetId = step.fleetId;
          made.minutes++;
        }
        if (hour.samples === 0) continue;
        lines.push(lineOf('telemetry_hours', vehicleId, fleetId, start, hour));
        made.hours++;
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
