/** What a client published and we have not answered yet, in the order in which it came (MQTT-4.6.0-2). */

import type { Chunk } from './retained-memory.js';

/** First byte of the answer to a PUBLISH; 0 for QoS 0, which gets none. */
export const ANSWER_BY_QOS = [0, 0x40 /* PUBACK */, 0x50 /* PUBREC */] as const;
const ANSWER_BYTES = 4;

export interface Pending {
  /** One of ANSWER_BY_QOS. */
  readonly answer: number;
  readonly packetId: number;
  /** What it retains as long as it is not done. */
  readonly memory: Chunk;
  /** performance.now() when it came. */
  readonly since: number;
  done: boolean;
}

export class AckQueue {
  #entries: Pending[] = [];
  #head = 0;

  get length(): number {
    return this.#entries.length - this.#head;
  }

  push(entry: Pending): void {
    this.#entries.push(entry);
  }

  /** True when the oldest is done, so that there is something to answer. */
  get ready(): boolean {
    return this.#entries[this.#head]?.done === true;
  }

  /**
   * Takes out all that are done up to the first that is not, tells `release` of each, and gives their answers in one
   * buffer; undefined when none of them gets one.
   */
  take(release: (entry: Pending) => void): Buffer | undefined {
    let answered = 0;
    let upTo = this.#head;
    for (let entry = this.#entries[upTo]; entry?.done; entry = this.#entries[++upTo]) {
      if (entry.answer !== 0) answered++;
    }
    const out = answered > 0 ? Buffer.allocUnsafe(answered * ANSWER_BYTES) : undefined;
    let at = 0;
    for (; this.#head < upTo; this.#head++) {
      const entry = this.#entries[this.#head] as Pending;
      if (out && entry.answer !== 0) {
        out[at] = entry.answer;
        out[at + 1] = 2;
        out[at + 2] = entry.packetId >> 8;
        out[at + 3] = entry.packetId & 255;
        at += ANSWER_BYTES;
      }
      release(entry);
    }
    this.#compact();
    return out;
  }

  #compact(): void {
    if (this.#head === this.#entries.length) {
      this.#entries.length = 0;
      this.#head = 0;
    } else if (this.#head >= 64) {
      this.#entries.splice(0, this.#head);
      this.#head = 0;
    }
  }
}
