/** Moves of many cars, joined so that each car has one: its newest values. Bounded by the number of cars. */
import type { VehicleMove } from '../../contracts/index.js';

export class NewestMoves {
  readonly #byVehicle = new Map<string, VehicleMove>();

  add(move: VehicleMove): void {
    const known = this.#byVehicle.get(move.id);
    this.#byVehicle.set(move.id, known ? joined(known, move) : move);
  }

  [Symbol.iterator](): IterableIterator<VehicleMove> {
    return this.#byVehicle.values();
  }

  clear(): void {
    this.#byVehicle.clear();
  }
}

/** Live news may come out of order: the newer observation wins, signal by signal, and older signals stay beside it. */
function joined(a: VehicleMove, b: VehicleMove): VehicleMove {
  const [older, newer] = a.observedAt <= b.observedAt ? [a, b] : [b, a];
  return {
    ...newer,
    heardAt: Math.max(a.heardAt, b.heardAt),
    values: { ...older.values, ...newer.values },
  };
}
