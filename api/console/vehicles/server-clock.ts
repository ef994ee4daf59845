/**
 * What time it is for the server, so that ages are right on a computer whose clock is not. The smallest difference seen
 * between our clock and the moment at which the server heard a car is the skew plus the shortest way here; a page that
 * falls behind sees larger ones. Only the last minutes count, as our clock may be set right while the page is open.
 */
export interface ServerClock {
  now(): number;
  /** Tells it of a message that came just now and was heard by the server at `heardAt` (ms since the epoch). */
  heard(heardAt: number): void;
}

const IGNORED_SKEW_MS = 1500; // network and batching; below this our own clock is as good
const WINDOW_MS = 300_000; // the last one to two of these count

export function serverClock(ownNow: () => number = Date.now, steadyNow = () => performance.now()): ServerClock {
  let windowBegan = steadyNow();
  let leastBeforeMs = Number.POSITIVE_INFINITY;
  let leastMs = Number.POSITIVE_INFINITY;
  let skewMs = 0;
  return {
    now: () => ownNow() - skewMs,
    heard(heardAt) {
      const windows = Math.floor((steadyNow() - windowBegan) / WINDOW_MS);
      if (windows > 0) {
        leastBeforeMs = windows === 1 ? leastMs : Number.POSITIVE_INFINITY;
        leastMs = Number.POSITIVE_INFINITY;
        windowBegan += windows * WINDOW_MS;
      }
      leastMs = Math.min(leastMs, ownNow() - heardAt);
      const seenMs = Math.min(leastMs, leastBeforeMs);
      skewMs = Math.abs(seenMs) > IGNORED_SKEW_MS ? seenMs : 0;
    },
  };
}
