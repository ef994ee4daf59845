/** The port between broker and ingest: telemetry messages in, each safe before its promise resolves. */

/** One telemetry message as the broker took it off the wire. */
export interface RawTelemetry {
  vehicleId: string;
  /** ms since the epoch, by our clock. */
  receivedAt: number;
  /** The MQTT payload, unparsed. Whoever keeps it past the call copies it. */
  payload: Uint8Array;
  /** The traceparent of one that is traced. */
  trace?: string | undefined;
}

/**
 * `lease` is another one each time that this consumer becomes the one to whom the car's messages go: what it knew of
 * the car before may be old, as another consumer may have had it meanwhile.
 */
export type Take = (message: RawTelemetry, lease: string) => Promise<void>;

export interface TelemetryConsumer extends AsyncDisposable {
  /** By which lease a car's messages come here now; undefined where they go to another consumer, or to none. */
  leaseOf(vehicleId: string): string | undefined;
}

export interface TelemetryStream extends AsyncDisposable {
  /**
   * Resolves when the message would survive `kill -9` of every process: stored (in one process), or in the
   * stream's log on disk (over Redis). While that cannot be had the promise stays pending; the caller bounds how
   * many it lets wait. Rejects only when the stream is closed: the message may then be lost, so no PUBACK.
   */
  append(message: RawTelemetry): Promise<void>;

  /**
   * Hands each message to `take`, a car's messages in the order in which they were appended, many at a time.
   * A message is done when the promise that `take` returned resolves; one that rejected comes again.
   * Dispose what is returned to stop reading; it waits for what was taken.
   */
  consume(take: Take): Promise<TelemetryConsumer>;

  /** What keeps it from working right now; undefined when nothing does. */
  problem(): string | undefined;
}
