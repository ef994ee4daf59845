/** How a client takes its leave of Aedes: whether with its last will, whether it has, and who waits for that. */
import type { Client } from 'aedes';

export class Departure {
  client: Client | undefined;
  #over = false;
  #waiting: (() => void)[] | undefined;

  withoutWill(): void {
    // Aedes's own mark for 'said DISCONNECT' (MQTT-3.14.4-3); not in its types.
    if (this.client) (this.client as unknown as { _disconnected: boolean })._disconnected = true;
  }

  end(): void {
    this.#over = true;
    for (const resolve of this.#waiting ?? []) resolve();
    this.#waiting = undefined;
  }

  whenOver(): Promise<void> {
    if (this.#over) return Promise.resolve();
    this.#waiting ??= [];
    const waiting = this.#waiting;
    return new Promise((resolve) => waiting.push(resolve));
  }
}
