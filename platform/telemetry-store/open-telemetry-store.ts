/** INFLUX_URL picks the store; nobody else asks. */
import type { Log } from '../log.js';
import type { Metrics } from '../metrics.js';
import { openPostgresTelemetryStore } from './postgres/postgres-telemetry-store.js';
import type { TelemetryStore } from './telemetry-store.js';

export interface InfluxSettings {
  url: URL;
  token: string | undefined;
  org: string;
  database: string;
}

/** The tables of `database` are migrated. Throws `TelemetryStoreDown` when the store does not answer. */
export async function openTelemetryStore(options: {
  influx: InfluxSettings | undefined;
  database: { readonly url: string };
  log: Log;
  metrics: Metrics;
}): Promise<TelemetryStore> {
  const { influx, database, log } = options;
  if (influx) throw new Error('not there yet');
  return openPostgresTelemetryStore(database.url, log);
}
