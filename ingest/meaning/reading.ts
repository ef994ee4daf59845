/**
 * The seam of meaning: a reading goes through one car's samples in order of time and tells facts. It is pure: no clock,
 * no I/O, so the same set of samples gives the same facts, in whatever order and however often they came.
 */
import type { Knex } from 'knex';
import type { LiveEvent, Sample } from '../../contracts/index.js';

type Undefinable<T> = { [Name in keyof T]: T[Name] | undefined };

/**
 * What one sample says, in order of (observedAt, boot, seq), without what is odd: a value that was not believed is
 * undefined. The same object is used for the next sample: keep values of it, never itself.
 */
export interface Observation extends Required<Undefinable<Omit<Sample, 'observedAt' | 'seq'>>> {
  vehicleId: string;
  fleetId: string | null;
  boot: string;
  seq: number;
  /** ms since the epoch. */
  at: number;
}

/** Something that was understood. It is kept once under its id, as it was told last. */
export interface Fact {
  /** Which keeper keeps it. */
  readonly kind: string;
  /** By `factId`: hangs on the samples alone, so that what others refer to outlives a re-reading. */
  readonly id: string;
  readonly vehicleId: string;
  /** `at` of the observation that first told it, ms: a re-reading from before it lets go of what it does not tell again. */
  readonly toldAt: number;
  /** Nothing hangs on what was before: a good place to begin a re-reading at. */
  readonly rests?: boolean;
  /** Somebody waits for it: it is written at once. */
  readonly urgent?: boolean;
}

export type Tell = (fact: Fact) => void;

export interface Reading<State = unknown> {
  /** Names its state in a checkpoint. */
  readonly name: string;
  /** Counts up when `State` changes its shape: a state of another version is left, and the reading starts anew there. */
  readonly version: number;
  /** Plain JSON, of bounded size. */
  start(): State;
  /** Takes in one sample: changes `state` in place. Called for each sample of each car, so it allocates where it must only. */
  take(state: State, seen: Observation, tell: Tell): void;
  /** Tells what is still open as it stands; asked now and then, before facts are written. */
  standing?(state: State, vehicleId: string, tell: Tell): void;
}

/** What a keeper is to bring its tables to. */
export interface FactBatch {
  /** Each id once; of many cars. */
  readonly facts: readonly Fact[];
  /** Of these cars every fact that was told after `after` (ms) and is not among `facts` goes. */
  readonly replaced: readonly { vehicleId: string; after: number }[];
  /** Told of a span whose driver was erased: nothing may come back of where the car was. */
  isForgotten(told: Pick<Fact, 'vehicleId' | 'toldAt'>): boolean;
}

/** Where the facts of one kind are kept. */
export interface FactKeeper {
  readonly kind: string;
  /** In the transaction `tx`, and idempotent. Gives the news of what is really different now. */
  keep(tx: Knex, batch: FactBatch): Promise<LiveEvent[]>;
}
