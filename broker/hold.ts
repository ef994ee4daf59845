/** Why a client is not read just now; several may hold at once. */
export const Hold = {
  signIn: 1,
  ownPending: 2,
  allPending: 4,
  rate: 8,
  outgoing: 16,
  aedes: 32,
  stopping: 64,
} as const;
export type Hold = (typeof Hold)[keyof typeof Hold];

/** Its own telemetry, or that of all, waits for the store. */
export const NO_ROOM = Hold.ownPending | Hold.allPending;

/** What holds one client. */
export class Holds {
  #reasons = 0;
  /** performance.now() when the first of them began. */
  #since = 0;

  get any(): boolean {
    return this.#reasons !== 0;
  }

  has(reason: number): boolean {
    return (this.#reasons & reason) !== 0;
  }

  /** For how long nothing but these has held it, ms; 0 where something else does, or nothing. */
  onlyForMs(reasons: number, now: number): number {
    return this.any && (this.#reasons & ~reasons) === 0 ? now - this.#since : 0;
  }

  /** True when it is the first. */
  add(reason: number): boolean {
    const first = !this.any;
    if (first) this.#since = performance.now();
    this.#reasons |= reason;
    return first;
  }

  /** True when it was the last. */
  remove(reasons: number): boolean {
    if (!this.has(reasons)) return false;
    this.#reasons &= ~reasons;
    return !this.any;
  }
}
