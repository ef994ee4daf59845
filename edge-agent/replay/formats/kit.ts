/**
 * Seat Leon over OBD (M. Weber, KIT): a row each ~90 ms in which one signal is fresh, the time of day alone;
 * the date stands in the file's name. German local time.
 */
import { basename } from 'node:path';
import { StartError } from '../../../platform/errors.js';
import { type Column, columnReader } from '../columns.js';
import { openCsv } from '../csv-rows.js';
import { isRealTime, zoneClock } from '../local-time.js';
import type { RecordingFormat } from '../recording.js';

const COLUMNS: Record<string, Column> = {
  Time: 'skip',
  'Engine Coolant Temperature': { to: 'engineTempC' },
  'Intake Manifold Absolute Pressure': { signal: 'Vehicle.OBD.MAP' },
  'Engine RPM': { to: 'engineRpm' },
  'Vehicle Speed Sensor': { to: 'speedKmh' },
  'Intake Air Temperature': { signal: 'Vehicle.OBD.IntakeTemp' },
  'Air Flow Rate from Mass Flow Sensor': { signal: 'Vehicle.OBD.MAF' },
  'Absolute Throttle Position': { signal: 'Vehicle.OBD.ThrottlePosition' },
  'Ambient Air Temperature': { signal: 'Vehicle.Exterior.AirTemperature' },
  'Accelerator Pedal Position D': { signal: 'Vehicle.OBD.AcceleratorPositionD' },
  'Accelerator Pedal Position E': { signal: 'Vehicle.OBD.AcceleratorPositionE' },
};
const HALF_DAY_MS = 12 * 3_600_000;
const DAY_MS = 2 * HALF_DAY_MS;

export const kit: RecordingFormat = {
  name: 'kit',
  hasWallClock: true,
  hasManyVehicles: false,
  timeZone: 'Europe/Berlin',
  car: { make: 'Seat', model: 'Leon', year: 2016, type: 'Hatchback', location: 'Karlsruhe' },
  async *read({ path, timeZone }) {
    const toUtc = zoneClock(timeZone);
    const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})/.exec(basename(path)) ?? [];
    const date = { year: Number(year), month: Number(month), day: Number(day) };
    if (day === undefined || !isRealTime({ ...date, hour: 0, minute: 0, second: 0 })) {
      throw new StartError(`${basename(path)}: the name of a kit file begins with its date, like 2017-07-13_….csv.`);
    }
    const { header, rows } = await openCsv(path, 'kit', ['Time', 'Engine RPM']);
    const readColumns = columnReader(header, COLUMNS);
    const timeAt = header.indexOf('Time');
    let days = 0;
    let lastMs: number | undefined;
    for await (const { line, cells } of rows) {
      const time = cells[timeAt] ?? '';
      const [, hour, minute, second, fraction] = /^(\d{1,2}):(\d{2}):(\d{2})(?:\.(\d{1,6}))?$/.exec(time) ?? [];
      const clock = { ...date, hour: Number(hour), minute: Number(minute), second: Number(second) };
      const reading = readColumns(cells);
      if (typeof reading === 'string') yield { line, reason: reading };
      else if (second === undefined || !isRealTime(clock))
        yield { line, reason: `Time "${time}" is not a time of day` };
      else {
        const millisecond = Math.trunc(Number(`0.${fraction ?? '0'}`) * 1000);
        const ofDayMs = ((clock.hour * 60 + clock.minute) * 60 + clock.second) * 1000 + millisecond;
        if (lastMs !== undefined && lastMs - ofDayMs > HALF_DAY_MS) days++; // past midnight
        lastMs = ofDayMs;
        const shifted = new Date(Date.UTC(date.year, date.month - 1, date.day) + days * DAY_MS);
        const atMs = toUtc({
          ...clock,
          month: shifted.getUTCMonth() + 1,
          day: shifted.getUTCDate(),
          year: shifted.getUTCFullYear(),
          millisecond,
        });
        yield { vehicle: '', line, atMs, reading };
      }
    }
  },
};
