/** Rows of trips and driving events, as they are read. */

interface Place {
  latitude: number;
  longitude: number;
}

type EventType = 'harsh-braking' | 'harsh-acceleration' | 'harsh-cornering' | 'speeding';

/** Times in ms since the epoch. */
export interface TripRow {
  id: string;
  vehicle_id: string;
  fleet_id: string | null;
  started_at: number;
  ended_at: number;
  open: boolean;
  distance_km: number;
  method: 'odometer' | 'speed' | 'path';
  moving_s: number;
  idle_s: number;
  max_speed_kmh: number | null;
  start_latitude: number | null;
  start_longitude: number | null;
  end_latitude: number | null;
  end_longitude: number | null;
  stops: { from: number; to: number; place: Place | null }[];
  gaps: { from: number; to: number; distanceKm: number; method: 'odometer' | 'displacement' | 'speed' | 'none' }[];
  events: Record<EventType, number>;
  score: number | null;
  battery_used_percent: number | null;
  fuel_used_percent: number | null;
  energy_used_kwh: number | null;
  fuel_used_litres: number | null;
}

export interface DrivingEventRow {
  id: string;
  kind: EventType;
  started_at: number;
  ended_at: number;
  peak: number;
  limit_kmh: number | null;
  speed_kmh: number | null;
  latitude: number | null;
  longitude: number | null;
}
