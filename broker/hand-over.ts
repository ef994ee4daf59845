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
  /** Then a broker counts no more. */
  silentMs: 5_000,
  /** Before, the load balancer may not have seen that it is there. */
  newMs: 5_000,
  /** Between two lots that are let go. */
  pauseMs: 2_000,
  /** Where the last ones came back. */
  restMs: 10 * 60_000,
  /** A car that was let go and came nowhere is offline. */
  awayMs: 60_000,
};
/** Each is a sign-in for the other, and a car that is not heard for a second. */
const MOST_AT_ONCE = 200;
/** So much more than the mean is as good as even. */
const [LEEWAY_SHARE, LEEWAY_CARS] = [1.1, 20];
/** Where most of those come back here, this load balancer does not count. */
const [JUDGED_CARS, RETURNED_SHARE] = [20, 0.75];
const NOBODY = '00000000-0000-0000-0000-000000000000';

export interface HandOver {
  /** The car signed in here. */
  cameIn(vehicleId: string): void;
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
    connections: { readonly count: number; idle(most: number): readonly Leaving[] };
    credentials: Pick<VehicleCredentials, 'isVehicle'>;
    presence: Pick<PresenceKeeper, 'lost'>;
    metrics: { handedOver: Pick<BrokerMetrics['handedOver'], 'inc'> };
  },
  pace = PACE,
): HandOver {
  const { liveBus, log, connections, credentials, presence, metrics } = deps;
  const others = new Map<string, { cars: number; since: number; heardAt: number }>();
  const away = new Map<string, number>(); // who was let go, and when; in that order
  let batch: readonly string[] = []; // who was let go last, until it is known where they went
  let nextAt = 0;
  let working = false;

  const unsubscribe = liveBus.subscribe(['broker-cars'], ({ brokerId: other, cars: theirs }) => {
    if (other === brokerId) return;
    const at = Date.now();
    others.set(other, { cars: theirs, since: others.get(other)?.since ?? at, heardAt: at });
  });

  async function work(): Promise<void> {
    liveBus.publish({ kind: 'broker-cars', brokerId, cars: connections.count });
    const at = Date.now();
    for (const [other, { heardAt }] of others) if (at - heardAt > pace.silentMs) others.delete(other);
    await tellLost(at);
    if (at < nextAt || comeBack(at)) return;
    const most = Math.min(MOST_AT_ONCE, surplus(at));
    if (most < 1) return;
    await credentials.isVehicle(NOBODY); // throws where no car could sign in anywhere just now
    const leaving = connections.idle(most);
    for (const connection of leaving) {
      away.set(connection.clientId, at);
      metrics.handedOver.inc();
      void connection.closeQuietly();
    }
    batch = leaving.map(({ clientId }) => clientId);
    nextAt = at + pace.pauseMs;
  }

  /** Whether most of the last ones did: then no others are let go for a while. */
  function comeBack(at: number): boolean {
    const returned = batch.filter((vehicleId) => !away.has(vehicleId)).length;
    const most = batch.length >= JUDGED_CARS && returned > batch.length * RETURNED_SHARE;
    batch = [];
    if (!most) return false;
    nextAt = at + pace.restMs;
    log.warn('cars that were let go for other brokers came back: the load balancer does not count connections');
    return true;
  }

  /** How many it has beyond its share; 0 while that says little. */
  function surplus(at: number): number {
    const known = [...others.values()];
    if (known.length === 0 || known.some(({ since }) => at - since < pace.newMs)) return 0;
    const mean = known.reduce((sum, other) => sum + other.cars, connections.count) / (known.length + 1);
    return connections.count > mean * LEEWAY_SHARE + LEEWAY_CARS ? Math.floor(connections.count - mean) : 0;
  }

  async function tellLost(at: number): Promise<void> {
    const lost: string[] = [];
    for (const [vehicleId, since] of away) {
      if (at - since < pace.awayMs) break;
      lost.push(vehicleId);
    }
    if (lost.length > 0) await presence.lost(lost);
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
    cameIn: (vehicleId) => void away.delete(vehicleId),
    stop() {
      unsubscribe();
      clearInterval(timer);
    },
  };
}
