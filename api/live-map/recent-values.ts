/** The newest value of each signal that was told in the last moments, each with its own time of observation. */
import type { VehicleMove, VehicleSnapshot } from '../../contracts/index.js';

interface Recent {
  heardAt: number;
  values: Map<string, VehicleSnapshot['values'][string]>;
}

export class RecentValues {
  readonly #byVehicle = new Map<string, Recent>();

  add({ id, heardAt, observedAt, values }: VehicleMove): void {
    const recent = this.#byVehicle.get(id) ?? { heardAt, values: new Map() };
    this.#byVehicle.set(id, recent);
    recent.heardAt = Math.max(recent.heardAt, heardAt);
    for (const name in values) {
      const value = values[name];
      if (value === undefined || (recent.values.get(name)?.observedAt ?? 0) > observedAt) continue;
      recent.values.set(name, { value, observedAt });
    }
  }

  /** The snapshot of a car with what is newer here. */
  over(vehicle: VehicleSnapshot): VehicleSnapshot {
    const recent = this.#byVehicle.get(vehicle.id);
    if (!recent) return vehicle;
    const values = { ...vehicle.values };
    for (const [name, told] of recent.values) {
      if ((values[name]?.observedAt ?? 0) < told.observedAt) values[name] = told;
    }
    return { ...vehicle, heardAt: Math.max(vehicle.heardAt ?? 0, recent.heardAt), values };
  }

  clear(): void {
    this.#byVehicle.clear();
  }
}
