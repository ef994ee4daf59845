/** Telemetry in PostgreSQL: the default. */
import { messageOf } from '../../errors.js';
import type { Log } from '../../log.js';
import { DAY_MS, HISTORICAL_MS, RECENT_MS, type TelemetryStore, TelemetryStoreDown } from '../telemetry-store.js';
import { appendSamples } from './append-samples.js';
import { openConnections } from './connections.js';
import { forgetPositions } from './forget-positions.js';
import { partitions } from './partitions.js';
import { readSamples } from './read-samples.js';
import { readSteps } from './read-steps.js';
import { rollUpSamples } from './roll-up-samples.js';

/** The database is migrated. Throws `TelemetryStoreDown` when it does not answer. */
export async function openPostgresTelemetryStore(url: string, log: Log): Promise<TelemetryStore> {
  const connections = openConnections(url, log);
  const days = partitions(connections);
  try {
    await days.makeAround(Date.now());
  } catch (error) {
    await connections[Symbol.asyncDispose]();
    throw error;
  }
  const { latest, track, trackInPieces, sequences, vehiclesIn } = readSamples(connections);
  const closing = new AbortController();
  const rollUp = rollUpSamples(connections, closing.signal);
  // A process may run for months; a day without a partition is also made by the first sample that needs it.
  const timer = setInterval(() => {
    days.makeAround(Date.now()).catch((error) => log.warn({ reason: messageOf(error) }, 'no partitions made ahead'));
  }, DAY_MS / 4);
  timer.unref();

  return {
    append: appendSamples(connections, days),
    latest,
    track,
    trackInPieces,
    sequences,
    vehiclesIn,
    ...readSteps(connections, track),
    rollUp,
    forgetPositions: forgetPositions(connections),
    async applyRetention(now, keepFrom = Number.POSITIVE_INFINITY) {
      await rollUp(now); // what was not rolled up yet would go unseen
      const dropped = await days.dropOlder(Math.min(now - RECENT_MS, keepFrom));
      const { rowCount: minutes } = await connections.read((client) => olderRollUps(client, 'telemetry_minutes', now));
      const { rowCount: hours } = await connections.read((client) => olderRollUps(client, 'telemetry_hours', now));
      return { days: dropped, minutes: minutes ?? 0, hours: hours ?? 0 };
    },
    async problem() {
      try {
        await connections.read((client) => client.query('select 1'));
        return undefined;
      } catch (error) {
        return messageOf(error);
      }
    },
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      closing.abort(new TelemetryStoreDown('the telemetry store closes'));
      await connections[Symbol.asyncDispose]();
    },
  };
}

const olderRollUps = (
  client: { query(text: string, values: unknown[]): Promise<{ rowCount: number | null }> },
  table: 'telemetry_minutes' | 'telemetry_hours',
  now: number,
) => client.query(`delete from ${table} where at < to_timestamp($1::float8 / 1000)`, [now - HISTORICAL_MS]);
