/** OTEL_EXPORTER_OTLP_ENDPOINT switches traces on; without it nothing of OpenTelemetry is even loaded. */
import type { Log } from '../log.js';
import type { Metrics } from '../metrics.js';
import type { Tracing } from './tracing.js';
import type { TracingConfig } from './tracing-config.js';

/** `room` is the process's part in it: `broker`, `ingest`, `api`, or `all`. */
export async function openTracing(options: {
  config: TracingConfig | undefined;
  room: string;
  log: Log;
  metrics: Metrics;
}): Promise<Tracing | undefined> {
  const { config, ...rest } = options;
  if (!config) return undefined;
  const { otlpTracing } = await import('./otlp-tracing.js');
  return otlpTracing({ ...rest, config });
}
