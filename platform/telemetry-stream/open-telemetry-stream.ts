/** REDIS_URL picks the telemetry stream; nobody else asks. Redis’ client is loaded where there is Redis. */
import type { Log } from '../log.js';
import type { Metrics } from '../metrics.js';
import { inProcessTelemetryStream } from './in-process-telemetry-stream.js';
import type { TelemetryStream } from './telemetry-stream.js';

/** Throws a StartError when Redis would not keep what it is given. */
export async function openTelemetryStream(
  redisUrl: URL | undefined,
  log: Log,
  metrics: Metrics,
): Promise<TelemetryStream> {
  if (!redisUrl) return inProcessTelemetryStream(log);
  const { redisTelemetryStream } = await import('./redis-telemetry-stream.js');
  return redisTelemetryStream(redisUrl, log, metrics);
}
