/** What every format of an export is. */
import type { Reading, Selection } from '../reading.js';

export interface ExportFormat {
  mediaType: string;
  extension: string;
  /** Pieces of text, or of bytes. Readings come some hundreds at a time. `nextCursor` is asked for once all have passed. */
  write(
    readings: AsyncIterable<readonly Reading[]>,
    columns: Columns,
    nextCursor: () => string | null,
  ): AsyncIterable<string | Uint8Array>;
}

export interface Columns {
  selection: Selection;
  steps: boolean;
}

/** What a reading is written under: the signals chosen, and of a step, where none was, the way driven in it. */
export function namesOf({ selection: { named, others }, steps }: Columns) {
  return steps && others === 'all' ? ([...named, 'distanceKm'] as const) : named;
}
