/** The newest samples, in memory, while the disk takes none. The oldest give way, and are counted. */
import type { Entry } from './outbox.js';

export class MemoryRing {
  readonly #capacity: number;
  #entries: Entry[] = [];

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get size(): number {
    return this.#entries.length;
  }

  /** How many samples had to give way: 0 or 1. */
  push(entry: Entry): number {
    this.#entries.push(entry);
    if (this.#entries.length <= this.#capacity) return 0;
    this.#entries.shift();
    return 1;
  }

  /** Entries in the order in which they were taken. */
  between(from: string, before: string): Entry[] {
    return this.#entries.filter(({ key }) => key >= from && key < before);
  }

  all(): readonly Entry[] {
    return this.#entries;
  }

  remove(keys: ReadonlySet<string>): void {
    this.#entries = this.#entries.filter(({ key }) => !keys.has(key));
  }
}
