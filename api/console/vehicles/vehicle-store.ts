/**
 * Every watched car, outside React: the map reads it on each batch, the lists a few times a second. Cars are never
 * removed within a watch, so an index is a car's for good.
 */
import type { SignalValue, VehicleMove, VehicleSnapshot } from '../../../contracts/live.js';
import type { CarState } from './car-state.js';
import { type ServerClock, serverClock } from './server-clock.js';
import { makeVehicle, type Vehicle } from './vehicle.js';

export type Change = { kind: 'replaced' } | { kind: 'changed'; vehicles: readonly Vehicle[] };

export interface VehicleStore {
  readonly clock: ServerClock;
  /** By index. */
  all(): readonly Vehicle[];
  byId(id: string): Vehicle | undefined;
  /** False until the first snapshot. */
  loaded(): boolean;
  replace(snapshots: readonly VehicleSnapshot[]): void;
  /** Values older than what is known change nothing; a car not known yet appears. */
  move(moves: readonly VehicleMove[]): void;
  /** What is as new as known, or newer; an unchanged value thereby has its true age. */
  merge(id: string, state: CarState): void;
  setPresence(id: string, online: boolean): void;
  listen(listener: (change: Change) => void): () => void;
}

export function vehicleStore(clock: ServerClock = serverClock()): VehicleStore {
  const listeners = new Set<(change: Change) => void>();
  let vehicles: Vehicle[] = [];
  let index = new Map<string, Vehicle>();
  let loaded = false;

  const tell = (change: Change) => {
    for (const listener of listeners) listener(change);
  };

  function add(snapshot: VehicleSnapshot): Vehicle {
    const vehicle = makeVehicle(snapshot, vehicles.length);
    vehicles.push(vehicle);
    index.set(vehicle.id, vehicle);
    return vehicle;
  }

  function take(vehicle: Vehicle, signal: string, value: SignalValue, observedAt: number) {
    const known = vehicle.values.get(signal);
    if (!known) vehicle.values.set(signal, { value, observedAt });
    else if (known.observedAt <= observedAt) {
      known.value = value;
      known.observedAt = observedAt;
    }
  }

  function apply(move: VehicleMove): Vehicle {
    const { id, fleetId, observedAt, heardAt } = move;
    const vehicle = index.get(id) ?? add({ id, fleetId, online: true, heardAt, values: {} });
    for (const signal in move.values) {
      const value = move.values[signal];
      if (value !== undefined) take(vehicle, signal, value, observedAt);
    }
    vehicle.observedAt = Math.max(vehicle.observedAt, observedAt);
    vehicle.heardAt = Math.max(vehicle.heardAt ?? 0, heardAt);
    return vehicle;
  }

  return {
    clock,
    all: () => vehicles,
    byId: (id) => index.get(id),
    loaded: () => loaded,
    replace(snapshots) {
      vehicles = [];
      index = new Map();
      for (const snapshot of snapshots) add(snapshot);
      loaded = true;
      tell({ kind: 'replaced' });
    },
    move(moves) {
      const newest = moves.reduce((latest, move) => Math.max(latest, move.heardAt), 0);
      if (newest > 0) clock.heard(newest);
      tell({ kind: 'changed', vehicles: moves.map(apply) });
    },
    merge(id, { ageMs, readings }) {
      const vehicle = index.get(id);
      if (!vehicle) return;
      for (const [signal, { value, observedAt }] of readings) {
        take(vehicle, signal, value, observedAt);
        vehicle.observedAt = Math.max(vehicle.observedAt, observedAt);
      }
      if (ageMs !== undefined) vehicle.heardAt = Math.max(vehicle.heardAt ?? 0, clock.now() - ageMs);
      tell({ kind: 'changed', vehicles: [vehicle] });
    },
    setPresence(id, online) {
      const vehicle = index.get(id);
      if (!vehicle) return;
      vehicle.online = online;
      tell({ kind: 'changed', vehicles: [vehicle] });
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
