/** Commands, as the broker sees them: which clients listen, what is sent to them, and what they say of it. */
import { commandsTopic } from '../contracts/index.js';
import type { LiveBus, LiveEventOf } from '../platform/live-bus/live-bus.js';
import type { Log } from '../platform/log.js';
import type { VehicleCommands } from '../platform/vehicle-commands/index.js';
import type { BrokerMetrics } from './broker-metrics.js';
import { commandResults, parseResult } from './command-results.js';
import { commandSender } from './command-sender.js';

/** `C` is a client's connection. */
export interface CarCommands<C> {
  start(): void;
  /** To its commands, it may be. */
  subscribed(connection: C | undefined, topics: readonly string[]): void;
  hear(change: LiveEventOf<'command-changed'>): void;
  /** What a car publishes as a result. Resolves when it is kept, or is known to change nothing. */
  take(vehicleId: string, payload: Buffer): Promise<void>;
  /** The car has the message of this command. */
  delivered(commandId: string): void;
  /** Sends no more. */
  stop(): void;
  /** Gives up on results that could not be kept: they are not acknowledged. */
  giveUp(): void;
}

export function carCommands<C extends { vehicleId: string | undefined }>(deps: {
  commands: VehicleCommands;
  liveBus: LiveBus;
  log: Log;
  metrics: BrokerMetrics;
  connectionsOf(vehicleId: string): readonly C[];
  publish(topic: string, payload: Buffer): Promise<void>;
}): CarCommands<C> {
  const { metrics, connectionsOf } = deps;
  const listeners = new WeakSet<C>();
  const sender = commandSender({
    ...deps,
    isListening: (vehicleId) => connectionsOf(vehicleId).some((connection) => listeners.has(connection)),
    sent: () => metrics.commandsSent.inc(),
  });
  const results = commandResults({ ...deps, refused: metrics.ignored, answered: sender.look });

  return {
    start: sender.start,
    subscribed(connection, topics) {
      const vehicleId = connection?.vehicleId;
      if (!connection || vehicleId === undefined || !topics.includes(commandsTopic(vehicleId))) return;
      listeners.add(connection);
      sender.listening(vehicleId);
    },
    hear({ state, vehicleId }) {
      if (state === 'queued') sender.look(vehicleId);
    },
    async take(vehicleId, payload) {
      metrics.commandResults.inc();
      const result = parseResult(payload);
      if (result) await results.take({ ...result, vehicleId });
      else metrics.ignored('bad-result');
    },
    delivered: sender.delivered,
    stop: sender.stop,
    giveUp: results.stop,
  };
}
