/**
 * What time it is for the server, so that ages are right on a computer whose clock is not. The smallest difference seen
 * between our clock and the moment at which the server heard a car is the skew plus the shortest way here.
 */
export interface ServerClock {
  now(): number;
  /** Tells it of a message that came just now and was heard by the server at `heardAt` (ms since the epoch). */
  heard(heardAt: number): void;
}

const IGNORED_SKEW_MS = 1500; // network and batching; below this our own clock is as good

export function serverClock(ownNow: () => number = Date.now): ServerClock {
  let leastMs = Number.POSITIVE_INFINITY;
  let skewMs = 0;
  return {
    now: () => ownNow() - skewMs,
    heard(heardAt) {
      leastMs = Math.min(leastMs, ownNow() - heardAt);
      skewMs = Math.abs(leastMs) > IGNORED_SKEW_MS ? leastMs : 0;
    },
  };
}
