/** The news of all cars, gathered between two ticks and kept for a moment beyond. */
import type { LiveEvent, VehicleMove, VehicleSnapshot } from '../../contracts/index.js';
import { NewestMoves } from './newest-moves.js';
import { RecentValues } from './recent-values.js';

type Presence = Extract<LiveEvent, { kind: 'presence' }>;
type Position = readonly [longitude: number, latitude: number];

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
  #recent = new RecentValues();
  #older = new RecentValues();
  #generationBegan = Date.now();
  readonly #positions = new Map<string, Position>();

  hear(event: LiveEvent): void {
    if (event.kind === 'presence') this.#presences.set(event.vehicleId, event);
    if (event.kind !== 'moved') return;
    for (const move of event.vehicles) {
      this.#moves.add(move);
      this.#recent.add(move);
    }
  }

  /** What was heard since the last time, and where each car was before and is now. */
  take() {
    const moved = [...this.#moves].map((move) => {
      const before = this.#positions.get(move.id);
      const now = positionOf(move) ?? before;
      if (now && now !== before) this.#positions.set(move.id, now);
      return { move, before, now };
    });
    const presences = [...this.#presences.values()].slice(0, MOST_PRESENCES);
    for (const { vehicleId } of presences) this.#presences.delete(vehicleId);
    this.#moves.clear();
    this.#turnGeneration();
    return { moved, presences };
  }

  /** Makes a snapshot as new as what was told already, and learns from it where the cars are. */
  bringUpToDate(snapshot: readonly VehicleSnapshot[]): VehicleSnapshot[] {
    return snapshot.map((vehicle) => {
      const fresh = this.#recent.over(this.#older.over(vehicle));
      const { longitude, latitude } = fresh.values;
      // A known position changes only with a tick, so that a car is seen to leave an area.
      const isNew = !this.#positions.has(vehicle.id);
      if (isNew && typeof longitude?.value === 'number' && typeof latitude?.value === 'number') {
        this.#positions.set(vehicle.id, [longitude.value, latitude.value]);
      }
      return fresh;
    });
  }

  /** A car was deleted, or moved to another fleet: what was known of it may be wrong. */
  forget(vehicleId: string): void {
    this.#positions.delete(vehicleId);
  }

  #turnGeneration(): void {
    if (Date.now() - this.#generationBegan < GENERATION_MS) return;
    [this.#older, this.#recent] = [this.#recent, this.#older];
    this.#recent.clear();
    this.#generationBegan = Date.now();
  }
}

function positionOf({ values: { longitude, latitude } }: VehicleMove): Position | undefined {
  return typeof longitude === 'number' && typeof latitude === 'number' ? [longitude, latitude] : undefined;
}
