/** How much telemetry of all connections together may wait for the store; whoever comes beyond it is not read. */
import type { Limits } from './limits.js';

interface Waiting {
  /** There is room again. It may take some, or ask to wait once more. */
  roomAgain(): void;
}

const RESUME_SHARE = 0.9; // not at the first free byte, or every commit would wake all for one message

export class PendingBudget {
  messages = 0;
  bytes = 0;
  readonly #limits: Limits;
  readonly #waiting = new Set<Waiting>();

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  get full(): boolean {
    return this.messages >= this.#limits.pendingMessagesInAll || this.bytes >= this.#limits.pendingBytesInAll;
  }

  take(bytes: number): void {
    this.messages++;
    this.bytes += bytes;
  }

  giveBack(bytes: number): void {
    this.messages--;
    this.bytes -= bytes;
    if (this.#waiting.size > 0) this.#wake();
  }

  wait(waiting: Waiting): void {
    this.#waiting.add(waiting);
  }

  forget(waiting: Waiting): void {
    this.#waiting.delete(waiting);
  }

  #wake(): void {
    const { pendingMessagesInAll, pendingBytesInAll } = this.#limits;
    for (const waiting of this.#waiting) {
      if (this.messages >= pendingMessagesInAll * RESUME_SHARE || this.bytes >= pendingBytesInAll * RESUME_SHARE)
        return;
      this.#waiting.delete(waiting); // the one that has waited longest first
      waiting.roomAgain();
    }
  }
}
