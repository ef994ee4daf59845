/** What the reading of trips tells. */
import type { Fact } from '../reading.js';

/** How most of a trip's distance was measured. */
export type DistanceMethod = 'odometer' | 'speed' | 'path';

export interface Place {
  latitude: number;
  longitude: number;
}

/** Standing within a trip for so long that it is worth telling; ms since the epoch. */
export interface Stop {
  from: number;
  to: number;
  place: Place | null;
}

/** A silence within a trip, and how it was bridged. */
export interface Gap {
  from: number;
  to: number;
  distanceKm: number;
  /** `none`: nothing tells how far the car went. */
  method: 'odometer' | 'displacement' | 'speed' | 'none';
}

export const EVENT_TYPES = ['harsh-braking', 'harsh-acceleration', 'harsh-cornering', 'speeding'] as const;
export type EventType = (typeof EVENT_TYPES)[number];
export type EventCounts = Record<EventType, number>;

export interface TripFact extends Fact {
  readonly kind: 'trip';
  fleetId: string | null;
  /** ms since the epoch. */
  startedAt: number;
  /** So far, while it is open. */
  endedAt: number;
  open: boolean;
  distanceKm: number;
  method: DistanceMethod;
  movingS: number;
  /** Standing within the trip with the engine on, or where nothing tells that it was off. */
  idleS: number;
  maxSpeedKmh: number | null;
  start: Place | null;
  end: Place | null;
  stops: readonly Stop[];
  gaps: readonly Gap[];
  events: EventCounts;
  /** 0 to 100, see `driverScore`; null for too short a trip. */
  score: number | null;
  /** Percentage points of charge and of the tank. */
  batteryUsedPercent: number | null;
  fuelUsedPercent: number | null;
}

export interface DrivingEventFact extends Fact {
  readonly kind: 'driving-event';
  type: EventType;
  fleetId: string | null;
  startedAt: number;
  endedAt: number;
  /** g; for speeding km/h. */
  peak: number;
  /** km/h, of speeding. */
  limitKmh: number | null;
  speedKmh: number | null;
  place: Place | null;
}
