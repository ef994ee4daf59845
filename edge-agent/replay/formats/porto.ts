/** Taxis of Porto (ECML/PKDD 2015): a row is a trip, its polyline a point every 15 s as [longitude, latitude]. */

import type { Reading } from '../../sensors/sensor.js';
import { numberOf, RECORDED } from '../columns.js';
import { openCsv } from '../csv-rows.js';
import type { RecordingFormat } from '../recording.js';

const STEP_MS = 15_000;

export const porto: RecordingFormat = {
  name: 'porto',
  hasWallClock: true,
  hasManyVehicles: true,
  car: { make: 'Unknown', model: 'Taxi', year: 2012, type: 'Sedan', location: 'Porto' },
  async *read({ path }) {
    const { header, rows } = await openCsv(path, 'porto', ['TAXI_ID', 'TIMESTAMP', 'POLYLINE']);
    for await (const { line, cells } of rows) {
      const cell = (name: string) => cells[header.indexOf(name)] ?? '';
      const vehicle = cell('TAXI_ID');
      const startS = numberOf(cell('TIMESTAMP'));
      const points = polyline(cell('POLYLINE'));
      if (cells.length < header.length)
        yield { line, reason: `it has ${cells.length} cells where the header has ${header.length}` };
      else if (vehicle === '') yield { line, reason: 'it has no TAXI_ID' };
      else if (startS === undefined) yield { line, reason: `TIMESTAMP "${cell('TIMESTAMP')}" is not Unix seconds` };
      else if (points === undefined) yield { line, reason: 'POLYLINE is not a list of points' };
      else if (points.length === 0) yield { line, remark: 'the trip has no points' };
      else {
        for (const [index, point] of points.entries()) {
          const atMs = startS * 1000 + index * STEP_MS;
          if (!isPoint(point)) yield { line, reason: `point ${index + 1} of POLYLINE is not [longitude, latitude]` };
          else yield { vehicle, line, atMs, reading: readingOf(point, index === 0 ? tripSignals(cell) : undefined) };
        }
      }
    }
  },
};

const readingOf = ([longitude, latitude]: [number, number], signals: Reading['signals']): Reading => ({
  latitude,
  longitude,
  ...(signals && { signals }),
});

/** What the file says of the trip as a whole, told with its first point. */
function tripSignals(cell: (name: string) => string): NonNullable<Reading['signals']> {
  const told = {
    TripId: cell('TRIP_ID'),
    CallType: cell('CALL_TYPE'), // A by telephone, B at a stand, C in the street
    OriginCall: cell('ORIGIN_CALL'),
    OriginStand: cell('ORIGIN_STAND'),
    DayType: cell('DAY_TYPE'),
    MissingData: cell('MISSING_DATA'), // True: points are missing, so times after the gap are too early
  };
  const known = Object.entries(told).filter(([, value]) => value !== '' && value !== 'NA');
  return Object.fromEntries(known.map(([name, value]) => [`${RECORDED}.${name}`, value]));
}

function polyline(text: string): unknown[] | undefined {
  try {
    const points: unknown = JSON.parse(text);
    return Array.isArray(points) ? points : undefined;
  } catch {
    return undefined;
  }
}

function isPoint(point: unknown): point is [number, number] {
  return Array.isArray(point) && point.length === 2 && point.every((figure) => typeof figure === 'number');
}
