/**
 * Makes LevelDB let go of what was removed: by itself it keeps the emptied files for long, mapped into memory, and a
 * month's backlog would push the agent over its 96 MB while it drains.
 */
import { messageOf } from '../../platform/errors.js';
import type { Log } from '../../platform/log.js';
import type { Level } from './open-level.js';
import { FIRST_KEY } from './sample-key.js';

const SHRINK_EVERY = 10_000; // samples: about 1 MB compressed, the least that a file of LevelDB holds

export class Shrinker {
  readonly #log: Log;
  #removed = 0;
  #running: Promise<void> = Promise.resolve();

  constructor(log: Log) {
    this.#log = log;
  }

  /** `count` samples were removed, the last of them `key`. */
  removed(level: Level, count: number, key: string): void {
    this.#removed += count;
    if (this.#removed < SHRINK_EVERY) return;
    this.#removed = 0;
    this.#running = this.#running
      .then(() => level.compactRange(FIRST_KEY, key))
      .catch((error) => this.#log.debug({ reason: messageOf(error) }, 'the outbox was not shrunk'));
  }

  /** Resolves when the store may be closed. */
  async idle(): Promise<void> {
    await this.#running;
  }
}
