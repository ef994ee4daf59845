/** What the tests of the telemetry stream append and hear. */
import { randomUUID } from 'node:crypto';
import type { RawTelemetry, TelemetryStream } from '../../platform/telemetry-stream/telemetry-stream.js';

/** Leases that run out while a test waits, and not where the machine stands still for a second. */
export const QUICK = { leaseMs: 2_000, renewEveryMs: 200 };
export const car = randomUUID();

export const message = (text: string | number, vehicleId: string = car): RawTelemetry => ({
  vehicleId,
  receivedAt: 1_700_000_000_000,
  payload: Buffer.from(String(text)),
});

export const textOf = ({ payload }: RawTelemetry) => Buffer.from(payload).toString();
export const numbers = (count: number, from = 0) => Array.from({ length: count }, (_, i) => String(from + i));

/** A consumer that remembers; it settles each message as `settle` says. */
export async function listen(
  stream: TelemetryStream,
  settle: (message: RawTelemetry) => Promise<void> = async () => {},
) {
  const heard: string[] = [];
  const consumer = await stream.consume((one) => {
    heard.push(textOf(one));
    return settle(one);
  });
  return { heard, consumer };
}
