/** The spans of a message in ingest, and on behalf of the car that sent it. Few messages are traced; for the others none of it runs. */
import type { RawTelemetry } from '../platform/telemetry-stream/telemetry-stream.js';
import type { Traced, Tracing } from '../platform/tracing/tracing.js';
import type { Decoded } from './decode-message.js';
import type { Group } from './group.js';

/** It ends with the commit of its group. */
export function beginMessage(
  tracing: Tracing,
  { trace, receivedAt }: RawTelemetry,
  decoded: Decoded,
  vehicleId: string,
): Traced | undefined {
  const { samples, sentAt, traceparent } = decoded;
  const traced = tracing.follow('ingest', trace, { attributes: { 'vehicle.id': vehicleId, samples: samples.length } });
  // The broker took the car's trace up, or began one of its own.
  const isOfCar = traced !== undefined && String(traceparent).includes(traced.traceId);
  if (isOfCar) {
    // By the car's clock, which may be wrong, it waited so long in the car; what it says as it sends is our now.
    const waitedMs = Math.max(0, (sentAt ?? receivedAt) - (samples[0]?.observedAt ?? receivedAt));
    const attributes = { 'vehicle.id': vehicleId, waitedMs };
    tracing.standIn('car: sensed to sent', traceparent, { from: receivedAt - waitedMs, until: receivedAt, attributes });
  }
  return traced;
}

/** One commit for many cars: a span in the trace of each that is traced. */
export function beginCommit(tracing: Tracing | undefined, { traced, samples }: Group): Traced[] {
  return traced.flatMap((one) => {
    const attributes = { 'vehicle.id': one.vehicleId, samples: samples.length };
    return tracing?.follow('ingest: commit', one.traced.traceparent, { attributes }) ?? [];
  });
}

/** For whoever shows it; undefined where nothing of the group is traced. */
export function tracesOf({ traced }: Group): Record<string, string> | undefined {
  if (traced.length === 0) return undefined;
  return Object.fromEntries(traced.map((one) => [one.vehicleId, one.traced.traceparent]));
}
