/** What a failure of InfluxDB means for whoever called. */
import { HttpError } from '@influxdata/influxdb-client';
import { messageOf } from '../../errors.js';
import { TelemetryStoreDown } from '../telemetry-store.js';

/**
 * 400, 413 and 422 on a write say that the points themselves are refused (a partial write among them); all else may
 * pass: no connection, 5xx, 429, and a token or database that someone will put right.
 */
export function influxFailure(error: unknown): Error {
  if (error instanceof RangeError || error instanceof TelemetryStoreDown) return error;
  if (error instanceof HttpError && [400, 413, 422].includes(error.statusCode)) {
    const text = error.body ?? error.message;
    if (!/timeout|max-series|hinted handoff|engine/i.test(text)) return new Error(`InfluxDB refuses it: ${text}`);
  }
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  return new TelemetryStoreDown(`InfluxDB: ${messageOf(error) || code}`, { cause: error });
}
