/**
 * Brokers of one fleet tell each other how many cars they have. One that has many more than the others lets some go, a few
 * at a time, and a load balancer that counts connections gives those to the others: after a restart one broker has all the
 * cars otherwise, and one that an autoscaler adds has none.
 */
import { messageOf } from '../platform/errors.js';
import type { LiveBus } from '../platform/live-bus/live-bus.js';
import type { Log } from '../platform/log.js';
import type { VehicleCredentials } from '../platform/vehicle-credentials/index.js';
import type { BrokerMetrics } from './broker-metrics.js';
import type { PresenceKeeper } from './presence.js';

const PACE = {
  everyMs: 1_000,
  /** Then a broker counts no more. One that was killed still does, while its cars are here already: so long must a surplus last. */
  silentMs: 5_000,
  /** After a lot has come to the others, until they have told of it. */
  pauseMs: 2_000,
  /** Where the last ones did not come to the others. */
  restMs: 10 * 60_000,
  /** A car that was let go and came nowhere is offline. */
  awayMs: 60_000,
};
/** Each is a sign-in for the other, and a car that is not heard for a second. */
const MOST_AT_ONCE = 200;
/** So much more than the mean is as good as even. */
const [LEEWAY_SHARE, LEEWAY_CARS] = [1.1, 20];
/** Of so many a larger part must be known before more are let go, and come to the others before many more are. */
const [JUDGED_CARS, UNKNOWN_SHARE, ARRIVED_SHARE] = [20, 0.25, 0.25];
const NOBODY = '00000000-0000-0000-0000-000000000000';

export interface HandOver {
  /** The car signed in here. */
  cameIn(vehicleId: string): void;
  /** The client signed in at another broker. */
  wentElsewhere(clientId: string): void;
  stop(): void;
}

interface Leaving {
  readonly clientId: string;
  closeQuietly(): Promise<void>;
}

export function handOver(
  brokerId: string,
  deps: {
    liveBus: LiveBus;
    log: Log;
    connections: { readonly cars: number; idle(most: number): readonly Leaving[] };
    credentials: Pick<VehicleCredentials, 'isVehicle'>;
    presence: Pick<PresenceKeeper, 'lost'>;
    metrics: { handedOver: Pick<BrokerMetrics['handedOver'], 'inc'> };
  },
  pace = PACE,
): HandOver {
  const { liveBus, log, connections, credentials, presence, metrics } = deps;
  const others = new Map<string, { cars: number; heardAt: number }>();
  const away = new Map<string, number>(); // who was let go, and when; in that order
  const lot = new Map<string, 'away' | 'here' | 'elsewhere'>(); // who was let go last, and where they went
  let lotAt = 0;
  let nextAt = 0;
  let unevenSince: number | undefined;
  let working = false;

  const unsubscribe = liveBus.subscribe(['broker-cars'], ({ brokerId: other, cars: theirs }) => {
    if (other === brokerId) return;
    if (!others.has(other)) beginAnew();
    others.set(other, { cars: theirs, heardAt: Date.now() });
  });

  async function work(): Promise<void> {
    await credentials.isVehicle(NOBODY); // throws where no car could sign in: then the others are to send none, and we none
    liveBus.publish({ kind: 'broker-cars', brokerId, cars: connections.cars });
    await tellLost(Date.now());
    const at = Date.now();
    const most = Math.min(MOST_AT_ONCE, surplus(at));
    if (most < 1) unevenSince = undefined;
    else unevenSince ??= at;
    if (unevenSince === undefined || at - unevenSince <= pace.silentMs || at < nextAt || !isSettled(at)) return;
    for (const connection of connections.idle(most)) {
      away.set(connection.clientId, at);
      lot.set(connection.clientId, 'away');
      metrics.handedOver.inc();
      void connection.closeQuietly();
    }
    lotAt = at;
  }

  /** A broker came or went: where cars went before says nothing of now. */
  function beginAnew(): void {
    unevenSince = undefined;
    lot.clear();
    nextAt = 0;
  }

  /** How many it has beyond its share. */
  function surplus(at: number): number {
    for (const [other, { heardAt }] of others) {
      if (at - heardAt <= pace.silentMs) continue;
      others.delete(other);
      beginAnew();
    }
    const cars = [...others.values()].reduce((sum, other) => sum + other.cars, connections.cars);
    const mean = cars / (others.size + 1);
    return connections.cars > mean * LEEWAY_SHARE + LEEWAY_CARS ? Math.floor(connections.cars - mean) : 0;
  }

  /** Whether more may go: not before it is known where the last ones went, nor where few of them came to the others. */
  function isSettled(at: number): boolean {
    const those = (fate: string) => [...lot.values()].filter((one) => one === fate).length;
    if (those('away') > lot.size * UNKNOWN_SHARE && at - lotAt < pace.awayMs) return false;
    if (lot.size < JUDGED_CARS) return true;
    const [letGo, arrived] = [lot.size, those('elsewhere')];
    lot.clear();
    nextAt = at + pace.pauseMs;
    if (arrived >= letGo * ARRIVED_SHARE) return false;
    nextAt = at + pace.restMs;
    log.warn(
      { letGo, arrived },
      'cars that were let go for other brokers did not come to them: no more are for a while',
    );
    return false;
  }

  async function tellLost(at: number): Promise<void> {
    const lost: string[] = [];
    for (const [vehicleId, since] of away) {
      if (at - since < pace.awayMs) break;
      lost.push(vehicleId);
    }
    if (lost.length === 0) return;
    try {
      await presence.lost(lost, at - pace.awayMs);
    } catch (error) {
      // What other brokers have to say of them could not be stored either: as if they had just been let go.
      for (const vehicleId of lost) if (away.delete(vehicleId)) away.set(vehicleId, at);
      throw error;
    }
    for (const vehicleId of lost) away.delete(vehicleId);
  }

  const timer = setInterval(() => {
    if (working) return;
    working = true;
    work()
      .catch((error: unknown) => log.debug({ error: messageOf(error) }, 'no cars are handed over just now'))
      .finally(() => {
        working = false;
      });
  }, pace.everyMs).unref();

  return {
    cameIn(vehicleId) {
      away.delete(vehicleId);
      if (lot.has(vehicleId)) lot.set(vehicleId, 'here');
    },
    wentElsewhere(clientId) {
      if (lot.has(clientId)) lot.set(clientId, 'elsewhere');
    },
    stop() {
      unsubscribe();
      clearInterval(timer);
    },
  };
}
