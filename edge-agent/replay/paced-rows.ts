/** The rows of a recording at the speed of the drive, or as fast as they are taken. */
import { setTimeout as pause } from 'node:timers/promises';
import type { RecordedFile, RecordedRow, RecordingFormat } from './recording.js';

const WORTH_A_PAUSE_MS = 20;

/**
 * Without a speed: in the order of the file, at once. With one, each sample when it is due, `speed` times as fast as it was
 * recorded, and `beforePause` is called before each wait; the cars of a file with many then drive side by side, for which
 * the whole file is held in memory.
 */
export async function* pacedRows(
  format: RecordingFormat,
  file: RecordedFile,
  speed: number | undefined,
  beforePause: () => void,
): AsyncGenerator<RecordedRow> {
  if (speed === undefined) {
    yield* format.read(file);
    return;
  }
  let firstMs: number | undefined;
  const startedMs = performance.now();
  for await (const row of format.hasManyVehicles ? await inOrderOfTime(format, file) : format.read(file)) {
    if ('reading' in row) {
      firstMs ??= row.atMs;
      const dueMs = startedMs + (row.atMs - firstMs) / speed;
      const earlyMs = dueMs - performance.now();
      if (earlyMs > WORTH_A_PAUSE_MS) {
        beforePause();
        await pause(earlyMs);
      }
    }
    yield row;
  }
}

async function inOrderOfTime(format: RecordingFormat, file: RecordedFile): Promise<RecordedRow[]> {
  const rows: RecordedRow[] = [];
  for await (const row of format.read(file)) rows.push(row);
  const timeOf = (row: RecordedRow) => ('reading' in row ? row.atMs : Number.NEGATIVE_INFINITY);
  return rows.sort((a, b) => timeOf(a) - timeOf(b));
}
