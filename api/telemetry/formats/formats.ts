/** The formats of an export, by the name that a query gives. */
import { csv } from './csv.js';
import type { ExportFormat } from './format.js';
import { geojson } from './geojson.js';
import { gpx } from './gpx.js';
import { json } from './json.js';
import { kml } from './kml.js';
import { parquet } from './parquet.js';

export const FORMATS = { json, csv, geojson, gpx, kml, parquet } satisfies Record<string, ExportFormat>;
export const FORMAT_NAMES = ['json', 'csv', 'geojson', 'gpx', 'kml', 'parquet'] as const;
