/** What cars say of their commands: kept before it is acknowledged, many cars in one statement, in the order in which it came. */
import { setTimeout as pause } from 'node:timers/promises';
import { Compile } from 'typebox/compile';
import { CommandResultMessage } from '../contracts/index.js';
import { messageOf } from '../platform/errors.js';
import type { LiveBus } from '../platform/live-bus/live-bus.js';
import type { Log } from '../platform/log.js';
import type { CommandResult, Refused, VehicleCommands } from '../platform/vehicle-commands/index.js';

const MOST_BYTES = 8 * 1024;
const AT_ONCE = 500;
const TRY_AGAIN_MS = 1_000;

const result = Compile(CommandResultMessage);

/** The message in the payload of a result; undefined for what is none. */
export function parseResult(payload: Buffer): CommandResultMessage | undefined {
  if (payload.length > MOST_BYTES) return undefined;
  try {
    const value: unknown = JSON.parse(payload.toString());
    if (!result.Check(value)) return undefined;
    const { id, state, detail, boot } = value;
    // The database's text holds neither NUL nor half a surrogate pair.
    const kept = detail?.replaceAll(/\0|\p{Surrogate}/gu, '\ufffd');
    return {
      id: id.toLowerCase(),
      state,
      ...(kept !== undefined && { detail: kept }),
      ...(boot !== undefined && { boot }),
    };
  } catch {
    return undefined;
  }
}

export interface CommandResults {
  /** Resolves when it is kept, or is known to change nothing; rejects when the broker stops before. */
  take(result: CommandResult): Promise<void>;
  stop(): void;
}

interface Waiting {
  result: CommandResult;
  kept: Promise<void>;
  resolve(): void;
  reject(error: unknown): void;
}

/** A command comes into a state once: whatever a car says of it in the same words changes nothing. */
const wordOf = ({ vehicleId, id, state }: CommandResult) => `${vehicleId} ${id} ${state}`;

function waitingFor(result: CommandResult): Waiting {
  let resolve = () => {};
  let reject: Waiting['reject'] = () => {};
  const kept = new Promise<void>((onKept, onFailed) => {
    resolve = onKept;
    reject = onFailed;
  });
  return { result, kept, resolve, reject };
}

export function commandResults(deps: {
  commands: VehicleCommands;
  liveBus: LiveBus;
  log: Log;
  refused(why: Refused): void;
  /** The car may get its next command. */
  answered(vehicleId: string): void;
}): CommandResults {
  const { commands, liveBus, log } = deps;
  const waiting = new Map<string, Waiting>(); // of messages without their answer, so the broker's budget bounds them
  let writing = false;
  const stopping = new AbortController();

  /** The oldest, of each command one: its next step may hang on this one. */
  function takeBatch(): Waiting[] {
    const batch = new Map<string, Waiting>();
    for (const [word, one] of waiting) {
      if (batch.size === AT_ONCE) break;
      if (batch.has(one.result.id)) continue;
      batch.set(one.result.id, one);
      waiting.delete(word);
    }
    return [...batch.values()];
  }

  async function keep(batch: readonly Waiting[]): Promise<void> {
    for (;;) {
      try {
        const { changes, refused } = await commands.take(batch.map(({ result }) => result));
        for (const change of changes) {
          liveBus.publish({ kind: 'command-changed', ...change });
          deps.answered(change.vehicleId);
        }
        for (const why of refused) deps.refused(why);
        return;
      } catch (error) {
        if (stopping.signal.aborted) throw error;
        log.warn({ error: messageOf(error) }, 'results of commands could not be kept; they are tried again');
        await pause(TRY_AGAIN_MS, undefined, { signal: stopping.signal });
      }
    }
  }

  async function work(): Promise<void> {
    if (writing) return;
    writing = true;
    while (waiting.size > 0) {
      const batch = takeBatch();
      try {
        await keep(batch);
        for (const { resolve } of batch) resolve();
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    writing = false;
  }

  return {
    take(result) {
      const word = wordOf(result);
      const known = waiting.get(word);
      if (known) {
        deps.refused('repeat');
        return known.kept;
      }
      const one = waitingFor(result);
      waiting.set(word, one);
      void work();
      return one.kept;
    },
    stop: () => stopping.abort(),
  };
}
