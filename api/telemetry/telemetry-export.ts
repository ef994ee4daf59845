/** One car's samples as a stream: raw or in steps, in the format that was asked for. */
import type { Response } from 'express';
import { type Static, Type } from 'typebox';
import type { Order, TelemetryStore } from '../../platform/telemetry-store/telemetry-store.js';
import { boundedQueue } from '../http/bounded-queue.js';
import { streamOut } from '../http/stream-out.js';
import { badQuery, readTogether } from './bad-query.js';
import type { ExportFormat } from './formats/format.js';
import { FORMAT_NAMES, FORMATS } from './formats/formats.js';
import { DAY_MS, rfc3339, spanOf } from './moment.js';
import { numericOf, readingsOf, readingsOfSteps, type Selection, selectionOf } from './reading.js';
import { Every, Fn, Signals, stepMs } from './step-query.js';
import { readCursor, trackPage } from './track-cursor.js';

const ORDERS = ['oldest-first', 'newest-first'] as const satisfies readonly Order[];
const KEPT_MS = 3_660 * DAY_MS; // nothing older is there to be told in steps: an archive goes back ten years at most
const MOST_STEPS = 100_000; // a day by the second, 69 days by the minute
const EXPORTS = { running: 8, waiting: 200 }; // each holds a connection to the store
const PARQUETS = { running: 2, waiting: 50 }; // each holds a thread besides

export const TelemetryQuery = Type.Object({
  from: Type.Optional(Type.String({ description: 'RFC 3339; included' })),
  to: Type.Optional(Type.String({ description: 'RFC 3339; not included' })),
  signals: Signals,
  every: Type.Optional(Every),
  fn: Fn,
  format: Type.Optional(Type.Enum(FORMAT_NAMES)),
  order: Type.Optional(Type.Enum(ORDERS, { description: 'Of raw samples; oldest-first unless told' })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })),
  cursor: Type.Optional(Type.String({ maxLength: 64 })),
});
type TelemetryQuery = Static<typeof TelemetryQuery>;

export function telemetryExport(store: TelemetryStore) {
  const exports = boundedQueue(EXPORTS);
  const parquets = boundedQueue(PARQUETS);
  return async (vehicleId: string, query: TelemetryQuery, res: Response): Promise<void> => {
    const format: ExportFormat = FORMATS[query.format ?? 'json'];
    const [mediaType, extension] = [format.mediaType, format.extension];
    const inLine = format === FORMATS.parquet ? parquets : exports;
    const cursor = readCursor(query.cursor);
    const [selection, span] = readTogether(
      () => withPosition(selectionOf(query.signals), format),
      () => spanOf(query, DAY_MS, Date.now()),
    );
    if (cursor) {
      if (cursor.observedAt >= span.to) throw badQuery('cursor', 'lies beyond `to`');
      if (query.order === 'newest-first') span.to = cursor.observedAt + 1;
      else span.from = Math.max(span.from, cursor.observedAt);
    }
    // JSON is the API's own answer, and to be looked at; the others are files.
    const fileName = extension === 'json' ? undefined : `${vehicleId}-${rfc3339(span.from).slice(0, 10)}.${extension}`;
    if (query.every === undefined) {
      if (query.fn !== undefined) throw badQuery('fn', 'needs `every`');
      return inLine(() => {
        const page = trackPage(store.trackInPieces(vehicleId, span, query.order), cursor, query.limit);
        const readings = readingsOf(page.pieces, selection);
        return streamOut(res, mediaType, format.write(readings, { selection, steps: false }, page.next), fileName);
      });
    }
    if (query.limit !== undefined || cursor) throw badQuery('limit', 'steps come without pages');
    if (query.order === 'newest-first') throw badQuery('order', 'steps come oldest first');
    const everyMs = stepMs(query.every);
    const keptSince = Date.now() - KEPT_MS;
    if ((Math.min(span.to, Date.now() + DAY_MS) - Math.max(span.from, keptSince)) / everyMs > MOST_STEPS) {
      throw badQuery('every', `at most ${MOST_STEPS} steps at once: take longer ones, or a shorter span`);
    }
    const signals = numericOf(selection);
    return inLine(() => {
      const readings = readingsOfSteps(
        store.steps(vehicleId, { span, everyMs, fn: query.fn ?? 'mean', signals }),
        selection,
      );
      const columns = { selection: { ...selection, named: signals }, steps: true };
      return streamOut(
        res,
        mediaType,
        format.write(readings, columns, () => null),
        fileName,
      );
    });
  };
}

/** A map needs positions, whatever else was asked for. */
function withPosition(selection: Selection, format: ExportFormat): Selection {
  const isMap = format === FORMATS.geojson || format === FORMATS.gpx || format === FORMATS.kml;
  if (!isMap || selection.others === 'all') return selection;
  return { ...selection, named: [...new Set([...selection.named, 'latitude' as const, 'longitude' as const])] };
}
