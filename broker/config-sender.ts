/** Tells cars how they are configured: when one signs in, when its configuration changes, and when it says that it is behind. */
import { LRUCache } from 'lru-cache';
import { configTopic } from '../contracts/index.js';
import { messageOf } from '../platform/errors.js';
import type { Log } from '../platform/log.js';
import type { VehicleConfigs } from '../platform/vehicle-configs/index.js';

const REMEMBERED_CARS = 50_000;
const TRY_AGAIN_MS = 2_000;

export interface ConfigSender {
  /** Sends what the car should have, retained, unless this broker has sent it already; again after an outage. */
  send(vehicleId: string): void;
  /** The car says that it has this version: what is newer is sent, though it was sent before. */
  saidToHave(vehicleId: string, version: number): void;
  stop(): void;
}

export function configSender(deps: {
  vehicleConfigs: VehicleConfigs;
  log: Log;
  isHere(vehicleId: string): boolean;
  publish(topic: string, payload: Buffer): Promise<void>;
}): ConfigSender {
  const { vehicleConfigs, log, isHere, publish } = deps;
  const sent = new LRUCache<string, number>({ max: REMEMBERED_CARS }); // its version, of what is retained
  const waiting = new Set<string>(); // for the database: one a car that is here, so bounded by the connections
  let retry: NodeJS.Timeout | undefined;

  async function work(vehicleId: string): Promise<void> {
    const wanted = await vehicleConfigs.wanted(vehicleId);
    if (!wanted || wanted.version <= (sent.get(vehicleId) ?? 0)) return;
    sent.set(vehicleId, wanted.version); // before the wait: an older one that comes meanwhile is not sent after it
    await publish(configTopic(vehicleId), Buffer.from(JSON.stringify(wanted)));
  }

  function send(vehicleId: string): void {
    work(vehicleId).catch((error: unknown) => {
      log.warn({ error: messageOf(error) }, 'a configuration could not be sent; it is tried again');
      sent.delete(vehicleId);
      waiting.add(vehicleId);
      retry ??= setTimeout(again, TRY_AGAIN_MS).unref();
    });
  }

  function again(): void {
    retry = undefined;
    const cars = [...waiting].filter(isHere);
    waiting.clear();
    for (const vehicleId of cars) send(vehicleId);
  }

  return {
    send,
    saidToHave(vehicleId, version) {
      const known = sent.get(vehicleId);
      if (known === undefined || version >= known) return;
      sent.delete(vehicleId);
      send(vehicleId);
    },
    stop: () => clearTimeout(retry),
  };
}
