/** The news of all cars, gathered between two ticks and kept for a moment beyond. */
import type { VehicleMove, VehicleSnapshot } from '../../contracts/index.js';
import type { LiveEventOf } from '../../platform/live-bus/live-bus.js';
import { NewestMoves } from './newest-moves.js';
import { RecentValues } from './recent-values.js';
import type { Place } from './watch.js';

type Presence = LiveEventOf<'presence'>;

const GENERATION_MS = 5_000;
/** A tick. Each is a message of its own, and all cars may come back at once; the rest waits for the next tick. */
const MOST_PRESENCES = 200;

/**
 * Ingest tells the news before it writes the states (at most once a second a car), so a snapshot may lag behind what
 * maps have been told. The moves of the last 5 to 10 seconds are kept to bring it up to date.
 */
export class LiveFeed {
  #moves = new NewestMoves();
  #presences = new Map<string, Presence>();
  /** When a car was last said to be online or not. Grows with the cars alone. */
  readonly #saidAt = new Map<string, number>();
  #recent = new RecentValues();
  #older = new RecentValues();
  #generationBegan = Date.now();
  /** Grows with the cars alone. */
  readonly #places = new Map<string, Place>();

  hear(event: LiveEventOf<'moved' | 'presence'>): void {
    if (event.kind === 'presence') {
      const { vehicleId, at, takesBack } = event;
      // A broker with which the car is now may not have stored that yet as another takes back what was said before.
      if (takesBack !== undefined && (this.#saidAt.get(vehicleId) ?? 0) > takesBack) return;
      this.#saidAt.set(vehicleId, at);
      this.#presences.set(event.vehicleId, event);
      return;
    }
    for (const move of event.vehicles) {
      this.#moves.add(move);
      this.#recent.add(move);
    }
  }

  /** What was heard since the last time, car by car, and where each was before and is now. */
  take() {
    const all = [...this.#moves];
    this.#moves.clear(); // first: news that cannot be told must not come again with each tick
    const moved = all.map((moves) => {
      const { id, fleetId } = moves.at(-1) as VehicleMove;
      const before = this.#places.get(id);
      const position = positionOf(moves) ?? before?.position;
      const now = before && before.position === position && before.fleetId === fleetId ? before : { fleetId, position };
      this.#places.set(id, now);
      return { id, moves, before, now };
    });
    const presences = [...this.#presences.values()].slice(0, MOST_PRESENCES);
    for (const { vehicleId } of presences) this.#presences.delete(vehicleId);
    this.#turnGeneration();
    return { moved, presences };
  }

  /** Where a car was last known to be; undefined for one that nobody spoke of. */
  placeOf(vehicleId: string): Place | undefined {
    return this.#places.get(vehicleId);
  }

  /** Makes a snapshot as new as what was told already, and learns from it where the cars are. */
  bringUpToDate(snapshot: readonly VehicleSnapshot[]): VehicleSnapshot[] {
    return snapshot.map((vehicle) => {
      const fresh = this.#recent.over(this.#older.over(vehicle));
      // A known place changes only with a tick, so that a car is seen to leave an area.
      if (!this.#places.has(vehicle.id)) {
        const { longitude, latitude } = fresh.values;
        const known = typeof longitude?.value === 'number' && typeof latitude?.value === 'number';
        const position = known ? ([longitude.value as number, latitude.value as number] as const) : undefined;
        this.#places.set(vehicle.id, { fleetId: vehicle.fleetId, position });
      }
      return fresh;
    });
  }

  /** A car was deleted, or moved to another fleet: what was known of it may be wrong. */
  forget(vehicleId: string): void {
    this.#places.delete(vehicleId);
  }

  #turnGeneration(): void {
    if (Date.now() - this.#generationBegan < GENERATION_MS) return;
    [this.#older, this.#recent] = [this.#recent, this.#older];
    this.#recent.clear();
    this.#generationBegan = Date.now();
  }
}

/** The newest that one move tells whole. */
function positionOf(moves: readonly VehicleMove[]): Place['position'] {
  for (let i = moves.length - 1; i >= 0; i--) {
    const { longitude, latitude } = (moves[i] as VehicleMove).values;
    if (typeof longitude === 'number' && typeof latitude === 'number') return [longitude, latitude];
  }
  return undefined;
}
