/** Who is online: told to everyone at once, and stored as soon as the database takes it, the newest word of each car. */
import { setTimeout as pause } from 'node:timers/promises';
import { Compile } from 'typebox/compile';
import { StatusMessage } from '../contracts/index.js';
import { messageOf } from '../platform/errors.js';
import type { LiveBus } from '../platform/live-bus/live-bus.js';
import type { Log } from '../platform/log.js';
import type { Presence, VehicleStates } from '../platform/vehicle-states/index.js';
import type { BrokerMetrics } from './broker-metrics.js';

const STATUS_BYTES = 4096;
const CARS_AT_ONCE = 500; // of a write; after an outage all cars come at once
const REST_MS = 50; // after a write, so that a crowd's words, and a car's first two, go into one
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
  /** With what the car itself says of it, where it is the car that says so. */
  say(vehicleId: string, online: boolean, details?: Omit<StatusMessage, 'online'>): void;
  /** Those of them that nobody has said to be online since are offline; ms since the epoch. */
  lost(vehicleIds: readonly string[], since: number): Promise<void>;
  /** What dead brokers said is taken back, as nobody else would: a car need not have a last will. Call it again and again. */
  bury(brokers: { isDead(brokerId: string): boolean }): Promise<void>;
  /** Waits for what is being written, and says of all of this broker's cars that they are offline. */
  stop(): Promise<void>;
}

/** A word that could not be stored, and what was said after it. */
const later = (first: Presence, second: Presence | undefined): Presence =>
  second
    ? {
        ...second,
        agent: second.agent ?? first.agent,
        configVersion: second.configVersion ?? first.configVersion,
        boot: second.boot ?? first.boot,
      }
    : first;

export function presenceKeeper(
  brokerId: string,
  deps: {
    vehicleStates: VehicleStates;
    liveBus: LiveBus;
    log: Log;
    metrics: Pick<BrokerMetrics, 'presenceFailed'>;
    isHere(vehicleId: string): boolean;
  },
): PresenceKeeper {
  const { vehicleStates, liveBus, log, metrics, isHere } = deps;
  const newest = new Map<string, Presence>(); // not stored yet: one a car, so its size is bounded by the cars
  let retry: NodeJS.Timeout | undefined;
  let writing = false; // one write at a time, or an older word might be the last
  let burying = false;
  let stopped = false;
  let onIdle = () => {};

  async function work(): Promise<void> {
    if (writing) return;
    writing = true;
    while (newest.size > 0 && !retry) {
      const batch = take(CARS_AT_ONCE);
      try {
        await vehicleStates.setPresence(...batch);
        await pause(REST_MS);
      } catch (error) {
        metrics.presenceFailed();
        log.warn({ error: messageOf(error) }, 'presence could not be stored; it is tried again');
        if (stopped) break;
        for (const presence of batch) newest.set(presence.vehicleId, later(presence, newest.get(presence.vehicleId)));
        retry = setTimeout(() => {
          retry = undefined;
          void work();
        }, TRY_AGAIN_MS).unref();
      }
    }
    writing = false;
    onIdle();
  }

  /** Those that came to another broker meanwhile are not among them: they are online. */
  async function takeBack(...whose: Parameters<VehicleStates['resetPresence']>): Promise<void> {
    for (const { vehicleId, saidAt } of await vehicleStates.resetPresence(...whose)) {
      if (isHere(vehicleId)) continue; // what was said of it here is newer, and about to be stored
      liveBus.publish({ kind: 'presence', vehicleId, online: false, at: Date.now(), takesBack: saidAt });
    }
  }

  function take(most: number): Presence[] {
    const batch: Presence[] = [];
    for (const [vehicleId, presence] of newest) {
      if (batch.length === most) break;
      batch.push(presence);
      newest.delete(vehicleId);
    }
    return batch;
  }

  return {
    say(vehicleId, online, details) {
      const at = Date.now();
      // A sign-in is news, though we said so before: another broker may have said otherwise since. The car's own word of it is none.
      const signsIn = online && !details;
      if (signsIn || newest.get(vehicleId)?.online !== online)
        liveBus.publish({ kind: 'presence', vehicleId, online, at });
      if (stopped) return;
      const { agent, configVersion, boot } = { ...newest.get(vehicleId), ...details };
      newest.set(vehicleId, { vehicleId, online, at, agent, configVersion, boot, by: brokerId });
      void work();
    },

    lost: (vehicleIds, since) => takeBack(brokerId, { vehicleIds, saidBefore: since }),

    async bury(brokers) {
      if (burying || stopped) return; // the database takes its time
      burying = true;
      try {
        for (const by of await vehicleStates.onlineBy()) {
          // It may live again before this is done: what it says then stands.
          if (brokers.isDead(by)) await takeBack(by, { saidBefore: Date.now() });
        }
      } finally {
        burying = false;
      }
    },

    async stop() {
      stopped = true;
      newest.clear();
      clearTimeout(retry);
      if (writing) {
        await new Promise<void>((resolve) => {
          onIdle = resolve;
        });
      }
      await vehicleStates.resetPresence(brokerId);
    },
  };
}
