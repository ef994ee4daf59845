/** Writes the newest states of cars that were heard: of what a car said between two writes, the last. */
import type { VehicleState, VehicleStates } from '../platform/vehicle-states/index.js';
import { type Car, pendingOf } from './car.js';
import { takeInBelieved, toBelieved } from './live-state.js';

/** In one statement: few enough that acknowledgements do not wait for it. */
const ROWS_MAX = 100;

export interface StateWriter {
  changed(cars: Iterable<Car>): void;
  /** Writes the cars that have waited longest. How many such statements are left to do; undefined where it failed. Never rejects. */
  writeSome(): Promise<number | undefined>;
  /** Writes all that has changed. Never rejects: what could not be written stays for the next time. */
  flush(): Promise<void>;
}

export function stateWriter(states: VehicleStates, onFailure: (error: unknown) => void): StateWriter {
  const dirty = new Set<Car>();

  /** False when it could not be written. */
  async function writeOldest(): Promise<boolean> {
    const oldest = new Map<string, Car>();
    for (const car of dirty) {
      // A car whose partition went and came back is known twice. One statement cannot write it twice: that is for the next.
      if (!oldest.has(car.id)) oldest.set(car.id, car);
      if (oldest.size === ROWS_MAX) break;
    }
    const batch = [...oldest.values()];
    for (const car of batch) {
      dirty.delete(car);
      car.dirty = false;
    }
    try {
      if (batch.length > 0) await writeBatch(batch);
      return true;
    } catch (error) {
      changed(batch);
      onFailure(error);
      return false;
    }
  }

  async function writeBatch(batch: readonly Car[]) {
    const merged = new Map((await states.upsert(batch.map(stateOf))).map((state) => [state.vehicleId, state]));
    for (const car of batch) {
      const state = merged.get(car.id);
      car.version = state?.version ?? car.version + 1;
      if (state) takeInBelieved(car.live, state.values);
    }
  }

  function changed(cars: Iterable<Car>) {
    for (const car of cars) {
      if (car.dirty) continue;
      car.dirty = true;
      dirty.add(car);
    }
  }

  return {
    changed,
    async writeSome() {
      return (await writeOldest()) ? Math.ceil(dirty.size / ROWS_MAX) : undefined;
    },
    async flush() {
      while (dirty.size > 0 && (await writeOldest()));
    },
  };
}

const stateOf = (car: Car): VehicleState => ({
  vehicleId: car.id,
  version: car.version,
  heardAt: car.heardAt,
  values: toBelieved(car.live),
  pending: pendingOf(car.belief),
});
