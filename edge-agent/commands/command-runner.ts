/** Does each command once, however often it is delivered, and tells how it went. */
import type { CommandResultMessage } from '../../contracts/index.js';
import { messageOf } from '../../platform/errors.js';
import type { Log } from '../../platform/log.js';
import { isCommandMessage } from '../incoming-messages.js';
import type { Reading } from '../sensors/sensor.js';
import type { Actuator } from './actuator.js';

const REMEMBERED = 200;

export interface CommandMemory {
  get(name: string): Promise<string | undefined>;
  put(name: string, value: string): Promise<void>;
}

export interface CommandRunner {
  /** Never throws: what is no command is logged. Commands are done one after the other. */
  receive(payload: Buffer): Promise<void>;
  /** Tells results that could not be told before. */
  tellAgain(): Promise<void>;
}

/** `tell` resolves true when the result was acknowledged. `now`: ms since the epoch. `values`: the car's newest signals. */
export async function createCommandRunner(options: {
  actuator: Actuator;
  memory: CommandMemory;
  log: Log;
  now: () => number;
  values: () => Reading;
  tell: (result: CommandResultMessage) => Promise<boolean>;
}): Promise<CommandRunner> {
  const { actuator, memory, log, now, values, tell } = options;
  const results = parseResults(await memory.get('commands'));
  const untold = new Set<string>();
  let last: Promise<void> = Promise.resolve();

  async function remember(result: CommandResultMessage): Promise<void> {
    results.delete(result.id);
    results.set(result.id, result);
    for (const id of results.keys()) if (results.size > REMEMBERED) results.delete(id);
    await memory.put('commands', JSON.stringify([...results.values()]));
  }

  async function report(result: CommandResultMessage): Promise<void> {
    if (await tell(result)) untold.delete(result.id);
    else untold.add(result.id);
  }

  async function run(payload: Buffer): Promise<void> {
    const command: unknown = JSON.parse(payload.toString());
    if (!isCommandMessage(command)) throw new Error('it is no command');
    const { id, type } = command;
    const known = results.get(id);
    if (known) {
      // Accepted, but the agent was cut off while doing it: whether it happened is not known, so it is not repeated.
      const cutOff = known.state === 'accepted';
      return report(cutOff ? { id, state: 'failed', detail: 'the agent was restarted meanwhile' } : known);
    }
    if (command.expiresAt <= now()) return finish({ id, state: 'expired' });
    await remember({ id, state: 'accepted' }); // before it is done: twice is worse than not at all
    await report({ id, state: 'accepted' });
    try {
      const detail = await actuator.perform(type, command.arguments, values());
      await finish({ id, state: 'done', ...(detail === undefined ? {} : { detail }) });
    } catch (error) {
      await finish({ id, state: 'failed', detail: messageOf(error).slice(0, 1024) });
    }
  }

  async function finish(result: CommandResultMessage): Promise<void> {
    log.info({ command: result.id, state: result.state }, 'command');
    await remember(result);
    await report(result);
  }

  return {
    receive(payload) {
      last = last.then(() => run(payload)).catch((error) => log.warn({ reason: messageOf(error) }, 'command refused'));
      return last;
    },
    async tellAgain() {
      for (const id of [...untold]) {
        const result = results.get(id);
        if (result) await report(result);
      }
    },
  };
}

function parseResults(text: string | undefined): Map<string, CommandResultMessage> {
  try {
    const list = JSON.parse(text ?? '[]') as CommandResultMessage[];
    return new Map(list.map((result) => [result.id, result]));
  } catch {
    return new Map();
  }
}
