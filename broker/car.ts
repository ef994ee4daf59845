/** What the connections of one car share: how many they are, and the car's rate. */
import type { Limits } from './limits.js';

export class Car {
  readonly vehicleId: string;
  connections = 0;
  #tokens: number;
  #at: number;
  readonly #perMs: number;
  readonly #burst: number;

  constructor(vehicleId: string, limits: Limits, now: number) {
    this.vehicleId = vehicleId;
    this.#perMs = limits.packetsPerSecond / 1000;
    this.#burst = limits.packetBurst;
    this.#tokens = limits.packetBurst;
    this.#at = now;
  }

  /** `now` is performance.now(); call it once for many packets. */
  refill(now: number): void {
    this.#tokens = Math.min(this.#burst, this.#tokens + (now - this.#at) * this.#perMs);
    this.#at = now;
  }

  /** False when the car is over its rate. */
  takePacket(): boolean {
    if (this.#tokens < 1) return false;
    this.#tokens--;
    return true;
  }
}
