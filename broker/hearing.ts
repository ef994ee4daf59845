/**
 * Which brokers live, by the heartbeats that they send to all. One that was deaf for a while, as while Redis is away, knows of no
 * other that it is dead until it has listened for long enough again.
 */
import { LRUCache } from 'lru-cache';

/** A heartbeat of its own that is late by more was missed. */
const LATE = 1.5;
/** Who is silent for so many heartbeats is dead: two that were lost are not enough. */
const SILENT = 3;
const MOST_KNOWN = 1000; // those that live are heard again and again, so only dead ones are forgotten

/** Whether a broker itself hears what is said among them is known by its own heartbeats, which go the same way. */
export class Hearing {
  readonly #ownId: string;
  readonly #everyMs: number;
  readonly #now: () => number;
  readonly #heardAt = new LRUCache<string, number>({ max: MOST_KNOWN });
  #ownAt: number;

  constructor(ownId: string, everyMs: number, now = () => performance.now()) {
    this.#ownId = ownId;
    this.#everyMs = everyMs;
    this.#now = now;
    this.#ownAt = now();
  }

  /** One came. True where it is this broker's own and some were missed before it: the others may have taken it for dead. */
  heartbeat(brokerId: string): boolean {
    const now = this.#now();
    if (brokerId !== this.#ownId) {
      this.#heardAt.set(brokerId, now);
      return false;
    }
    const wasDeaf = this.#isDeaf(now);
    if (wasDeaf) this.#heardAt.clear();
    this.#ownAt = now;
    return wasDeaf;
  }

  isDead(brokerId: string): boolean {
    const now = this.#now();
    if (brokerId === this.#ownId || this.#isDeaf(now)) return false;
    const heardAt = this.#heardAt.get(brokerId);
    // It may have begun just now, and not have been heard yet: it has from now on what the others have.
    if (heardAt === undefined) this.#heardAt.set(brokerId, this.#ownAt);
    return heardAt !== undefined && now - heardAt > SILENT * this.#everyMs;
  }

  #isDeaf(now: number): boolean {
    return now - this.#ownAt > LATE * this.#everyMs;
  }
}
