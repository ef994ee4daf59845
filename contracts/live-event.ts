/** What rooms tell each other as it happens. Nothing here is a promise: the database is the truth, this is the news. */
import type { Alert } from './alert.js';
import type { CommandNews, NotificationNews, ReservationNews, TripNews, VehicleMove } from './live.js';

export type LiveEvent =
  // After the commit. `traces`: by vehicle, the traceparent of those whose sample is traced.
  | { kind: 'moved'; vehicles: VehicleMove[]; traces?: Record<string, string> }
  // at: ms since the epoch; takesBack: when what is taken back was said, of which something newer may be known
  | { kind: 'presence'; vehicleId: string; online: boolean; at: number; takesBack?: number }
  // Drop caches and the car's connections, but for those that signed in with the token of this fingerprint: over a
  // network the news of a new token may come later than the car that uses it.
  | { kind: 'credentials-revoked'; vehicleId: string; but?: string }
  // Of a person; all of theirs without `sessionId`, but for the one that `but` names.
  | { kind: 'sessions-ended'; userId: string; sessionId?: string; but?: string }
  | { kind: 'notification'; userId: string; news: NotificationNews } // for that person's eyes alone
  | { kind: 'key-revoked'; keyId: string }
  | { kind: 'vehicle-config-changed'; vehicleId: string } // what it should be told on its config topic is newer
  | { kind: 'alert'; news: Alert } // raised, or come into another state
  | { kind: 'alert-world-changed' } // a fence, a fleet's area, or a rule of alerts
  | { kind: 'vehicle-changed'; vehicleId: string } // made, edited, moved to another fleet, or deleted
  // A command came into another state, or is now known not to show; `queued`: there is something to send.
  | ({ kind: 'command-changed'; requestedBy: string | null } & CommandNews)
  | { kind: 'trip-changed'; trip: TripNews } // began, went on, ended, or was understood anew
  | { kind: 'broker-cars'; brokerId: string; cars: number } // how many it has just now: once a second
  // A car's time was taken or let go. `branchId` is where it stands; null for no branch.
  | ({ kind: 'reservation-changed'; branchId: string | null } & ReservationNews);
