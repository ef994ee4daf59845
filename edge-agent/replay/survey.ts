/** The first reading of a file: what is in it, before anything is sent. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { messageOf, StartError } from '../../platform/errors.js';
import type { RecordedFile, RecordingFormat } from './recording.js';

export interface Survey {
  file: RecordedFile;
  /** SHA-256 of its bytes, in hexadecimal. */
  digest: string;
  /** The file's own names for its cars. */
  vehicles: Set<string>;
  samples: number;
  /** Add it to `atMs` for the time at which a sample is reported to have been observed. */
  shiftMs: number;
  /** The longest time that the car needs at its own speed, ms. */
  spanMs: number;
}

/**
 * Reads the file to its end. The last moment in it becomes `now`; with `keepTimes` nothing moves, and a recording without
 * a wall clock ends when its file was last written. Throws a StartError for a file that cannot be opened or is of another format.
 */
export async function survey(
  format: RecordingFormat,
  file: RecordedFile,
  { now, keepTimes }: { now: number; keepTimes: boolean },
): Promise<Survey> {
  const hash = createHash('sha256');
  const vehicles = new Set<string>();
  let samples = 0;
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  try {
    for await (const chunk of createReadStream(file.path)) hash.update(chunk as Buffer);
  } catch (error) {
    throw new StartError(`${basename(file.path)} cannot be read: ${messageOf(error)}`);
  }
  for await (const row of format.read(file)) {
    if (!('reading' in row)) continue;
    samples++;
    vehicles.add(row.vehicle);
    first = Math.min(first, row.atMs);
    last = Math.max(last, row.atMs);
  }
  const end = !keepTimes ? now : format.hasWallClock ? last : Math.trunc((await stat(file.path)).mtimeMs);
  return {
    file,
    digest: hash.digest('hex'),
    vehicles,
    samples,
    shiftMs: samples === 0 ? 0 : end - last,
    spanMs: last - first,
  };
}
