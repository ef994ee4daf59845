/** Every connection of this broker: how many, from where, of which car, and who has been silent for too long. */
import { Car } from './car.js';
import type { Connection } from './connection.js';
import { Hold } from './hold.js';
import type { Limits } from './limits.js';

const RATE_PAUSE_MS = 50;

export class Connections {
  readonly all = new Set<Connection>();
  readonly #byAddress = new Map<string, number>();
  readonly #cars = new Map<string, Car>();
  readonly #byClientId = new Map<string, Connection>();
  readonly #claims = new Map<string, Set<Connection>>();
  readonly #slowed = new Set<Connection>();
  readonly #limits: Limits;
  readonly #sweeper: NodeJS.Timeout;
  readonly #pacer: NodeJS.Timeout;

  constructor(limits: Limits) {
    this.#limits = limits;
    // One timer for all: a timer a connection would cost memory and time with each packet.
    this.#sweeper = setInterval(() => this.#sweep(performance.now()), 1000);
    this.#pacer = setInterval(() => this.#resumeSlowed(), RATE_PAUSE_MS);
    this.#sweeper.unref();
    this.#pacer.unref();
  }

  /** How many cars are signed in: who has not yet may be anybody. */
  get cars(): number {
    return this.#cars.size;
  }

  /** Whether one more from this address may come in, and if not, why not. */
  refusalOf(address: string): 'too-many-connections' | 'too-many-from-address' | undefined {
    if (this.all.size >= this.#limits.connections) return 'too-many-connections';
    if ((this.#byAddress.get(address) ?? 0) >= this.#limits.connectionsPerAddress) return 'too-many-from-address';
    return undefined;
  }

  add(connection: Connection): void {
    this.all.add(connection);
    this.#byAddress.set(connection.address, (this.#byAddress.get(connection.address) ?? 0) + 1);
  }

  remove(connection: Connection): void {
    if (!this.all.delete(connection)) return;
    this.#slowed.delete(connection);
    const left = (this.#byAddress.get(connection.address) ?? 1) - 1;
    if (left > 0) this.#byAddress.set(connection.address, left);
    else this.#byAddress.delete(connection.address);
    if (connection.vehicleId !== undefined) {
      const claims = this.#claims.get(connection.vehicleId);
      claims?.delete(connection);
      if (claims?.size === 0) this.#claims.delete(connection.vehicleId);
    }
    const { car } = connection;
    if (car && --car.connections === 0) this.#cars.delete(car.vehicleId);
  }

  /** The car of a connection that has signed in; undefined when it has too many already. Call it once a connection. */
  join(vehicleId: string): Car | undefined {
    const car = this.#cars.get(vehicleId) ?? new Car(vehicleId, this.#limits, performance.now());
    if (car.connections >= this.#limits.connectionsPerCar) return undefined;
    car.connections++;
    this.#cars.set(vehicleId, car);
    return car;
  }

  /** So many of those that carry a car's presence and have nothing under way, or fewer; who has been here longest first. */
  idle(most: number): Connection[] {
    const found: Connection[] = [];
    for (const connection of this.all) {
      if (found.length >= most) break;
      const { state, presenceOf, held, session } = connection;
      if (state === 'ready' && presenceOf !== undefined && !held && session?.idle) found.push(connection);
    }
    return found;
  }

  /** The cars that are online here. */
  *online(): Generator<string> {
    for (const { state, presenceOf } of this.all) if (state === 'ready' && presenceOf !== undefined) yield presenceOf;
  }

  withClientId(clientId: string): Connection | undefined {
    return this.#byClientId.get(clientId);
  }

  claimClientId(connection: Connection): void {
    this.#byClientId.set(connection.clientId, connection);
  }

  releaseClientId(connection: Connection): void {
    if (this.#byClientId.get(connection.clientId) === connection) this.#byClientId.delete(connection.clientId);
  }

  /** From its CONNECT on, so that a revocation finds a client in the middle of its sign-in too. */
  claimVehicle(connection: Connection, vehicleId: string): void {
    connection.vehicleId = vehicleId;
    const claims = this.#claims.get(vehicleId);
    if (claims) claims.add(connection);
    else this.#claims.set(vehicleId, new Set([connection]));
  }

  /** Those that are, or claim to be, this car's. */
  of(vehicleId: string): Connection[] {
    return [...(this.#claims.get(vehicleId) ?? [])];
  }

  readonly slowDown = (connection: Connection): void => {
    this.#slowed.add(connection);
  };

  stop(): void {
    clearInterval(this.#sweeper);
    clearInterval(this.#pacer);
  }

  #resumeSlowed(): void {
    if (this.#slowed.size === 0) return;
    const slowed = [...this.#slowed];
    this.#slowed.clear();
    for (const connection of slowed) connection.release(Hold.rate);
  }

  #sweep(now: number): void {
    const { connectMs, signInMs, packetMs, drainMs } = this.#limits;
    for (const connection of this.all) {
      if (connection.state === 'opening') {
        if (now - connection.openedAt > connectMs) connection.refuse('connect-timeout');
      } else if (connection.state === 'signing-in') {
        if (now - connection.heardAt > 2 * signInMs) connection.refuse('sign-in-unavailable', 3);
      } else if (connection.stuckSince > 0 && now - connection.stuckSince > 2 * drainMs) {
        connection.refuse('not-reading');
      } else if (connection.held) {
        connection.lookForPings(now);
      } else {
        if (now - connection.heardAt > connection.keepAliveMs) connection.refuse('keep-alive');
        else if (connection.partialSince > 0 && now - connection.partialSince > packetMs) {
          connection.refuse('packet-timeout');
        }
      }
    }
  }
}
