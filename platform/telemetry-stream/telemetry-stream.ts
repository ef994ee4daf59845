/** The port between broker and ingest: telemetry messages in, each safe before its promise resolves. */

/** One telemetry message as the broker took it off the wire. */
export interface RawTelemetry {
  vehicleId: string;
  /** ms since the epoch, by our clock. */
  receivedAt: number;
  /** The MQTT payload, unparsed. Whoever keeps it past the call copies it. */
  payload: Uint8Array;
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
  consume(take: (message: RawTelemetry) => Promise<void>): Promise<AsyncDisposable>;

  /** What keeps it from working right now; undefined when nothing does. */
  problem(): string | undefined;
}
