/** Where samples are kept. Two adapters answer one contract suite: PostgreSQL and InfluxDB. */
import type { SignalName, StoredSample } from '../../contracts/index.js';

/** Half-open, ms since the epoch: [from, to). */
export interface Span {
  from: number;
  to: number;
}

export type StepFunction = 'count' | 'mean' | 'min' | 'max' | 'last';

/** One step of an aggregate: `at` is its start, ms since the epoch; a signal without samples in it is absent. */
export interface Step {
  at: number;
  values: Partial<Record<SignalName | 'distanceKm', number>>;
}

export interface StepQuery {
  span: Span;
  /** Length of a step in ms; steps are aligned to the epoch. */
  everyMs: number;
  fn: StepFunction;
  signals: readonly SignalName[];
}

/** What one boot of one car left in the store within a span. */
export interface BootSequence {
  boot: string;
  firstSeq: number;
  lastSeq: number;
  stored: number;
  /** Runs of sequence numbers between first and last that are not in the store, both ends included. */
  missing: { from: number; to: number }[];
}

/** `days`: of raw samples, by the names of what held them. */
export interface Released {
  days: string[];
  minutes: number;
  hours: number;
  /** Where there is an archive. */
  archiveFiles?: number;
}

export type Order = 'oldest-first' | 'newest-first';

export interface TelemetryStore extends AsyncDisposable {
  /**
   * Keeps a batch of any number of cars. Resolves when it would survive a power cut; a repeat is no error and is
   * kept once. `stored` counts what was new where the adapter can tell, else all of it. Rejects with
   * `TelemetryStoreDown` when trying again later may help; any other rejection means that the batch cannot be kept.
   */
  append(batch: readonly StoredSample[]): Promise<{ stored: number }>;

  /** The newest sample of each car by `observedAt`; a car that never spoke is absent. */
  latest(vehicleIds: readonly string[]): Promise<Map<string, StoredSample>>;

  /** One car's raw samples, oldest first, streamed; or newest first. */
  track(vehicleId: string, span: Span, order?: Order): AsyncIterable<StoredSample>;

  /** The same, some hundreds at a time: whoever takes in hundreds of thousands does not wait for each. None is empty. */
  trackInPieces(vehicleId: string, span: Span, order?: Order): AsyncIterable<readonly StoredSample[]>;

  /** One car in steps, oldest first; from raw samples or roll-ups, by age and step. */
  steps(vehicleId: string, query: StepQuery): AsyncIterable<Step>;

  /** A whole fleet (null: every car) in steps, oldest first; from roll-ups where the step allows. */
  fleetSteps(fleetId: string | null, query: StepQuery): AsyncIterable<Step>;

  /** Sequence numbers by boot, for the gap ledger. */
  sequences(vehicleId: string, span: Span): Promise<BootSequence[]>;

  /** Cars with raw samples in the span, in the order of their ids. */
  vehiclesIn(span: Span): Promise<string[]>;

  /** Makes the minute and hour roll-ups of what arrived since the last run, late samples included. May run twice. */
  rollUp(now: number): Promise<{ minutes: number; hours: number }>;

  /**
   * Lets go of raw samples older than `recent` and roll-ups older than `historical`; says what went, where the adapter can
   * tell. Raw samples of `keepFrom` (ms, a UTC midnight) and later stay, however old.
   */
  applyRetention(now: number, keepFrom?: number): Promise<Released>;

  /**
   * One car's places in that span are kept no more, in roll-ups neither; the minute and the hour in which it begins lose
   * theirs whole. PostgreSQL keeps what else was said, InfluxDB nothing of the span.
   */
  forgetPositions(vehicleId: string, span: Span): Promise<void>;

  /** What keeps it from working right now; undefined when nothing does. */
  problem(): Promise<string | undefined>;
}

/** What is older than the store keeps, where an operator wants it kept. */
export interface TelemetryArchive {
  /** All samples before that moment are in it; undefined where there never was one. */
  until(): Promise<number | undefined>;
  /** One car's, as `trackInPieces` gives them. Throws a MotorpoolError (unavailable) where some of it is lost. */
  read(vehicleId: string, span: Span, order?: Order): AsyncGenerator<StoredSample[]>;
  /** As `forgetPositions`; what else was said stays. */
  forget(vehicleId: string, span: Span): Promise<void>;
  /** Both where it is written to: all of `store` that is finished as of then; and what was in it for long enough goes. */
  write?(store: TelemetryStore, now: number): Promise<void>;
  /** Gives how many files went. */
  drop?(now: number): Promise<number>;
  close(): Promise<void>;
}

/** The store is away or refuses for now: keep the batch and try again. */
export class TelemetryStoreDown extends Error {
  override name = 'TelemetryStoreDown';
}

export const DAY_MS = 24 * 3600 * 1000;
/** Raw samples are kept this long. */
export const RECENT_MS = 30 * DAY_MS;
/** Roll-ups are kept this long. */
export const HISTORICAL_MS = 365 * DAY_MS;

const PATIENCE_DAYS = 2;
/**
 * The midnight (UTC) from which samples are still taken: some days more than `recent`, for what was not too old when it
 * came and had to wait for the store.
 */
export const takenSince = (now: number): number => (Math.floor((now - RECENT_MS) / DAY_MS) - PATIENCE_DAYS) * DAY_MS;
