/** What many cars sent within a few milliseconds, to be committed as one. */
import type { StoredSample } from '../contracts/index.js';
import type { QuarantinedRow } from '../platform/quarantine/index.js';
import type { Traced } from '../platform/tracing/tracing.js';
import type { Car } from './car.js';
import type { ClockOffset } from './cars-repository.js';
import type { CarMeaning } from './meaning/car-meaning.js';

export interface TracedMessage {
  vehicleId: string;
  traced: Traced;
}

export interface Group {
  readonly samples: StoredSample[];
  /** Whose each sample is, at the same index. */
  readonly cars: Car[];
  /** Whom it was told that the sample was accepted, at the same index. */
  readonly acceptedBy: (CarMeaning | undefined)[];
  readonly quarantined: QuarantinedRow[];
  readonly clockOffsets: ClockOffset[];
  /** From when (ms) on these cars have samples that come late: a crash must not forget it. */
  readonly late: Map<CarMeaning, number>;
  /** The messages in it that are traced. */
  readonly traced: TracedMessage[];
  /** When its first sample came in, of `performance.now()`. */
  readonly openedAt: number;
  /** Resolves when all of it is safe: every message in it waits for this one promise. */
  readonly done: Promise<void>;
  resolve(): void;
  reject(error: unknown): void;
}

export function newGroup(): Group {
  const { promise, resolve, reject } = withResolvers();
  promise.catch(() => {}); // a group that nobody waits for ends no process
  return {
    samples: [],
    cars: [],
    acceptedBy: [],
    quarantined: [],
    clockOffsets: [],
    late: new Map(),
    traced: [],
    openedAt: performance.now(),
    done: promise,
    resolve,
    reject,
  };
}

function withResolvers() {
  let resolve: () => void = () => {};
  let reject: (error: unknown) => void = () => {};
  const promise = new Promise<void>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}
