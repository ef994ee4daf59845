/** What the reading of trips has in mind of one car. Plain JSON: null is 'not known'. */
import type { Rest } from './at-rest.js';
import type { EventCounts, EventType, Gap, Place, Stop } from './trip-facts.js';

export interface Fix extends Place {
  at: number;
}

/** A value that falls, but for refills. */
export interface Level {
  start: number;
  last: number;
  /** How many were averaged. */
  readings: number;
  /** Before the last refill, percentage points. */
  usedBefore: number;
  /** What it was as the car came to stand; absent while it moves. */
  stoodAt?: number;
  /** Within this stand. */
  filled?: boolean;
}

export interface OpenTrip {
  /** `at` of the sample that made it certain; null while it may be nothing. */
  toldAt: number | null;
  fleetId: string | null;
  startedAt: number;
  start: Place | null;
  end: Place | null;
  /** When it moved last. */
  movedAt: number;
  /** When it came to stand; null while it moves. */
  standingSince: number | null;
  /** Metres by each way of measuring. */
  speedM: number;
  pathM: number;
  gapM: number;
  /** Kilometres at the first and last odometer of the trip, and the metres measured otherwise up to there. */
  odometer: { startKm: number; lastKm: number; startM: number; lastM: number; fine: boolean } | null;
  movingMs: number;
  idleMs: number;
  /** Since it stands; counted once it moves on. */
  standingIdleMs: number;
  maxSpeedKmh: number | null;
  stops: Stop[];
  gaps: Gap[];
  events: EventCounts;
  battery: Level | null;
  fuel: Level | null;
}

/** An event that may go on. */
export interface Run {
  type: EventType;
  /** `at` of the sample since which it is one; null while it may be nothing. */
  toldAt: number | null;
  fleetId: string | null;
  startedAt: number;
  lastAt: number;
  peak: number;
  limitKmh: number | null;
  speedKmh: number | null;
  place: Place | null;
}

export interface TripsState {
  /** Of the sample before; -1 for none. */
  at: number;
  /** Between samples, as a rule; 0 while it is not known. */
  typicalMs: number;
  ignition: boolean | null;
  /** Since when it is as it is. */
  ignitionSince: number;
  speedKmh: number | null;
  speedAt: number;
  fix: Fix | null;
  /** Where it stands, of a car that tells positions alone. */
  rest?: Rest;
  /** Where the path was measured to. */
  anchor: Fix | null;
  odometerKm: number | null;
  odometerAt: number;
  trip: OpenTrip | null;
  harsh: Run | null;
  speeding: Run | null;
  /** When acceleration was told last; -1 for never. */
  accelerationAt: number;
  /** What the road allows by the car's last word of it, when that was, and how long after the word before. */
  roadLimit?: { kmh: number; at: number; everyMs: number };
  /** The speed from which the next difference is taken. */
  pace: { speedKmh: number; at: number } | null;
}

export const newTripsState = (): TripsState => ({
  at: -1,
  typicalMs: 0,
  ignition: null,
  ignitionSince: 0,
  speedKmh: null,
  speedAt: -1,
  fix: null,
  anchor: null,
  odometerKm: null,
  odometerAt: -1,
  trip: null,
  harsh: null,
  speeding: null,
  accelerationAt: -1,
  pace: null,
});
