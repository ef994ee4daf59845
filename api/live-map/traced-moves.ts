/** The last span of a sample that is traced: from its news to the maps that were told. */
import type { Tracing } from '../../platform/tracing/tracing.js';

const MOST = 100; // a tick

export class TracedMoves {
  readonly #tracing: Tracing;
  /** By vehicle, of this tick. */
  readonly #moves = new Map<string, { traceparent: string; heardAt: number; maps: number }>();

  constructor(tracing: Tracing) {
    this.#tracing = tracing;
  }

  get any(): boolean {
    return this.#moves.size > 0;
  }

  hear(traces: Readonly<Record<string, string>>): void {
    for (const [vehicleId, traceparent] of Object.entries(traces)) {
      if (this.#moves.size < MOST) this.#moves.set(vehicleId, { traceparent, heardAt: Date.now(), maps: 0 });
    }
  }

  /** So many maps are told of it. */
  shown(vehicleId: string, maps: number): void {
    const move = this.#moves.get(vehicleId);
    if (move) move.maps += maps;
  }

  /** All of the tick is on its way. What no map watches has no such span. */
  told(): void {
    for (const [vehicleId, { traceparent, heardAt, maps }] of this.#moves) {
      if (maps === 0) continue;
      const attributes = { 'vehicle.id': vehicleId, maps };
      this.#tracing.follow('api: live map', traceparent, { at: heardAt, attributes })?.end();
    }
    this.#moves.clear();
  }
}
