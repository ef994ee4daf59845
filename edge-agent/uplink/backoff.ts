/** How long to wait before the next try to connect: full jitter, so that a fleet does not return all at once. */

const FIRST_MS = 1_000;
const CAP_MS = 60_000;
const REFUSED_MIN_MS = 30_000;

/** `attempt` counts failed tries from 0. Between 0.1 s and 60 s; a refused sign-in waits at least 30 s. */
export function backoffMs(attempt: number, refused: boolean, random = Math.random): number {
  if (refused) return REFUSED_MIN_MS + random() * (CAP_MS - REFUSED_MIN_MS);
  const ceiling = Math.min(CAP_MS, FIRST_MS * 2 ** Math.min(attempt, 10));
  return Math.max(100, random() * ceiling);
}
