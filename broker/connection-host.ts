/** What a connection needs of the broker that it belongs to. */
import type { Log } from '../platform/log.js';
import type { BrokerMetrics } from './broker-metrics.js';
import type { ConnectPacket } from './connect-packet.js';
import type { Connection } from './connection.js';
import type { Limits } from './limits.js';
import type { PendingBudget } from './pending-budget.js';
import type { Publication } from './rights.js';

export interface ConnectionHost {
  readonly log: Log;
  readonly limits: Limits;
  readonly metrics: BrokerMetrics;
  readonly budget: PendingBudget;
  /** Resolves when the payload is safe. Never throws synchronously. */
  append(vehicleId: string, payload: Buffer): Promise<void>;
  /** The same for a message that is no telemetry. */
  publish(from: Connection, publication: Publication, topic: string, payload: Buffer, retain: boolean): Promise<void>;
  /** Ends with `connection.ready()` or `connection.refuse()`. `frame` is the whole CONNECT packet. */
  signIn(connection: Connection, packet: ConnectPacket, frame: Buffer): void;
  closed(connection: Connection, was: Connection['state']): void;
  /** Calls `connection.flush()` once what happens now has happened for every connection. */
  flushSoon(connection: Connection): void;
  /** Calls `connection.rateAgain()` after a while. */
  slowDown(connection: Connection): void;
}
