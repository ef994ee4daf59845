/** What the live map hears: the Socket.IO protocol of namespace `/live`. */
import { type Static, Type } from 'typebox';
import type { Alert } from './alert.js';
import type { CommandConfirmation, CommandState } from './commands.js';

export type SignalValue = number | boolean | string | readonly string[] | readonly number[];

/** One car's newest believed values: each with the moment it was observed (ms since the epoch). */
export interface VehicleSnapshot {
  id: string;
  fleetId: string | null;
  online: boolean;
  /** When we last heard the car, by our clock, ms; null for never. */
  heardAt: number | null;
  values: Record<string, { value: SignalValue; observedAt: number }>;
}

/** What one car changed: values that all were observed at `observedAt`. */
export interface VehicleMove {
  id: string;
  fleetId: string | null;
  observedAt: number;
  heardAt: number;
  values: Record<string, SignalValue>;
}

/** A reservation that came into another state, or to another time or car. */
export interface ReservationNews {
  reservationId: string;
  vehicleId: string;
  state: string;
  /** ms since the epoch; half-open. */
  startsAt: number;
  endsAt: number;
}

/** What a person is told, as `GET /api/v1/notifications` lists it. */
export interface NotificationNews {
  id: string;
  kind: string;
  title: string;
  text: string;
  reservationId: string | null;
  /** RFC 3339. */
  createdAt: string;
  readAt: string | null;
}

/** A command that came into another state. */
export interface CommandNews {
  commandId: string;
  vehicleId: string;
  type: string;
  state: CommandState;
  /** Whether telemetry shows its effect. */
  confirmation: CommandConfirmation;
  detail: string | null;
  /** ms since the epoch. */
  at: number;
}

/** A trip as it stands. */
export interface TripNews {
  id: string;
  vehicleId: string;
  fleetId: string | null;
  /** ms since the epoch; of an open trip the end is so far. */
  startedAt: number;
  endedAt: number;
  open: boolean;
  distanceKm: number;
}

/** Client → server: what to watch; an empty object is everything one may see. */
export const WatchRequest = Type.Object(
  {
    bbox: Type.Optional(Type.Array(Type.Number(), { minItems: 4, maxItems: 4 })), // [west, south, east, north]
    fleetId: Type.Optional(Type.String({ format: 'uuid' })),
    vehicleIds: Type.Optional(Type.Array(Type.String({ format: 'uuid' }), { maxItems: 1000 })),
    packed: Type.Optional(Type.Boolean()), // `moved` in bytes, and in `snapshot` only what these tell
  },
  { additionalProperties: false },
);
export type WatchRequest = Static<typeof WatchRequest>;

export interface LiveServerEvents {
  snapshot(vehicles: VehicleSnapshot[]): void;
  /** Bytes (packed-moves.ts) only for who asked for them; cars that come into an area are told as JSON to all. */
  moved(vehicles: VehicleMove[] | ArrayBuffer | Uint8Array): void;
  reservation(change: ReservationNews): void;
  command(change: CommandNews): void;
  /** To who watches that car by its id: it began, went on, ended, or was understood anew. */
  trip(news: TripNews): void;
  /** To staff: one was raised, or came into another state. */
  alert(news: Alert): void;
  presence(change: { id: string; online: boolean; at: number }): void;
  /** For oneself alone, as it is written; what was missed is in the list. */
  notification(news: NotificationNews): void;
  problem(problem: { type: string; title: string }): void;
}
export interface LiveClientEvents {
  watch(request: WatchRequest): void;
}
