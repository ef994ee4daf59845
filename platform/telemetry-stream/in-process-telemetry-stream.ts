/** Broker and ingest in one process: a message goes straight to its consumer, and is safe when that has stored it. */
import { setTimeout as pause } from 'node:timers/promises';
import { messageOf } from '../errors.js';
import type { Log } from '../log.js';
import type { RawTelemetry, Take, TelemetryStream } from './telemetry-stream.js';

const TRY_AGAIN_MS = 100;
const LEASE = 'the only one';

export function inProcessTelemetryStream(log: Log): TelemetryStream {
  let take: Take | undefined;
  let closed = false;
  let taken = 0; // handed to the consumer and not settled yet
  let onIdle = () => {};
  let waiting: (() => void)[] = []; // appended while nobody consumes; the caller bounds how many

  /** The hot path: one promise a message. */
  function hand(message: RawTelemetry, to: Take): Promise<void> {
    taken++;
    return to(message, LEASE).then(settled, (error: unknown) => {
      settled();
      return again(message, error);
    });
  }

  function settled() {
    if (--taken === 0) onIdle();
  }

  async function again(message: RawTelemetry, error: unknown): Promise<void> {
    if (take) {
      log.warn(
        { vehicleId: message.vehicleId, error: messageOf(error) },
        'a telemetry message was not taken; it comes again',
      );
      await pause(TRY_AGAIN_MS);
    }
    return append(message);
  }

  function append(message: RawTelemetry): Promise<void> {
    if (closed) return Promise.reject(new Error('the telemetry stream is closed'));
    if (take) return hand(message, take);
    const kept = { ...message, payload: message.payload.slice() };
    return new Promise<void>((resolve) => waiting.push(resolve)).then(() => append(kept));
  }

  function wakeWaiting() {
    const woken = waiting;
    waiting = [];
    for (const wake of woken) wake();
  }

  return {
    append,
    async consume(newTake) {
      if (take) throw new Error('the in-process telemetry stream has a consumer already');
      take = newTake;
      wakeWaiting();
      return {
        leaseOf: () => LEASE,
        async [Symbol.asyncDispose]() {
          take = undefined;
          if (taken > 0) {
            await new Promise<void>((resolve) => {
              onIdle = resolve;
            });
          }
        },
      };
    },
    problem: () => (take ? undefined : 'nobody takes telemetry in yet'),
    async [Symbol.asyncDispose]() {
      closed = true;
      take = undefined;
      wakeWaiting();
    },
  };
}
