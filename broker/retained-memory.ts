/**
 * The memory that messages without an answer keep alive. A message is a slice of the chunk that it came in, and keeps
 * all of that chunk, however small it is itself: so chunks are counted, each once.
 */
import type { PendingBudget } from './pending-budget.js';

export interface Chunk {
  memory: ArrayBufferLike | undefined;
  messages: number;
}

export class RetainedMemory {
  /** Bytes of all chunks that are retained. */
  bytes = 0;
  readonly #budget: PendingBudget;
  #newest: Chunk | undefined;

  constructor(budget: PendingBudget) {
    this.#budget = budget;
  }

  /** One more message lies in these bytes. */
  retain({ buffer: memory }: Buffer): Chunk {
    let chunk = this.#newest;
    if (chunk?.memory === memory) {
      this.#budget.take(0);
    } else {
      chunk = { memory, messages: 0 };
      this.#newest = chunk;
      this.bytes += memory.byteLength;
      this.#budget.take(memory.byteLength);
    }
    chunk.messages++;
    return chunk;
  }

  /** A message that was retained is not needed any more. */
  letGo(chunk: Chunk): void {
    const last = --chunk.messages === 0;
    const bytes = last ? (chunk.memory?.byteLength ?? 0) : 0;
    // Others may still point to `chunk`, waiting for their turn to be answered.
    if (last) chunk.memory = undefined;
    this.bytes -= bytes;
    this.#budget.giveBack(bytes);
  }
}
