/** What every format of an export is. */
import type { Reading, Selection } from '../reading.js';

export interface ExportFormat {
  mediaType: string;
  extension: string;
  /** Pieces of text. `nextCursor` is asked for once all readings have passed. */
  write(readings: AsyncIterable<Reading>, columns: Columns, nextCursor: () => string | null): AsyncIterable<string>;
}

export interface Columns {
  selection: Selection;
  steps: boolean;
}
