/** Moments that are to come. Pure. */

/** What the clocks of our own machines may differ by. */
const CLOCKS_APART_MS = 2_000;

/** Whether `at` is after `now`, both ms since the epoch: such a moment is neither fresh nor evidence of anything. */
export const isAfterOurClock = (at: number, now: number): boolean => at > now + CLOCKS_APART_MS;
