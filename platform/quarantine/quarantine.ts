/** Telemetry that can never be stored, kept with its reason so that a person can see what their cars send. */
export interface QuarantinedRow {
  vehicleId: string;
  /** Where it is known. With `seq` it tells a repeat. */
  boot?: string | undefined;
  seq?: number | undefined;
  /** Stable, for programs: `not-json`, `bad-sample`, `too-old`, `in-the-future`, `unknown-vehicle`, … */
  reason: string;
  /** A sentence for people: what is wrong, and where in the message. */
  detail: string;
  /** As the car sent it, cut after some thousand characters. */
  payload: string;
  /** ms since the epoch, by our clock. */
  receivedAt: number;
}

export interface QuarantinedItem extends QuarantinedRow {
  id: string;
  truncated: boolean;
}

export interface QuarantinePage {
  /** Newest first. */
  items: QuarantinedItem[];
  nextCursor: string | null;
}

export interface Quarantine {
  /** Keeps them, each once; says how many were new. */
  keep(rows: readonly QuarantinedRow[]): Promise<number>;
  /** `limit` is at most 1000. Throws a MotorpoolError (bad-input) for a cursor that is none of ours. */
  page(filter: {
    vehicleId?: string | undefined;
    limit?: number;
    cursor?: string | undefined;
  }): Promise<QuarantinePage>;
  /** Sequence numbers of one car that came but were not stored, received at or after `since`, as runs (both ends in). */
  sequences(vehicleId: string, since: number): Promise<{ boot: string; from: number; to: number }[]>;
  /** Lets go of what is older than 30 days, and of the oldest beyond the bounds for each car and for all. */
  trim(now: number): Promise<number>;
}
