/** How long to wait before the next try to connect: full jitter, so that a fleet does not return all at once. */

const FIRST_MS = 1_000;
/** An outage of some seconds is to be over for every car within ten, sign-in and all, so the wait stays there for some tries. */
const SHORT_MS = 5_000;
const SHORT_TRIES = 5;
const CAP_MS = 60_000;
const REFUSED_MIN_MS = 30_000;

/** `attempt` counts failed tries from 0. Between 0.1 s and 60 s; a refused sign-in waits at least 30 s. */
export function backoffMs(attempt: number, refused: boolean, random = Math.random): number {
  if (refused) return REFUSED_MIN_MS + random() * (CAP_MS - REFUSED_MIN_MS);
  const early = Math.min(SHORT_MS, FIRST_MS * 2 ** Math.min(attempt, 10));
  const later = FIRST_MS * 2 ** Math.min(Math.max(0, attempt - SHORT_TRIES + 1), 10);
  const ceiling = Math.min(CAP_MS, Math.max(early, later));
  return Math.max(100, random() * ceiling);
}
