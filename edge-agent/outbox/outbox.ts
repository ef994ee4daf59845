/** The car's own disk as the buffer of its telemetry: a sample is in it until the system has acknowledged it. */
import type { Sample } from '../../contracts/index.js';

export interface Entry {
  /** Sorts in the order in which samples were taken, across boots. */
  readonly key: string;
  /** The sample as JSON, as it will be sent. */
  readonly json: string;
}

/** Samples of one boot, oldest first. */
export interface Batch {
  boot: string;
  entries: Entry[];
}

export interface Outbox extends AsyncDisposable {
  /** The UUID of this run of the agent. */
  readonly boot: string;
  /** The key that the next sample of this boot will have, or a smaller one. */
  nextKey(): string;
  /**
   * Resolves when the sample would survive a power cut; with a disk that takes nothing, when it is in memory
   * (`problem` tells). Samples must come with rising `seq`. Throws only for a sample that no message could carry.
   */
  append(sample: Sample): Promise<Entry>;
  /** The oldest samples in [from, before), at most `limit` and `maxBytes` of them, all of one boot; none: undefined. */
  read(from: string, before: string, limit: number, maxBytes: number): Promise<Batch | undefined>;
  /** Forgets samples that were acknowledged. What is removed twice is removed once. */
  remove(entries: readonly Entry[]): Promise<void>;
  /** A small value that outlives the agent; `put` resolves when it would survive a power cut. */
  get(name: string): Promise<string | undefined>;
  put(name: string, value: string): Promise<void>;
  /** Samples that wait to be sent or acknowledged. */
  readonly waiting: number;
  /** Samples that were dropped unsent since the outbox was made. */
  readonly dropped: number;
  /** Why samples are not safe on disk right now; undefined when they are. */
  problem(): string | undefined;
}
