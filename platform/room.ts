/** A room is a part of the system that can be started and stopped; a process runs one or several. */
import { messageOf, StartError } from './errors.js';
import type { Log } from './log.js';
import { tooOldNode } from './node-version.js';

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
const SAME_SIGNAL_MS = 1_000;
const LINGER_MS = 500;

/** Starts the rooms in order; where one fails, stops those before it and throws. */
export async function startRooms(log: Log, rooms: readonly Room[]): Promise<void> {
  for (const [index, room] of rooms.entries()) {
    try {
      await room.start();
    } catch (error) {
      await stopRooms(log, rooms.slice(0, index));
      throw error;
    }
    log.debug({ room: room.name }, 'started');
  }
}

/** Stops the rooms in reverse order; one that fails to stop is logged and holds up no other. */
export async function stopRooms(log: Log, rooms: readonly Room[]): Promise<void> {
  for (const room of rooms.toReversed()) {
    try {
      await room.stop();
      log.debug({ room: room.name }, 'stopped');
    } catch (error) {
      log.error({ room: room.name, reason: messageOf(error) }, 'a room did not stop cleanly');
    }
  }
}

/**
 * Starts the rooms in order, waits for SIGINT or SIGTERM, stops them in reverse order.
 * A second signal, or a stop that takes longer than 9 s, ends the process at once with status 1.
 */
export function runUntilSignal(log: Log, ...rooms: readonly Room[]): Promise<void> {
  return runUntil(undefined, log, ...rooms);
}

/** `runUntilSignal`, or until `ended` resolves with why, whichever is first. */
export async function runUntil(ended: Promise<string> | undefined, log: Log, ...rooms: readonly Room[]): Promise<void> {
  const signalled = stopSignal();
  await startRooms(log, rooms);
  log.info({ signal: await (ended ? Promise.race([signalled, ended]) : signalled) }, 'stopping');
  await stopRooms(log, rooms);
}

/** Starts last: the log's line that a process without a welcome serves, and where. */
export function readySign(log: Log, where: () => object): Room {
  return {
    name: 'ready-sign',
    start: async () => log.info(where(), 'ready'),
    stop: async () => {},
    problem: () => undefined,
  };
}

let stopSignalled: Promise<string> | undefined;

/** Resolves with the name of the first SIGINT or SIGTERM; from then on the time to stop is limited. */
function stopSignal(): Promise<string> {
  stopSignalled ??= new Promise((resolve) => {
    let firstAt: number | undefined;
    const hear = (signal: string) => {
      if (firstAt === undefined) {
        firstAt = performance.now();
        setTimeout(() => {
          console.error('motorpool: stopping took too long; some connections were cut');
          process.exit(1);
        }, STOP_LIMIT_MS).unref();
        resolve(signal);
      } else if (performance.now() - firstAt > SAME_SIGNAL_MS) {
        process.exit(1);
      } // else the same Ctrl-C: the terminal signals all its processes, and npm hands its own on to us
    };
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, hear);
  });
  return stopSignalled;
}

/** Runs a process's main function; an error ends it with status 1, a StartError with its bare sentence. */
export async function runMain(main: () => Promise<void>): Promise<void> {
  try {
    const tooOld = tooOldNode(process.versions.node);
    if (tooOld) throw new StartError(tooOld);
    await main();
    process.exitCode = 0;
  } catch (error) {
    console.error(error instanceof StartError ? `motorpool cannot start. ${error.message}` : error);
    process.exitCode = 1;
  }
  // All is closed. A handle that a library forgot must not keep the process.
  setTimeout(() => process.exit(), LINGER_MS).unref();
}

/** `runMain` for a process of rooms: a signal during its start stops it in order too, once it has started. */
export function runRooms(main: () => Promise<void>): Promise<void> {
  void stopSignal();
  return runMain(main);
}
