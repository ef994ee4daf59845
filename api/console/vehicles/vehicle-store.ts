/**
 * Every watched car, outside React: the map reads it on each batch, the lists a few times a second. Cars are never
 * removed within a watch, so an index is a car's for as long; another watch begins with a snapshot that replaces all.
 */
import type { SignalValue, VehicleMove, VehicleSnapshot } from '../../../contracts/live.js';
import { idOfKey, keyOfId, PACKED_COLUMNS, unpackMoves } from '../../../contracts/packed-moves.js';
import type { CarState } from './car-state.js';
import { type ServerClock, serverClock } from './server-clock.js';
import { makeVehicle, type Vehicle } from './vehicle.js';

export type Change = { kind: 'replaced' } | { kind: 'changed'; vehicles: readonly Vehicle[] };

export interface VehicleStore {
  readonly clock: ServerClock;
  /** By index. */
  all(): readonly Vehicle[];
  byId(id: string): Vehicle | undefined;
  /** When the server heard the newest of what came last, ms. */
  newestHeardAt(): number;
  /** False until the first snapshot. */
  loaded(): boolean;
  replace(snapshots: readonly VehicleSnapshot[]): void;
  /** Knows no car until the next snapshot. */
  clear(): void;
  /** Values older than what is known change nothing; a car not known yet appears. */
  move(moves: readonly VehicleMove[]): void;
  /** The same in bytes (contracts/packed-moves.ts). */
  movePacked(packed: ArrayBuffer | Uint8Array): void;
  /** What is as new as known, or newer; an unchanged value thereby has its true age. */
  merge(id: string, state: CarState): void;
  setPresence(id: string, online: boolean): void;
  /** Which cars are rented or have an open alert, also those that come into sight later. */
  mark(what: 'rented' | 'alert', ids: ReadonlySet<string>): void;
  marked(what: 'rented' | 'alert'): ReadonlySet<string>;
  listen(listener: (change: Change) => void): () => void;
}

const PACKED_NAMES: readonly string[] = PACKED_COLUMNS.map(({ name }) => name);

export function vehicleStore(clock: ServerClock = serverClock()): VehicleStore {
  const listeners = new Set<(change: Change) => void>();
  let vehicles: Vehicle[] = [];
  let index = new Map<string, Vehicle>();
  let byKey = new Map<string, Vehicle>();
  const marks: Record<'rented' | 'alert', ReadonlySet<string>> = { rented: new Set(), alert: new Set() };
  let loaded = false;
  let newestHeardAt = 0;

  const tell = (change: Change) => {
    for (const listener of listeners) listener(change);
  };

  function add(snapshot: VehicleSnapshot): Vehicle {
    const vehicle = makeVehicle(snapshot, vehicles.length);
    vehicle.rented = marks.rented.has(vehicle.id);
    vehicle.alert = marks.alert.has(vehicle.id);
    vehicles.push(vehicle);
    index.set(vehicle.id, vehicle);
    byKey.set(keyOfId(vehicle.id), vehicle);
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
    newestHeardAt: () => newestHeardAt,
    replace(snapshots) {
      vehicles = [];
      index = new Map();
      byKey = new Map();
      for (const snapshot of snapshots) add(snapshot);
      loaded = true;
      tell({ kind: 'replaced' });
    },
    clear() {
      this.replace([]);
      loaded = false;
    },
    move(moves) {
      newestHeardAt = moves.reduce((latest, move) => Math.max(latest, move.heardAt), 0);
      if (newestHeardAt > 0) clock.heard(newestHeardAt);
      tell({ kind: 'changed', vehicles: moves.map(apply) });
    },
    movePacked(packed) {
      const changed: Vehicle[] = [];
      newestHeardAt = 0;
      unpackMoves(packed, ({ key, observedAt, heardAt, values }) => {
        const vehicle = byKey.get(key) ?? add({ id: idOfKey(key), fleetId: null, online: true, heardAt, values: {} });
        for (let i = 0; i < values.length; i++) {
          const value = values[i];
          if (value !== undefined) take(vehicle, PACKED_NAMES[i] as string, value, observedAt);
        }
        vehicle.observedAt = Math.max(vehicle.observedAt, observedAt);
        vehicle.heardAt = Math.max(vehicle.heardAt ?? 0, heardAt);
        newestHeardAt = Math.max(newestHeardAt, heardAt);
        changed.push(vehicle);
      });
      if (newestHeardAt > 0) clock.heard(newestHeardAt);
      tell({ kind: 'changed', vehicles: changed });
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
    mark(what, ids) {
      const changed = vehicles.filter((vehicle) => vehicle[what] !== ids.has(vehicle.id));
      marks[what] = ids;
      for (const vehicle of changed) vehicle[what] = ids.has(vehicle.id);
      if (changed.length > 0) tell({ kind: 'changed', vehicles: changed });
    },
    marked: (what) => marks[what],
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
