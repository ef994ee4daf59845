/** The first gap in a car's calendar that is long enough. */

export interface Busy {
  startsAt: Date;
  blockedUntil: Date;
}

/**
 * The first moment from `from` on at which `lengthMs` (and the turn-around after it) are free; `busy` is in order of its
 * starts. undefined when there is none before `until`.
 */
export function nextFree(
  busy: readonly Busy[],
  { from, until, lengthMs, turnAroundMs }: { from: Date; until: Date; lengthMs: number; turnAroundMs: number },
): Date | undefined {
  let free = from.getTime();
  for (const { startsAt, blockedUntil } of busy) {
    if (startsAt.getTime() >= free + lengthMs + turnAroundMs) break;
    free = Math.max(free, blockedUntil.getTime());
  }
  return free + lengthMs <= until.getTime() ? new Date(free) : undefined;
}
