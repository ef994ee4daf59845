/** Who is online: told to everyone at once, and stored as soon as the database takes it, the newest word of each car. */
import { Compile } from 'typebox/compile';
import { StatusMessage } from '../contracts/index.js';
import { messageOf } from '../platform/errors.js';
import type { LiveBus } from '../platform/live-bus/live-bus.js';
import type { Log } from '../platform/log.js';
import type { Presence, VehicleStates } from '../platform/vehicle-states/index.js';
import type { BrokerMetrics } from './broker-metrics.js';

const STATUS_BYTES = 4096;
const WRITES_AT_ONCE = 4;
const TRY_AGAIN_MS = 1000;

const status = Compile(StatusMessage);

/** The message in a status payload; undefined for what is none. */
export function parseStatus(payload: Buffer): StatusMessage | undefined {
  if (payload.length > STATUS_BYTES) return undefined;
  try {
    const value: unknown = JSON.parse(payload.toString());
    return status.Check(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

export interface PresenceKeeper {
  say(vehicleId: string, online: boolean, details?: Omit<StatusMessage, 'online'>): void;
  /** A broker that died had these online; one of its cars is named. */
  orphaned(vehicleId: string, brokerId: string): Promise<void>;
  /** Waits for what is being written, and says of all of this broker's cars that they are offline. */
  stop(): Promise<void>;
}

export function presenceKeeper(
  brokerId: string,
  deps: { vehicleStates: VehicleStates; liveBus: LiveBus; log: Log; metrics: BrokerMetrics },
): PresenceKeeper {
  const { vehicleStates, liveBus, log, metrics } = deps;
  const newest = new Map<string, Presence>(); // not stored yet: one a car, so its size is bounded by the cars
  const writing = new Set<string>(); // one write at a time a car, or an older one might end last
  let retry: NodeJS.Timeout | undefined;
  let stopped = false;
  let onIdle = () => {};

  function work(): void {
    for (const [vehicleId, presence] of newest) {
      if (writing.size >= WRITES_AT_ONCE || retry) break;
      if (writing.has(vehicleId)) continue;
      newest.delete(vehicleId);
      writing.add(vehicleId);
      void write(presence);
    }
    if (writing.size === 0) onIdle();
  }

  async function write(presence: Presence): Promise<void> {
    try {
      await vehicleStates.setPresence(presence);
    } catch (error) {
      metrics.presenceFailed();
      if (!retry) log.warn({ error: messageOf(error) }, 'presence could not be stored; it is tried again');
      if (!newest.has(presence.vehicleId)) newest.set(presence.vehicleId, presence);
      retry ??= setTimeout(() => {
        retry = undefined;
        work();
      }, TRY_AGAIN_MS).unref();
    } finally {
      writing.delete(presence.vehicleId);
      work();
    }
  }

  return {
    say(vehicleId, online, details = {}) {
      const at = Date.now();
      liveBus.publish({ kind: 'presence', vehicleId, online, at });
      if (stopped) return;
      const { agent, configVersion } = { ...newest.get(vehicleId), ...details };
      newest.set(vehicleId, { vehicleId, online, at, agent, configVersion, by: brokerId });
      work();
    },

    async orphaned(vehicleId, deadBrokerId) {
      await vehicleStates.resetPresence(deadBrokerId);
      const state = await vehicleStates.of(vehicleId);
      // It may have come to another broker meanwhile; then it is online.
      if (state && !state.online) liveBus.publish({ kind: 'presence', vehicleId, online: false, at: Date.now() });
    },

    async stop() {
      stopped = true;
      newest.clear();
      clearTimeout(retry);
      if (writing.size > 0) {
        await new Promise<void>((resolve) => {
          onIdle = resolve;
        });
      }
      await vehicleStates.resetPresence(brokerId);
    },
  };
}
