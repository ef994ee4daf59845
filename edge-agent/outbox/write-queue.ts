/** One write at a time, and all that waits goes in one batch with one fsync: ten samples a second cost what one does. */
import type { Level } from './open-level.js';

export type Write = { type: 'put'; key: string; value: string } | { type: 'del'; key: string };

interface Job {
  writes: readonly Write[];
  sync: boolean;
  done: () => void;
  failed: (error: unknown) => void;
}

export class WriteQueue {
  readonly #level: () => Level;
  readonly #atEnd: () => Write;
  #jobs: Job[] = [];
  #running: Promise<void> | undefined;

  /** `atEnd` gives a write that closes each batch. */
  constructor(level: () => Level, atEnd: () => Write) {
    this.#level = level;
    this.#atEnd = atEnd;
  }

  /** Resolves when all is written, and on disk when `sync`. A failure fails every write of the batch. */
  write(writes: readonly Write[], sync: boolean): Promise<void> {
    return new Promise((done, failed) => {
      this.#jobs.push({ writes, sync, done, failed });
      this.#running ??= this.#run();
    });
  }

  /** Resolves when nothing is being written. */
  async idle(): Promise<void> {
    await this.#running;
  }

  async #run(): Promise<void> {
    await null; // so that writes of the same turn meet in one batch
    while (this.#jobs.length > 0) {
      const group = this.#jobs;
      this.#jobs = [];
      try {
        const writes = [...group.flatMap((job) => job.writes), this.#atEnd()];
        await this.#level().batch(writes, { sync: group.some((job) => job.sync) });
        for (const job of group) job.done();
      } catch (error) {
        for (const job of group) job.failed(error);
      }
    }
    this.#running = undefined;
  }
}
