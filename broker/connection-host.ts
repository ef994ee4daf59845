/** What a connection needs of the broker that it belongs to. `C` is the connection's own class. */
import type { Log } from '../platform/log.js';
import type { BrokerMetrics } from './broker-metrics.js';
import type { ConnectPacket } from './connect-packet.js';
import type { Limits } from './limits.js';
import type { PendingBudget } from './pending-budget.js';
import type { Publication } from './rights.js';

export type ConnectionState = 'opening' | 'signing-in' | 'ready' | 'closed';

export interface ConnectionHost<C> {
  readonly log: Log;
  readonly limits: Limits;
  readonly metrics: BrokerMetrics;
  readonly budget: PendingBudget;
  /** Resolves when the payload is safe. Never throws synchronously. */
  append(vehicleId: string, payload: Buffer): Promise<void>;
  /** The same for a message that is no telemetry. */
  publish(from: C, publication: Publication, topic: string, payload: Buffer, retain: boolean): Promise<void>;
  /** The car has the message of this command. */
  commandDelivered(commandId: string): void;
  /** Ends with `connection.ready()` or `connection.refuse()`. `frame` is the whole CONNECT packet. */
  signIn(connection: C, packet: ConnectPacket, frame: Buffer): void;
  closed(connection: C, was: ConnectionState): void;
  /** Calls `connection.flush()` once what happens now has happened for every connection. */
  flushSoon(connection: C): void;
  /** Calls `connection.release(Hold.rate)` after a while. */
  slowDown(connection: C): void;
}
