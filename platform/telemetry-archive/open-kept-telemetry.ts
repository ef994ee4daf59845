/** Telemetry as a process has it: the store that INFLUX_URL picks, and the archive behind it. */
import type { BlobStore } from '../blob-store/blob-store.js';
import type { Log } from '../log.js';
import type { Metrics } from '../metrics.js';
import type { PlatformConfig } from '../platform-config.js';
import { openTelemetryStore } from '../telemetry-store/open-telemetry-store.js';
import type { TelemetryStore } from '../telemetry-store/telemetry-store.js';
import { openTelemetryArchive } from './open-telemetry-archive.js';

/** The tables of `database` are migrated. Throws `TelemetryStoreDown` when the store does not answer. */
export async function openKeptTelemetry(options: {
  config: Pick<PlatformConfig, 'influx' | 'archiveDays'>;
  database: { readonly url: string };
  blobs: BlobStore;
  log: Log;
  metrics: Metrics;
}): Promise<TelemetryStore> {
  const { influx, archiveDays: days } = options.config;
  const archive = openTelemetryArchive({ ...options, days });
  return openTelemetryStore({ ...options, influx, archive });
}
