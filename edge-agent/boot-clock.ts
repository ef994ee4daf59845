/** The agent's clock: within one boot it never goes back, whatever is done to the car's clock. */

const STEP_MS = 2_000;
/** Before this a clock is a dead battery's: 2024-01-01. */
const PLAUSIBLE_MS = Date.UTC(2024, 0, 1);

export interface BootClock {
  /** ms since the epoch; never smaller than at the last call. */
  now(): number;
  /**
   * The least that the time can be, ms since the epoch: steps forward after the first plausible time are not believed,
   * because what is called too old is gone for ever. NaN while no plausible time was seen.
   */
  leastNow(): number;
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
  let leastBase = Number.NaN;

  function now(): number {
    // Forward steps (a clock that was set, a machine that slept) are followed; backward ones are not.
    const ahead = wall() - (base + steady());
    if (ahead > STEP_MS) {
      base += ahead;
    }
    const time = Math.round(base + steady());
    if (Number.isNaN(leastBase) && time >= PLAUSIBLE_MS) leastBase = base;
    return time;
  }

  return {
    now,
    leastNow() {
      now();
      return leastBase + steady();
    },
    sentAtFor: (observedAt) => (observedAt < PLAUSIBLE_MS ? Math.round(firstBase + steady()) : now()),
  };
}
