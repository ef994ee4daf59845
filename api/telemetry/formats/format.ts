/** What every format of an export is. */
import type { Reading, Selection } from '../reading.js';

export interface ExportFormat {
  mediaType: string;
  extension: string;
  /** Pieces of text, or of bytes. `nextCursor` is asked for once all readings have passed. */
  write(
    readings: AsyncIterable<Reading>,
    columns: Columns,
    nextCursor: () => string | null,
  ): AsyncIterable<string | Uint8Array>;
}

export interface Columns {
  selection: Selection;
  steps: boolean;
}
