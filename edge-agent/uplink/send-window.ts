/** How much may be under way, unacknowledged. Live samples have room of their own, so that a backlog never starves them. */

export interface SendWindow {
  /** Messages of backlog in flight at most. */
  backlogMessages: number;
  /** Messages of live samples in flight at most: what comes meanwhile goes together in the next. */
  liveMessages: number;
  samplesPerMessage: number;
  /** How fast a backlog goes out at most: a burst would make the heap grow past what a car's computer has. */
  backlogSamplesPerS: number;
  /** Live samples in memory that wait for room in flight at most: over a slower link they wait on disk. */
  liveWaiting: number;
  /** A connection over which nothing is acknowledged for so long is cut, ms. */
  unacknowledgedLimitMs: number;
}

export const DEFAULT_WINDOW: SendWindow = {
  backlogMessages: 10,
  liveMessages: 4,
  samplesPerMessage: 100,
  backlogSamplesPerS: 3_000,
  liveWaiting: 1_000,
  unacknowledgedLimitMs: 120_000,
};
