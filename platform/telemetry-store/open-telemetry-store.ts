/** INFLUX_URL picks the store; nobody else asks. */
import type { Log } from '../log.js';
import type { Metrics } from '../metrics.js';
import type { InfluxSettings } from './influx/influx-settings.js';
import { openInfluxTelemetryStore } from './influx/influx-telemetry-store.js';
import { openPostgresTelemetryStore } from './postgres/postgres-telemetry-store.js';
import type { TelemetryStore } from './telemetry-store.js';

/** The tables of `database` are migrated. Throws `TelemetryStoreDown` when the store does not answer. */
export async function openTelemetryStore(options: {
  influx: InfluxSettings | undefined;
  database: { readonly url: string };
  log: Log;
  metrics: Metrics;
}): Promise<TelemetryStore> {
  const { influx, database, log } = options;
  return influx ? openInfluxTelemetryStore(influx) : openPostgresTelemetryStore(database.url, log);
}
