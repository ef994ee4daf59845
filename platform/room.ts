/** A room is a part of the system that can be started and stopped; a process runs one or several. */
import { StartError } from './errors.js';
import type { Log } from './log.js';

export interface Room {
  readonly name: string;
  /** Resolves when it serves. */
  start(): Promise<void>;
  /** Takes no more work, finishes what it has, closes. */
  stop(): Promise<void>;
  /** What keeps it from serving right now, in one sentence; undefined when it is ready. */
  problem(): string | undefined;
}

const STOP_LIMIT_MS = 9_000; // the whole process must be gone within 10 s

/**
 * Starts the rooms in order, waits for SIGINT or SIGTERM, stops them in reverse order.
 * A second signal, or a stop that takes longer than 9 s, ends the process at once with status 1.
 */
export async function runUntilSignal(log: Log, ...rooms: readonly Room[]): Promise<void> {
  const signalled = new Promise<string>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => {
        resolve(signal);
        process.once(signal, () => process.exit(1));
      });
    }
  });
  const started: Room[] = [];
  try {
    for (const room of rooms) {
      await room.start();
      started.push(room);
      log.debug({ room: room.name }, 'started');
    }
    log.info({ signal: await signalled }, 'stopping');
  } finally {
    setTimeout(() => {
      log.error('stopping took too long; some connections were cut');
      process.exit(1);
    }, STOP_LIMIT_MS).unref();
    for (const room of started.reverse()) await room.stop();
  }
}

/** Runs a process's main function; an error ends it with status 1, a StartError with its bare sentence. */
export async function runMain(main: () => Promise<void>): Promise<void> {
  try {
    await main();
  } catch (error) {
    console.error(error instanceof StartError ? `motorpool cannot start. ${error.message}` : error);
    process.exitCode = 1;
  }
}
