/** A car of the simulator: a drive, a connection, and an exact memory of what was acknowledged. */
import { randomUUID } from 'node:crypto';
import type { DriveModel } from '../sensors/drive-model.js';
import { sampleJson, telemetryPayload } from '../uplink/telemetry-message.js';
import type { CarLink } from './car-link.js';

const MOST_IN_FLIGHT = 60; // messages; a car whose samples are not acknowledged waits instead of filling the memory

export interface SimulatedCar {
  readonly vehicleId: string;
  readonly boot: string;
  readonly sent: number;
  readonly acknowledged: number;
  /** Samples that were not made, because too many wait for their acknowledgement. */
  readonly heldBack: number;
  readonly link: CarLink;
  /** Lets time pass, and reports. */
  tick(elapsedMs: number): void;
  /** Sequence numbers that were sent and are not acknowledged. */
  unacknowledged(): ReadonlySet<number>;
}

export function simulatedCar(
  vehicleId: string,
  drive: DriveModel,
  link: CarLink,
  samplesPerMessage: number,
  onAck: (ackMs: number) => void = () => {},
): SimulatedCar {
  const boot = randomUUID();
  const waiting = new Map<number, number>(); // first seq of a message → samples in it
  let batch: string[] = [];
  let nextSeq = 0;
  let sent = 0;
  let acknowledged = 0;
  let heldBack = 0;

  function send(): void {
    const samples = batch;
    batch = [];
    const firstSeq = nextSeq - samples.length;
    sent += samples.length;
    waiting.set(firstSeq, samples.length);
    void link.publishTelemetry(telemetryPayload(boot, Date.now(), samples)).then((ackMs) => {
      waiting.delete(firstSeq);
      acknowledged += samples.length;
      onAck(ackMs);
    });
  }

  return {
    vehicleId,
    boot,
    link,
    get sent() {
      return sent;
    },
    get acknowledged() {
      return acknowledged;
    },
    get heldBack() {
      return heldBack;
    },
    tick(elapsedMs) {
      const reading = drive.advance(elapsedMs);
      if (link.inFlight >= MOST_IN_FLIGHT) {
        heldBack++;
        return;
      }
      batch.push(sampleJson({ ...reading, seq: nextSeq++, observedAt: Date.now() }));
      if (batch.length >= samplesPerMessage) send();
    },
    unacknowledged() {
      const seqs = new Set<number>();
      for (const [first, count] of waiting) for (let i = 0; i < count; i++) seqs.add(first + i);
      return seqs;
    },
  };
}
