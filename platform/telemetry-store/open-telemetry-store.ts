/** INFLUX_URL picks the store; nobody else asks. */
import type { Log } from '../log.js';
import type { Metrics } from '../metrics.js';
import { archivedStore } from './archived-store.js';
import type { InfluxSettings } from './influx/influx-settings.js';
import { openInfluxTelemetryStore } from './influx/influx-telemetry-store.js';
import { openPostgresTelemetryStore } from './postgres/postgres-telemetry-store.js';
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
    ? openInfluxTelemetryStore(influx, archived)
    : openPostgresTelemetryStore(database.url, log));
  return archive ? archivedStore(store, archive) : store;
}
