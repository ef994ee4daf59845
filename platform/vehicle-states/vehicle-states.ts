/** Where the newest believed state of each car stands, whichever telemetry store is in use. */
import type { VehicleSnapshot } from '../../contracts/index.js';

/** Newest believed value of each signal, with the moment at which it was observed (ms since the epoch). */
export type BelievedValues = VehicleSnapshot['values'];

export interface VehicleState {
  vehicleId: string;
  /** ms since the epoch, by our clock. */
  heardAt: number;
  values: BelievedValues;
  /** What ingest must remember to go on after a restart; opaque here. Left out: it stays as it is. */
  pending?: unknown;
  /** As last read or written; leave it out when you do not know. */
  version?: number;
}

/** A car that was online, and when that was said; ms since the epoch, by the clock of who said it. */
export interface TakenBack {
  vehicleId: string;
  saidAt: number;
}

export interface Presence {
  vehicleId: string;
  online: boolean;
  /** ms since the epoch. An older word than the one that is kept changes nothing. */
  at: number;
  agent?: string | undefined;
  configVersion?: number | undefined;
  /** This run of the agent. */
  boot?: string | undefined;
  /** The broker that says so, for `resetPresence` and `onlineBy`. */
  by?: string | undefined;
}

/** All that are given must hold. Without `bbox` cars that were never heard are in it too. */
export interface SnapshotFilter {
  vehicleIds?: readonly string[] | undefined;
  fleetId?: string | undefined;
  /** [west, south, east, north]; west > east crosses the date line. */
  bbox?: readonly [number, number, number, number] | undefined;
}

export interface VehicleStates {
  /**
   * Keeps the newest of each signal, whoever writes when. Gives back the states that another writer had changed in
   * the meantime, merged; the version of every other is one more than it was.
   */
  upsert(states: readonly VehicleState[]): Promise<VehicleState[]>;
  /** As `upsert` left them; a car that was never heard is absent. */
  load(vehicleIds: readonly string[]): Promise<VehicleState[]>;
  /** The cars that were heard after `since` (ms since the epoch). */
  heardSince(since: number): Promise<string[]>;
  /** All or none of them, each of another car. A car that does not exist is left out. */
  setPresence(...presences: Presence[]): Promise<void>;
  /**
   * No car is online, of those that `by` said were (of all, without it), and of `among`. Gives those that were.
   * Whatever else was said since is newer, though it be stored later.
   */
  resetPresence(by?: string, among?: { vehicleIds?: readonly string[]; saidBefore: number }): Promise<TakenBack[]>;
  /** The brokers by whose word cars are online. */
  onlineBy(): Promise<string[]>;
  /** Cars that are not deleted, in no order. */
  snapshot(filter?: SnapshotFilter): Promise<VehicleSnapshot[]>;
  /** undefined for a car that does not exist. */
  of(vehicleId: string): Promise<VehicleSnapshot | undefined>;
}
