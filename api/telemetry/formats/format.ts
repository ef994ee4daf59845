/** The formats of an export. */
import type { Reading, Selection } from '../reading.js';
import { csv } from './csv.js';
import { geojson } from './geojson.js';
import { gpx } from './gpx.js';
import { json } from './json.js';
import { kml } from './kml.js';

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

export const FORMATS = { json, csv, geojson, gpx, kml } satisfies Record<string, ExportFormat>;
export const FORMAT_NAMES = ['json', 'csv', 'geojson', 'gpx', 'kml', 'parquet'] as const;
