/**
 * Connections that have not said yet who they are. They are counted apart from those who have signed in, few for each
 * address and for a short time, so that strangers keep nobody out.
 */
import type { IncomingMessage } from 'node:http';
import { Counter, Gauge } from 'prom-client';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { addressKey } from '../../platform/address-key.js';
import type { Metrics } from '../../platform/metrics.js';

const SIGN_IN_MS = 5_000;
const MOST = 2_000;
/** By one way: at a desk with many pages all come back at once after a break. */
const MOST_OF_ADDRESS = 500;
const PER_MINUTE = 1_200; // of one address, by one way, as anonymous requests

/** A connection of Engine.IO, which Socket.IO's are made of. */
export interface Visitor {
  readonly request: IncomingMessage;
  readonly transport: { readonly name: string };
  /** With `discard` at once: else one that polls, and does not at the moment, stays for half a minute. */
  close(discard?: boolean): void;
  once(event: 'close', left: () => void): unknown;
}

export interface WaitingRoom {
  /** Whether one more may come from there; each that asks is counted. */
  mayCome(request: IncomingMessage): Promise<boolean>;
  /** Who comes where there is no room takes the place of whoever has waited longest: signing in takes a moment only. */
  enter(visitor: Visitor): void;
  /** It has signed in. */
  leave(visitor: Visitor): void;
}

export function waitingRoom(deps: {
  /** Of a caller, behind the proxies that are trusted; undefined for one that is gone. */
  addressOf: (request: IncomingMessage) => string | undefined;
  rateLimits: boolean;
  metrics: Metrics;
}): WaitingRoom {
  const rate = deps.rateLimits ? new RateLimiterMemory({ points: PER_MINUTE, duration: 60 }) : undefined;
  const all = new Map<Visitor, { key: string; tooLate: NodeJS.Timeout }>(); // the longest first, as in each of `from`
  const from = new Map<string, Set<Visitor>>();
  const sentAway = new Counter({
    name: 'motorpool_live_sent_away_total',
    help: 'Connections that were sent away before they signed in',
    labelNames: ['reason'],
    registers: [deps.metrics],
  });
  new Gauge({
    name: 'motorpool_live_waiting',
    help: 'Connections that have not signed in yet',
    registers: [deps.metrics],
    collect() {
      this.set(all.size);
    },
  });

  /** Polling costs a stranger no connection: what comes by it takes no place from a WebSocket of the same address. */
  const keyOf = (request: IncomingMessage) => {
    const way = request.headers.upgrade === undefined ? 'polling' : 'websocket';
    return `${way} ${addressKey(deps.addressOf(request) ?? '')}`;
  };

  function leave(visitor: Visitor) {
    const known = all.get(visitor);
    if (!known) return;
    clearTimeout(known.tooLate);
    all.delete(visitor);
    const those = from.get(known.key);
    those?.delete(visitor);
    if (those?.size === 0) from.delete(known.key);
  }

  function sendAway(visitor: Visitor | undefined, reason: string) {
    if (!visitor) return;
    leave(visitor);
    sentAway.inc({ reason });
    visitor.close(true);
  }

  return {
    async mayCome(request) {
      try {
        await rate?.consume(keyOf(request));
        return true;
      } catch {
        sentAway.inc({ reason: 'too-many-requests' });
        return false;
      }
    },
    enter(visitor) {
      const key = keyOf(visitor.request);
      const those = from.get(key) ?? new Set();
      if (those.size >= MOST_OF_ADDRESS) sendAway(first(those), 'too-many-from-address');
      else if (all.size >= MOST) sendAway(first(all.keys()), 'too-many');
      const tooLate = setTimeout(() => sendAway(visitor, 'too-late'), SIGN_IN_MS).unref();
      all.set(visitor, { key, tooLate });
      from.set(key, those.add(visitor));
      visitor.once('close', () => leave(visitor));
    },
    leave,
  };
}

const first = (visitors: Iterable<Visitor>): Visitor | undefined => visitors[Symbol.iterator]().next().value;
