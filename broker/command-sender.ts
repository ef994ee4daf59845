/**
 * Sends cars their commands. What is in the database is the truth: it is read when a car begins to listen, when there is
 * news of a command, and every two seconds, as news may get lost. A car answers each, so each is sent until it does.
 */
import { commandsTopic } from '../contracts/index.js';
import { messageOf } from '../platform/errors.js';
import type { LiveBus } from '../platform/live-bus/live-bus.js';
import type { Log } from '../platform/log.js';
import type { CommandToSend, VehicleCommands } from '../platform/vehicle-commands/index.js';

const LOOK_EVERY_MS = 2_000;
const CARS_AT_ONCE = 1000; // of a statement; after an outage all cars come at once

export interface CommandSender {
  start(): void;
  /** The car has just begun to listen: whatever it was sent over another connection may be lost. */
  listening(vehicleId: string): void;
  /** There may be something to send it now. Cars that do not listen here are left to others. */
  look(vehicleId: string): void;
  /** The car has the message of this command. */
  delivered(commandId: string): void;
  stop(): void;
}

export function commandSender(deps: {
  commands: VehicleCommands;
  liveBus: LiveBus;
  log: Log;
  isListening(vehicleId: string): boolean;
  publish(topic: string, payload: Buffer): Promise<void>;
  sent(): void;
}): CommandSender {
  const { commands, liveBus, log, isListening } = deps;
  const anew = new Set<string>(); // of cars that are here, so both are bounded by the connections
  const due = new Set<string>();
  let sending = false;
  let timer: NodeJS.Timeout | undefined;

  async function send({ vehicleId, message, change }: CommandToSend): Promise<void> {
    if (change) liveBus.publish({ kind: 'command-changed', ...change });
    deps.sent();
    await deps.publish(commandsTopic(vehicleId), Buffer.from(JSON.stringify(message)));
  }

  async function work(): Promise<void> {
    if (sending) return;
    sending = true;
    try {
      while (anew.size + due.size > 0) {
        const isAnew = anew.size > 0;
        const cars = take(isAnew ? anew : due);
        try {
          for (const command of await commands.claim(cars, { anew: isAnew })) await send(command);
        } catch (error) {
          log.warn({ error: messageOf(error) }, 'commands could not be sent; they are tried again');
          if (isAnew) for (const car of cars) anew.add(car);
          return;
        }
      }
    } finally {
      sending = false;
    }
  }

  function take(from: Set<string>): string[] {
    const cars: string[] = [];
    for (const car of from) {
      if (cars.length === CARS_AT_ONCE) break;
      from.delete(car);
      if (isListening(car)) cars.push(car);
    }
    return cars;
  }

  function look(vehicleId: string): void {
    if (!isListening(vehicleId)) return;
    due.add(vehicleId);
    void work();
  }

  async function lookAtAll(): Promise<void> {
    try {
      for (const vehicleId of await commands.withDue()) if (isListening(vehicleId)) due.add(vehicleId);
    } catch (error) {
      log.debug({ error: messageOf(error) }, 'cannot ask which cars have commands due; trying again');
    }
    await work();
  }

  return {
    start() {
      timer = setInterval(() => void lookAtAll(), LOOK_EVERY_MS).unref();
    },
    listening(vehicleId) {
      anew.add(vehicleId);
      void work();
    },
    look,
    delivered(commandId) {
      commands.delivered(commandId).then(
        (change) => change && liveBus.publish({ kind: 'command-changed', ...change }),
        (error: unknown) => log.debug({ error: messageOf(error) }, 'a delivery could not be noted'),
      );
    },
    stop: () => clearInterval(timer),
  };
}
