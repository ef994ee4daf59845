/** One group commit answers thousands of messages of thousands of clients: each client gets one write for all of its. */
import type { Connection } from './connection.js';

export class Flusher {
  #waiting: Connection[] = [];

  /** After every promise that is settled by now has told its waiters: `nextTick` runs when the microtasks are done. */
  readonly soon = (connection: Connection): void => {
    if (this.#waiting.push(connection) === 1) process.nextTick(this.#flush);
  };

  readonly #flush = (): void => {
    const waiting = this.#waiting;
    this.#waiting = [];
    const now = performance.now();
    for (const connection of waiting) connection.flush(now);
  };
}
