/**
 * Brokers that serve one fleet say through the database that they live. What one that died had said of its cars is taken
 * back by the others. Last wills alone would not do: one without a will would stay, and after a while without Redis
 * every broker is silent, though none is dead.
 */
import { messageOf } from '../platform/errors.js';
import type { LiveBus } from '../platform/live-bus/live-bus.js';
import type { Log } from '../platform/log.js';
import type { VehicleStates } from '../platform/vehicle-states/index.js';

const SAY_EVERY_MS = 3_000;
const DEAD_AFTER_MS = 10_000;

export interface Peers {
  /** Resolves once the others know of this broker, before it may have a car. Throws where the database does not answer. */
  start(): Promise<void>;
  stop(): void;
}

/** `sayAgain`: the others took this broker for dead, and its cars for offline, while it was out of reach. */
export function peers(
  brokerId: string,
  { vehicleStates, liveBus, log }: { vehicleStates: VehicleStates; liveBus: LiveBus; log: Log },
  sayAgain: () => void,
): Peers {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  /** Since when the database has answered; while it did not, nobody could say that it lives. */
  let watchingSince: number | undefined;

  async function look(): Promise<void> {
    try {
      const { isNew } = await vehicleStates.brokerLives(brokerId);
      const now = performance.now();
      watchingSince ??= now;
      if (stopped) return;
      if (isNew) sayAgain();
      if (now - watchingSince < DEAD_AFTER_MS) return;
      const at = Date.now();
      for (const vehicleId of await vehicleStates.deadBrokers(DEAD_AFTER_MS)) {
        liveBus.publish({ kind: 'presence', vehicleId, online: false, at });
      }
    } catch (error) {
      watchingSince = undefined;
      log.warn({ error: messageOf(error) }, 'the database does not hear that this broker lives; it is told again');
    }
  }

  const again = () => {
    if (stopped) return;
    timer = setTimeout(() => void look().then(again), SAY_EVERY_MS).unref();
  };

  return {
    async start() {
      await vehicleStates.brokerLives(brokerId);
      watchingSince = performance.now();
      again();
    },
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
