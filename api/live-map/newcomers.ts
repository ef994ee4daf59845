/** Cars that come into an area or a fleet: a map is told all that is known of them, not only what just changed. */
import type { VehicleMove, VehicleSnapshot } from '../../contracts/index.js';

/** The values of a snapshot as moves, one for each moment of observation, oldest first. */
export function movesOf({ id, fleetId, heardAt, values }: VehicleSnapshot): VehicleMove[] {
  const byMoment = new Map<number, VehicleMove>();
  for (const [name, { value, observedAt }] of Object.entries(values)) {
    const move = byMoment.get(observedAt) ?? { id, fleetId, observedAt, heardAt: heardAt ?? observedAt, values: {} };
    move.values[name] = value;
    byMoment.set(observedAt, move);
  }
  return [...byMoment.values()].sort((a, b) => a.observedAt - b.observedAt);
}

/** Gathers who came in, and asks for all of them at once; never two questions at a time. */
export class Newcomers<Group> {
  #waiting = new Map<Group, Set<string>>();
  #asking = false;

  add(group: Group, vehicleId: string): void {
    const ids = this.#waiting.get(group) ?? new Set();
    this.#waiting.set(group, ids.add(vehicleId));
  }

  drop(group: Group): void {
    this.#waiting.delete(group);
  }

  /** Never two at a time; those who come meanwhile, or whose answer failed, wait for the next call. */
  async bringIn(
    ask: (ids: string[]) => Promise<VehicleSnapshot[]>,
    tell: (group: Group, vehicles: VehicleSnapshot[]) => void,
  ): Promise<void> {
    if (this.#asking || this.#waiting.size === 0) return;
    this.#asking = true;
    const waiting = this.#waiting;
    this.#waiting = new Map();
    try {
      const found = await ask([...new Set([...waiting.values()].flatMap((ids) => [...ids]))]);
      for (const [group, ids] of waiting) {
        tell(
          group,
          found.filter(({ id }) => ids.has(id)),
        );
      }
    } catch (error) {
      for (const [group, ids] of waiting) for (const id of ids) this.add(group, id);
      throw error;
    } finally {
      this.#asking = false;
    }
  }
}
