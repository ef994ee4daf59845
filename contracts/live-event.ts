/** What rooms tell each other as it happens. Nothing here is a promise: the database is the truth, this is the news. */
import type { VehicleMove } from './live.js';

export type LiveEvent =
  | { kind: 'moved'; vehicles: VehicleMove[] } // after the commit
  | { kind: 'presence'; vehicleId: string; online: boolean; at: number } // at: ms since the epoch
  | { kind: 'credentials-revoked'; vehicleId: string } // drop caches and the car's connections
  | { kind: 'sessions-ended'; userId: string; sessionId?: string } // of a person; all of theirs without `sessionId`
  | { kind: 'vehicle-changed'; vehicleId: string }; // made, edited, moved to another fleet, or deleted
