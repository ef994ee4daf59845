/** Hands telemetry on, with the trace of those messages that are traced. */
import type { TelemetryStream } from '../platform/telemetry-stream/telemetry-stream.js';
import { isTraceparent, TRACEPARENT_LENGTH } from '../platform/traceparent.js';
import type { Tracing } from '../platform/tracing/tracing.js';
import type { ConnectionHost } from './connection-host.js';

/** Where it stands in the message if it does: `boot` and `sentAt` come before it, `samples` behind. */
const LOOK_IN_BYTES = 256;
const NAME = Buffer.from('"traceparent":"');

/** Its span ends when the message is safe, which is when the PUBACK goes out. Without `tracing` it does nothing more. */
export function takeTelemetry(stream: TelemetryStream, tracing: Tracing | undefined): ConnectionHost<never>['append'] {
  if (!tracing) return (vehicleId, payload) => stream.append({ vehicleId, receivedAt: Date.now(), payload });
  return (vehicleId, payload) => {
    const receivedAt = Date.now();
    const traced = tracing.welcome('broker: receive to PUBACK', traceparentIn(payload), { at: receivedAt });
    if (!traced) return stream.append({ vehicleId, receivedAt, payload });
    traced.set({ 'vehicle.id': vehicleId, bytes: payload.length });
    const safe = stream.append({ vehicleId, receivedAt, payload, trace: traced.traceparent });
    safe.then(
      () => traced.end(),
      (error: unknown) => traced.end(error),
    );
    return safe;
  };
}

/** As the car wrote it, without reading the JSON; undefined where there is none, or what stands there is none. */
function traceparentIn(payload: Buffer): string | undefined {
  const at = payload.subarray(0, LOOK_IN_BYTES).indexOf(NAME);
  if (at < 0) return undefined;
  const text = payload.toString('latin1', at + NAME.length, at + NAME.length + TRACEPARENT_LENGTH);
  return isTraceparent(text) ? text : undefined;
}
