/** A car as the console knows it, and what may be said of it. */
import type { SignalValue, VehicleSnapshot } from '../../../contracts/live.js';

export interface Reading {
  value: SignalValue;
  observedAt: number;
}

export interface Vehicle {
  readonly id: string;
  /** Its place in the store and in the map's buffer; never changes. */
  readonly index: number;
  online: boolean;
  heardAt: number | null;
  /** The newest moment any of its values was observed, ms; 0 for never. */
  observedAt: number;
  readonly values: Map<string, Reading>;
  /** A customer has it now. */
  rented: boolean;
  /** An alert of it is open. */
  alert: boolean;
}

/** What a car is doing, the most urgent first; `silent` is one that never reported. */
export const ACTIVITIES = ['alert', 'moving', 'charging', 'rented', 'parked', 'offline', 'silent'] as const;
export type Activity = (typeof ACTIVITIES)[number];

/** Older than this and a position is history, ms. */
export const STALE_AFTER_MS = 60_000;
const MOVING_KMH = 2; // GPS speed of a parked car wanders up to about this

export function makeVehicle(snapshot: VehicleSnapshot, index: number): Vehicle {
  const values = new Map(Object.entries(snapshot.values));
  return {
    id: snapshot.id,
    index,
    online: snapshot.online,
    heardAt: snapshot.heardAt,
    observedAt: Math.max(0, ...[...values.values()].map((reading) => reading.observedAt)),
    values,
    rented: false,
    alert: false,
  };
}

export function numberOf(vehicle: Vehicle, signal: string): number | undefined {
  const value = vehicle.values.get(signal)?.value;
  return typeof value === 'number' ? value : undefined;
}

/** Where it was at its last report; undefined until it has told a place. */
export function positionOf(vehicle: Vehicle): [longitude: number, latitude: number] | undefined {
  const longitude = numberOf(vehicle, 'longitude');
  const latitude = numberOf(vehicle, 'latitude');
  return longitude === undefined || latitude === undefined ? undefined : [longitude, latitude];
}

export function activityOf(vehicle: Vehicle): Activity {
  if (vehicle.observedAt === 0) return 'silent';
  if (vehicle.alert) return 'alert';
  if (!vehicle.online) return 'offline';
  if ((numberOf(vehicle, 'speedKmh') ?? 0) > MOVING_KMH) return 'moving';
  if (vehicle.values.get('charging')?.value === true) return 'charging';
  return vehicle.rented ? 'rented' : 'parked';
}

/** Of its battery, else of its tank, percent. */
export function chargeOf(vehicle: Vehicle): number | undefined {
  return numberOf(vehicle, 'batteryPercent') ?? numberOf(vehicle, 'fuelPercent');
}

/**
 * The moment of which its newest report tells, ms; 0 for never. That is when it was observed, not when it was heard: a car
 * that sends what it kept in a tunnel is heard now and tells of then. But nothing is observed after it was heard, so a
 * car whose clock runs ahead does not look fresh for ever.
 */
export function lastSeenAt(vehicle: Vehicle): number {
  return notAfterHeard(vehicle, vehicle.observedAt);
}

/** `observedAt` of one of its values, never later than we last heard the car. */
export function notAfterHeard({ heardAt }: Vehicle, observedAt: number): number {
  return heardAt === null ? observedAt : Math.min(observedAt, heardAt);
}

export function isStale(vehicle: Vehicle, now: number): boolean {
  return vehicle.observedAt > 0 && now - lastSeenAt(vehicle) > STALE_AFTER_MS;
}
