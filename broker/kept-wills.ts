/**
 * Wills that outlived their broker: by them Aedes finds out whose cars are offline. It takes every broker for dead that it has
 * not heard of for a while, itself too; so one that was deaf, as while Redis is away, is to wait until it has heard enough.
 */

/** A heartbeat of its own that is late by more was missed. */
const LATE = 1.5;
/** So many heartbeats long it must have heard without a break: whoever lives has been heard by then. */
const HEARD = 2;

export interface KeptWill {
  brokerId?: string;
}

/** Aedes's, as far as it is needed here. */
export interface KeepsWills<W extends KeptWill> {
  streamWill(living: Record<string, number>): AsyncIterable<W>;
}

/** Whether a broker hears what is said among brokers: by its own heartbeats, which go the same way. */
export class Hearing {
  readonly #everyMs: number;
  readonly #now: () => number;
  #since = Number.POSITIVE_INFINITY;
  #lastAt: number;

  constructor(everyMs: number, now = () => performance.now()) {
    this.#everyMs = everyMs;
    this.#now = now;
    this.#lastAt = now();
  }

  /** One of its own came. True where some did not before it: the others may have taken this broker for dead. */
  heartbeat(): boolean {
    const now = this.#now();
    const wasDeaf = now - this.#lastAt > LATE * this.#everyMs;
    if (wasDeaf || this.#since > now) this.#since = now;
    this.#lastAt = now;
    return wasDeaf;
  }

  get isGood(): boolean {
    const now = this.#now();
    return now - this.#lastAt <= LATE * this.#everyMs && now - this.#since >= HEARD * this.#everyMs;
  }
}

/** From now on it gives no will of this broker, which sees itself when a car leaves, and none while the hearing is bad. */
export function guardKeptWills<W extends KeptWill>(persistence: KeepsWills<W>, ownId: string, hearing: Hearing): void {
  const all = persistence.streamWill.bind(persistence);
  persistence.streamWill = async function* (living) {
    for await (const will of all(living)) {
      if (will.brokerId !== ownId && hearing.isGood) yield will; // asked each time: Redis may be waited for in between
    }
  };
}
