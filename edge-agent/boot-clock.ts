/** The agent's clock: within one boot it never goes back, whatever is done to the car's clock. */

const STEP_MS = 2_000;
/** Before this a clock is a dead battery's: 2024-01-01. */
const PLAUSIBLE_MS = Date.UTC(2024, 0, 1);

export interface BootClock {
  /** ms since the epoch; never smaller than at the last call. */
  now(): number;
  /** Whether the clock has been plausible and steady since the start: only then may something be called too old. */
  isTrusted(): boolean;
  /**
   * What to say as `sentAt` with samples observed then. Those of a clock that was set only later are sent with that
   * clock's time, so that the system can tell how wrong it was and move them.
   */
  sentAtFor(observedAt: number): number;
}

/** `wall` is ms since the epoch, `steady` ms of a clock that never jumps. */
export function bootClock(wall = Date.now, steady = () => performance.now()): BootClock {
  let base = wall() - steady();
  const firstBase = base;
  let steps = 0;

  function now(): number {
    // Forward steps (a clock that was set, a machine that slept) are followed; backward ones are not.
    const ahead = wall() - (base + steady());
    if (ahead > STEP_MS) {
      base += ahead;
      steps++;
    }
    return Math.round(base + steady());
  }

  return {
    now,
    isTrusted: () => steps === 0 && now() >= PLAUSIBLE_MS,
    sentAtFor: (observedAt) => (observedAt < PLAUSIBLE_MS ? Math.round(firstBase + steady()) : now()),
  };
}
