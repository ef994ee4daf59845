/** A recorded drive as rows: what every format is turned into before it is sent. */
import type { Reading } from '../sensors/sensor.js';

/** One row that could be read. */
export interface RecordedSample {
  /** The file's own name for the car; the empty string where a file has one car and does not name it. */
  vehicle: string;
  /** 1 is the first line of the file. */
  line: number;
  /** ms: since the epoch where the format has a wall clock, else since the recording began. */
  atMs: number;
  reading: Reading;
}

/** One row that cannot be read, and why. */
export interface RejectedRow {
  line: number;
  reason: string;
}

/** Something a person should know that is no row: it is told and not counted. */
export interface Remark {
  line: number;
  remark: string;
}

export type RecordedRow = RecordedSample | RejectedRow | Remark;

export interface RecordedFile {
  path: string;
  /** The IANA zone of local times in it. */
  timeZone: string;
}

export interface RecordingFormat {
  readonly name: string;
  /** False where the file counts seconds from its own beginning. */
  readonly hasWallClock: boolean;
  /** True where one file tells of many cars. */
  readonly hasManyVehicles: boolean;
  /** The zone of its local times, where it has them. */
  readonly timeZone?: string;
  /** What such a car is, for the cars that are made. */
  readonly car: { make: string; model: string; year: number; type: string; location: string };
  /** Rows in the order of the file. Throws a StartError where the file is not of this format at all. */
  read(file: RecordedFile): AsyncIterable<RecordedRow>;
}
