/** INFLUX_URL picks the store; nobody else asks. The other one is not even loaded. */
import type { Log } from '../log.js';
import type { Metrics } from '../metrics.js';
import { archivedStore } from './archived-store.js';
import type { InfluxSettings } from './influx/influx-settings.js';
import type { TelemetryArchive, TelemetryStore } from './telemetry-store.js';

/** The tables of `database` are migrated. Throws `TelemetryStoreDown` when the store does not answer. */
export async function openTelemetryStore(options: {
  influx: InfluxSettings | undefined;
  database: { readonly url: string };
  log: Log;
  metrics: Metrics;
  /** Closed with the store. */
  archive?: TelemetryArchive;
}): Promise<TelemetryStore> {
  const { influx, database, log, archive } = options;
  const archived = archive?.write !== undefined;
  const store = await (influx
    ? (await import('./influx/influx-telemetry-store.js')).openInfluxTelemetryStore(influx, archived)
    : (await import('./postgres/postgres-telemetry-store.js')).openPostgresTelemetryStore(database.url, log));
  return archive ? archivedStore(store, archive) : store;
}
