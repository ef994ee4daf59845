/** Moves of many cars between two ticks: of each car the newest values, under the moments at which they were observed. */
import type { VehicleMove } from '../../contracts/index.js';

export class NewestMoves {
  /** Of each car, oldest observation first. A signal stands in one of them; so they are no more than a car has signals. */
  readonly #byVehicle = new Map<string, VehicleMove[]>();

  add(move: VehicleMove): void {
    const known = this.#byVehicle.get(move.id);
    if (known) join(known, move);
    else this.#byVehicle.set(move.id, [move]);
  }

  /** Car by car. */
  [Symbol.iterator](): IterableIterator<readonly VehicleMove[]> {
    return this.#byVehicle.values();
  }

  clear(): void {
    this.#byVehicle.clear();
  }
}

/** Live news may come out of order: the newer observation wins, signal by signal. What is left of a move stays beside it. */
function join(moves: VehicleMove[], added: VehicleMove): void {
  const all = [...moves, added].sort((a, b) => a.observedAt - b.observedAt);
  const taken = new Set<string>();
  const kept: VehicleMove[] = [];
  for (const move of all.reverse()) {
    const left = Object.entries(move.values).filter(([name]) => !taken.has(name));
    if (left.length === 0) continue;
    for (const [name] of left) taken.add(name);
    const whole = left.length === Object.keys(move.values).length;
    kept.unshift(whole ? move : { ...move, values: Object.fromEntries(left) });
  }
  const newest = kept.at(-1) ?? added; // an empty move says only that the car was heard
  const heardAt = Math.max(...all.map((move) => move.heardAt));
  if (newest.heardAt < heardAt) kept[Math.max(0, kept.length - 1)] = { ...newest, heardAt };
  moves.splice(0, moves.length, ...(kept.length > 0 ? kept : [newest]));
}
