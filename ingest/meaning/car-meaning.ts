/** What the engine holds in memory of one car. */
import type { StoredSample } from '../../contracts/index.js';
import type { Checkpoint, Line, Place } from './line-of-time.js';
import type { Fact } from './reading.js';

/** What is to be written. */
export interface Unwritten {
  readonly facts: Map<string, Fact>;
  readonly checkpoints: Checkpoint[];
  /** It comes of a re-reading: whatever was told after this moment (ms) and is not among `facts` goes. */
  replacesAfter: number | undefined;
  /** Marks of late samples that this takes in. */
  readonly lateIds: string[];
}

export interface CarMeaning {
  readonly vehicleId: string;
  /** By which its messages come to this ingest: who has no such lease any more claims no more. */
  readonly lease: string;
  /** Who claims a car last is the one who may write: `claim` counts the claims. 0 for none that holds. */
  claim: number;
  /** Of its newest checkpoint that may be on disk, ms; -Infinity for none. */
  durableAt: number;
  /** The newest `observedAt` that was accepted, ms. */
  acceptedAt: number;
  /** How many samples were accepted, and how many of them are committed and taken in, in the same order. */
  accepted: number;
  taken: number;
  /** Among the first so many that were accepted are some that may lie before what was taken in. */
  unsettledUntil: number;
  /** A mark that is on disk covers late samples from here (ms) on. */
  markedFrom: number;
  /** Where a re-reading has to begin, ms; undefined when nothing came late. */
  lateFrom: number | undefined;
  /** When the first and the last of them came, of `performance.now()`. */
  lateSince: number;
  lateLast: number;
  /** The earliest sample since all was written, ms: what a lost claim must read again. */
  unwrittenFrom: number;
  /** undefined until its samples were read from its newest checkpoint on. */
  line: Line | undefined;
  /** It is being read again. */
  reading: boolean;
  /** From which checkpoint on, ms. */
  readFrom: number;
  /** What arrived meanwhile. */
  arrived: StoredSample[];
  /** Of what arrived just before and meanwhile, what was read. */
  included: Set<string> | undefined;
  unwritten: Unwritten;
  /** About how many samples it has within a second, as its re-readings show. */
  samplesPerS: number;
  /** It was read lately: what comes late until then (of `performance.now()`) is read together. */
  restsUntil: number;
  /** When it is to be written, of `performance.now()`; Infinity when there is nothing new. */
  dueAt: number;
  /** How often in a row it could not be written, and until when that is not tried again (of `performance.now()`). */
  failures: number;
  retryAt: number;
}

export const nothingUnwritten = (): Unwritten => ({
  facts: new Map(),
  checkpoints: [],
  replacesAfter: undefined,
  lateIds: [],
});

export const newCarMeaning = (vehicleId: string, lease: string): CarMeaning => ({
  vehicleId,
  lease,
  claim: 0,
  durableAt: Number.NEGATIVE_INFINITY,
  acceptedAt: Number.NEGATIVE_INFINITY,
  accepted: 0,
  taken: 0,
  unsettledUntil: 0,
  markedFrom: Number.POSITIVE_INFINITY,
  lateFrom: undefined,
  lateSince: 0,
  lateLast: 0,
  unwrittenFrom: Number.POSITIVE_INFINITY,
  line: undefined,
  reading: false,
  readFrom: Number.POSITIVE_INFINITY,
  arrived: [],
  included: undefined,
  unwritten: nothingUnwritten(),
  samplesPerS: 1, // as agents have it
  restsUntil: 0,
  dueAt: Number.POSITIVE_INFINITY,
  failures: 0,
  retryAt: 0,
});

/** A sample of `at` (ms) came after one that is later: `now` is of `performance.now()`. */
export function noteLate(car: CarMeaning, at: number, now: number): void {
  if (car.lateFrom === undefined) car.lateSince = now;
  car.lateFrom = Math.min(car.lateFrom ?? at, at);
  car.lateLast = now;
}

export const identityOf = ({ boot, seq }: Place): string => `${boot}/${seq}`;

/** It is known that the line has this sample, which is not after it. */
export function isTaken({ included }: CarMeaning, line: Line, sample: Place): boolean {
  if (line.observedAt === sample.observedAt && line.seq === sample.seq && line.boot === sample.boot) return true;
  return included?.has(identityOf(sample)) ?? false;
}

/** Nothing is on its way that may lie before what was taken in. */
export const isSettled = (car: CarMeaning): boolean => car.taken >= car.unsettledUntil;

/** A checkpoint may be written. */
export const isOrderly = (car: CarMeaning): boolean =>
  car.line !== undefined && !car.reading && car.lateFrom === undefined && isSettled(car);
