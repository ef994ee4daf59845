/** Does each command once, however often it is delivered, and tells how it went. */
import { MOVING_KMH } from '../../contracts/commands.js';
import type { CommandResultMessage } from '../../contracts/index.js';
import { messageOf } from '../../platform/errors.js';
import type { Log } from '../../platform/log.js';
import { isCommandMessage } from '../incoming-messages.js';
import type { Reading } from '../sensors/sensor.js';
import type { Actuator, Done } from './actuator.js';

const REMEMBERED = 200;

type Remembered = CommandResultMessage & { isUntold?: true };

export interface CommandMemory {
  get(name: string): Promise<string | undefined>;
  put(name: string, value: string): Promise<void>;
}

export interface CommandRunner {
  /** Never throws: what is no command is logged. Commands are done one after the other. */
  receive(payload: Buffer): Promise<void>;
  /** Tells results that could not be told before. */
  tellAgain(): Promise<void>;
  /** How one ended that outlived the run of the agent that began it. */
  settle(id: string, ending: Ending): Promise<void>;
}

export interface Ending {
  state: 'done' | 'failed';
  detail: string;
}

/**
 * `tell` resolves true when the result was acknowledged. `now`: ms since the epoch. `values`: the car's newest signals. `boot`:
 * this run of the agent. `endingOf`: how a command ended that an earlier run had begun; 'open' where that is still to be seen.
 * `acted`: something was done to the car.
 */
export async function createCommandRunner(options: {
  actuator: Actuator;
  memory: CommandMemory;
  log: Log;
  now: () => number;
  values: () => Reading;
  tell: (result: CommandResultMessage) => Promise<boolean>;
  boot?: string;
  endingOf?: (id: string) => Ending | 'open' | undefined;
  acted?: () => void;
}): Promise<CommandRunner> {
  const { actuator, memory, log, now, values, tell, boot, endingOf, acted = () => {} } = options;
  const thisRun = boot === undefined ? {} : { boot };
  const results = parseResults(await memory.get('commands'));
  let last: Promise<void> = Promise.resolve();

  const keepResults = () => memory.put('commands', JSON.stringify([...results.values()]));

  async function remember(result: Remembered): Promise<void> {
    results.delete(result.id);
    results.set(result.id, result);
    for (const id of results.keys()) if (results.size > REMEMBERED) results.delete(id);
    await keepResults();
  }

  /** What was acknowledged need not be told again after a restart. */
  async function report({ isUntold, ...result }: Remembered): Promise<void> {
    if (!(await tell(result)) || !isUntold) return;
    const known = results.get(result.id);
    if (known?.state !== result.state) return;
    results.set(result.id, result);
    await keepResults();
  }

  // Cut off while it was done: whether it happened is not known, so it is not repeated.
  for (const [id, { state }] of results) {
    if (state !== 'accepted') continue;
    const ending = endingOf?.(id) ?? { state: 'failed', detail: 'the agent was cut off while it did this' };
    if (ending !== 'open') results.set(id, { id, ...ending, isUntold: true });
  }

  async function run(payload: Buffer): Promise<void> {
    const command: unknown = JSON.parse(payload.toString());
    if (!isCommandMessage(command)) throw new Error('it is no command');
    const { id, type } = command;
    const known = results.get(id);
    if (known) return report(known);
    if (command.expiresAt <= now()) return finish({ id, state: 'expired' });
    const refusal = refusalOf(type, values());
    if (refusal !== undefined) return finish({ id, state: 'failed', detail: refusal });
    const accepted: Remembered = { id, state: 'accepted', ...thisRun };
    try {
      await remember(accepted); // before it is done: twice is worse than not at all
    } catch (error) {
      return finish({ id, state: 'failed', detail: `it could not be noted, so it was not done: ${messageOf(error)}` });
    }
    await report(accepted);
    let done: string | Done | undefined;
    try {
      done = await actuator.perform(type, command.arguments, values(), id);
    } catch (error) {
      return finish({ id, state: 'failed', detail: messageOf(error).slice(0, 1024) });
    }
    acted();
    const detail = typeof done === 'object' ? done.detail : done;
    await finish({ id, state: 'done', ...(detail === undefined ? {} : { detail }), ...thisRun });
    if (typeof done === 'object') done.afterwards();
  }

  async function finish(result: CommandResultMessage): Promise<void> {
    log.info({ command: result.id, state: result.state }, 'command');
    const untold = { ...result, isUntold: true } as const;
    await remember(untold).catch((error) => log.warn({ reason: messageOf(error) }, 'a result is kept in memory only'));
    await report(untold);
  }

  return {
    receive(payload) {
      last = last.then(() => run(payload)).catch((error) => log.warn({ reason: messageOf(error) }, 'command refused'));
      return last;
    },
    async settle(id, ending) {
      if (results.get(id)?.state === 'accepted') await finish({ id, ...ending });
    },
    async tellAgain() {
      for (const result of [...results.values()]) if (result.isUntold) await report(result);
    },
  };
}

/** The system asked whether it stands before it sent this; a car may have moved off since. */
function refusalOf(type: string, { speedKmh = 0 }: Reading): string | undefined {
  return type === 'immobilize' && speedKmh > MOVING_KMH ? `the car moves, at ${speedKmh} km/h` : undefined;
}

function parseResults(text: string | undefined): Map<string, Remembered> {
  try {
    const list = JSON.parse(text ?? '[]') as Remembered[];
    return new Map(list.map((result) => [result.id, result]));
  } catch {
    return new Map();
  }
}
